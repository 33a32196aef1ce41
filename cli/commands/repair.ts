/** `flink-autopilot repair JOB`: what of a job can't be read in the table, what is lost with it, and with --yes without it. */
import { deleteItems, type UnreadableItem, unreadableItems } from '../../functions/store/repair/unreadable-items.ts';
import { openTable } from '../../functions/store/table/table.ts';
import { keyOf } from '../../lib/model/job.ts';
import { type Account, withAccount } from '../account/account.ts';
import { ACCOUNT_FLAGS, ACCOUNT_HELP } from '../account/account-flags.ts';
import { findJob } from '../account/find-job.ts';
import { WrongCommand } from '../command-line.ts';
import { cliCommand } from '../terminal/command.ts';
import { wrapped } from '../terminal/text.ts';

export const repair = cliCommand({
  usage: ['repair JOB [options]'],
  help: `Reads every item of the job in the table, and says of each that can't be read what is wrong, and what is lost
without it. Nothing is changed unless --yes is given: then the damaged ones are deleted, and the next evaluation begins
without them. What a newer version wrote is left alone: deploy that version again.

  JOB                a name, or the beginning of one
  --yes              delete what is damaged

With --yes it needs dynamodb:DeleteItem on the table, beside the rights to read. Exit code 1: something can't be read.

${ACCOUNT_HELP}`,
  flags: { ...ACCOUNT_FLAGS, yes: { type: 'boolean' } },
  positionals: 'JOB',
  run: ({ values, positionals }, terminal) =>
    withAccount(values, terminal, async (account) => {
      const [word, more] = positionals;
      if (word === undefined || more !== undefined) throw new WrongCommand('repair takes one job.');
      const { name, job } = findJob(word, await account.jobs());
      const found = await read(account, keyOf(job));
      const damaged = found.filter(({ kind }) => kind === 'damaged');
      if (values.yes) await deleteItems(account.table, account.connection, damaged);
      const deleted = values.yes ? damaged.length : 0;
      if (values.json) {
        terminal.say(JSON.stringify({ job, items: found, deleted }, null, 2));
      } else {
        terminal.say(
          linesOf(name, found, deleted)
            .map((line) => wrapped(line, terminal.columns, '  '))
            .join('\n'),
        );
      }
      return found.length > deleted ? 1 : 0;
    }),
});

const read = async (
  { table, connection }: Account,
  job: ReturnType<typeof keyOf>,
): Promise<readonly UnreadableItem[]> => {
  const items = openTable(table, connection);
  try {
    return await unreadableItems(items, job);
  } finally {
    items.close();
  }
};

const linesOf = (name: string, found: readonly UnreadableItem[], deleted: number): readonly string[] => {
  if (found.length === 0) return [`Every item of ${name} can be read.`];
  const each = found.map(({ sk, why, lost, kind }) =>
    kind === 'newer' ? `${sk}: ${why}.` : `${sk}: ${why}. Lost without it: ${lost}`,
  );
  const damaged = found.filter(({ kind }) => kind === 'damaged').length;
  if (deleted > 0) return [...each, `${deleted} deleted: the next evaluation begins without them.`];
  return damaged === 0 ? each : [...each, `Nothing was changed. With --yes ${damaged} would be deleted.`];
};
