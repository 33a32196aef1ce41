/** `flink-autopilot resume JOB|--all`: as the settings say, again. */
import { withAccount } from '../account/account.ts';
import { ACCOUNT_FLAGS, ACCOUNT_HELP, JOB_HELP } from '../account/account-flags.ts';
import { pausedBy, targetOf, withModeRows, writeMode } from '../account/mode-rows.ts';
import { BY_HELP, personOf } from '../account/person.ts';
import { cliCommand } from '../terminal/command.ts';
import { wrapped } from '../terminal/text.ts';

export const resume = cliCommand({
  usage: ['resume JOB [options]', 'resume --all [options]'],
  help: `Ends what "pause" began: the mode of the settings holds again, from the next evaluation on.
A job that is paused by itself stays paused when all are resumed, and the other way round; so does one with a tag
or annotation.

${JOB_HELP}
  --all              the row of all jobs
  --reason TEXT      why, for the record
${BY_HELP}

It needs dynamodb:PutItem on the table, beside the rights to read. Exit code 1: the job is still paused by another row.

${ACCOUNT_HELP}`,
  flags: { ...ACCOUNT_FLAGS, all: { type: 'boolean' }, reason: { type: 'string' }, by: { type: 'string' } },
  positionals: 'JOB',
  run: ({ values, positionals }, terminal) =>
    withAccount(values, terminal, async (account) => {
      const target = await targetOf('resume', positionals, values.all, account);
      const now = await account.now();
      const row = { mode: 'resumed', by: personOf(values.by, terminal), reason: values.reason, since: now };
      const still = await withModeRows(account, async (rows) => {
        await writeMode(rows, target, row);
        const jobs = target.kind === 'all' ? await account.jobs() : [target];
        const found = await Promise.all(
          jobs.map(async ({ name, job }) => ({ name, because: await pausedBy(rows, job, now) })),
        );
        return found.flatMap(({ name, because }) => (because === undefined ? [] : [{ name, says: because.says }]));
      });
      if (values.json) {
        const of = target.kind === 'all' ? 'all' : target.job;
        terminal.say(JSON.stringify({ kind: 'resumed', of, ...row, stillPaused: still }, null, 2));
      } else {
        const who = target.kind === 'all' ? 'All jobs are' : `${target.name} is`;
        const head = `${who} resumed: the mode of the settings holds, from the next evaluation on.`;
        const rest = still.map(({ name, says }) => `${name} is still paused. ${says}`);
        terminal.say([head, ...rest].map((line) => wrapped(line, terminal.columns, '  ')).join('\n'));
      }
      return target.kind === 'job' && still.length > 0 ? 1 : 0;
    }),
});
