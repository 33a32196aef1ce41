/** `flink-autopilot status [JOB]`: how are my jobs? */
import { type ListedJob, withAccount } from '../account/account.ts';
import { ACCOUNT_FLAGS, ACCOUNT_HELP, JOB_HELP } from '../account/account-flags.ts';
import { findJob } from '../account/find-job.ts';
import { jobDetails } from '../account/job-details.ts';
import { WrongCommand } from '../command-line.ts';
import { fleetText } from '../show/fleet-text.ts';
import { jobText } from '../show/job-text.ts';
import { cliCommand } from '../terminal/command.ts';
import { wrapped } from '../terminal/text.ts';

export const status = cliCommand({
  usage: ['status [JOB] [options]'],
  help: `State, mode, size, cost and last decision of every job, those that need attention first; of one job, in detail.

${JOB_HELP}
  --attention        only jobs that need attention
  --exit-code        exit with 1 when a job needs attention

${ACCOUNT_HELP}

Needs dynamodb:Query on the table, and dynamodb:GetItem for one job.`,
  flags: { ...ACCOUNT_FLAGS, attention: { type: 'boolean' }, 'exit-code': { type: 'boolean' } },
  positionals: 'JOB',
  run: ({ values, positionals: [word, ...more] }, terminal) => {
    if (more.length > 0) throw new WrongCommand(`One job is enough: what is "${more.join(' ')}"?`);
    return withAccount(values, terminal, async (account) => {
      const now = await account.now();
      const jobs = await account.jobsAsAsked();
      const one = word === undefined ? undefined : findJob(word, jobs);
      const shown = one ? [one] : values.attention ? jobs.filter(({ row }) => row.attention.length > 0) : jobs;
      if (one) {
        const details = await jobDetails(account, one);
        if (values.json) terminal.say(JSON.stringify(details, null, 2));
        else terminal.say(jobText(details, now, terminal));
      } else if (values.json) {
        terminal.say(JSON.stringify({ now, jobs: shown.map(({ row }) => row) }, null, 2));
      } else terminal.say(fleetText({ shown: shown.map(({ row }) => row), all: jobs.length, now }, terminal));
      if (!values.json) {
        for (const text of askedTexts(shown, jobs.length, terminal.columns)) terminal.say(text);
      }
      return values['exit-code'] && shown.some(({ row }) => row.attention.length > 0) ? 1 : 0;
    });
  },
});

const MOST_NAMES = 5;

/** What people have asked for since the newest evaluations, once for the jobs that it concerns. */
const askedTexts = (shown: readonly ListedJob[], all: number, columns: number): readonly string[] => {
  const asked = shown.filter(({ row }) => row.asked !== null);
  return [...Map.groupBy(asked, ({ row }) => `${row.mode} ${row.asked}`).values()].map((jobs) => {
    const more = jobs.length - MOST_NAMES;
    const names = jobs.slice(0, MOST_NAMES).map(({ name }) => name);
    const listed = `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
    const who = jobs.length === all && all > 1 ? `all ${all} jobs` : listed;
    const { mode = '', asked: says = '' } = jobs[0]?.row ?? {};
    const what = mode === 'paused' ? 'Paused' : `In mode ${mode}`;
    return `\n${wrapped(`${what} since the last evaluation: ${who}. ${says}`, columns, '  ')}`;
  });
};
