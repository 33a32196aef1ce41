/** `flink-autopilot repair JOB`: what of a job can't be read in the table, what is lost with it, and with a flag without it. */
import { deleteItems, setItemsAside } from '../../functions/store/repair/remove-items.ts';
import { type ItemsOfJob, itemsOfJob } from '../../functions/store/repair/unreadable-items.ts';
import type { ItemKey } from '../../functions/store/table/item.ts';
import { openTable } from '../../functions/store/table/table.ts';
import { type JobKey, type JobRef, keyOf } from '../../lib/model/job.ts';
import { type Account, withAccount } from '../account/account.ts';
import { ACCOUNT_FLAGS, ACCOUNT_HELP } from '../account/account-flags.ts';
import { JOB_FLAGS, namedJob, UNLISTED_JOB_HELP } from '../account/named-job.ts';
import { WrongCommand } from '../command-line.ts';
import { cliCommand } from '../terminal/command.ts';
import { Failed } from '../terminal/terminal.ts';
import { wrapped } from '../terminal/text.ts';

export const repair = cliCommand({
  usage: ['repair JOB [options]'],
  help: `Reads every item of the job in the table, and says of each that can't be read what is wrong, and what is lost
without it. Nothing is changed without --yes or --set-aside. What a newer version wrote is best read by that
version: deploy it again, and nothing is lost.

  JOB                a name, or to look the beginning of one; or the key in the table of a job that is not listed,
                     JOB#<account>#<region>#<platform>#<name>
${UNLISTED_JOB_HELP}
  --yes              delete what is damaged: the next evaluation begins without it
  --set-aside        move what a newer version wrote to where no version looks for it (sort key ASIDE#…): the next
                     evaluation begins without it

They need dynamodb:DeleteItem on the table, beside the rights to read, and --set-aside dynamodb:PutItem, too.
Exit code 1: something can't be read.

${ACCOUNT_HELP}`,
  flags: { ...ACCOUNT_FLAGS, ...JOB_FLAGS, yes: { type: 'boolean' }, 'set-aside': { type: 'boolean' } },
  positionals: 'JOB',
  run: ({ values, positionals }, terminal) =>
    withAccount(values, terminal, async (account) => {
      const [word, more] = positionals;
      if (word === undefined || more !== undefined) throw new WrongCommand('repair takes one job.');
      const job = await namedJob(word, values, account);
      if ((values.yes || values['set-aside']) && isBeginning(word, job)) {
        throw new Failed(
          `"${word}" is the beginning of ${job.name}: write the whole name for it, and of a job that is not listed its key, ${keyOf({ ...job, name: word })}.`,
        );
      }
      const { count, unreadable } = await read(account, keyOf(job));
      if (count + unreadable.length === 0) throw new Failed(`The table has nothing of ${keyOf(job)}.`);
      const damaged = of(unreadable, 'damaged');
      const newer = of(unreadable, 'newer');
      const { table, connection } = account;
      if (values.yes) await deleteItems(table, connection, damaged);
      const aside = values['set-aside'] ? await setItemsAside(table, connection, newer, terminal.now()) : [];
      const done: Done = { deleted: values.yes ? damaged.length : 0, aside };
      if (values.json) {
        terminal.say(JSON.stringify({ job, items: unreadable, deleted: done.deleted, setAside: aside }, null, 2));
      } else {
        terminal.say(
          linesOf(job.name, unreadable, done)
            .map((line) => wrapped(line, terminal.columns, '  '))
            .join('\n'),
        );
      }
      return unreadable.length > done.deleted + aside.length ? 1 : 0;
    }),
});

/** Of its name, or of the last part of it: enough to look, and not to change something. */
const isBeginning = (word: string, { name }: JobRef): boolean => !word.endsWith(name) && !name.endsWith(`/${word}`);

type Unreadable = ItemsOfJob['unreadable'];

const of = (items: Unreadable, kind: Unreadable[number]['kind']): Unreadable =>
  items.filter((item) => item.kind === kind);

const read = async ({ table, connection }: Account, job: JobKey): Promise<ItemsOfJob> => {
  const items = openTable(table, connection);
  try {
    return await itemsOfJob(items, job);
  } finally {
    items.close();
  }
};

interface Done {
  readonly deleted: number;
  readonly aside: readonly ItemKey[];
}

const linesOf = (name: string, found: Unreadable, { deleted, aside }: Done): readonly string[] => {
  if (found.length === 0) return [`Every item of ${name} can be read.`];
  const left = { damaged: of(found, 'damaged').length - deleted, newer: of(found, 'newer').length - aside.length };
  const could = [
    ...(left.damaged > 0 ? [`with --yes ${left.damaged} would be deleted`] : []),
    ...(left.newer > 0 ? [`with --set-aside ${left.newer} would be set aside`] : []),
  ];
  return [
    ...found.map(({ sk, why, lost }) => `${sk}: ${why}. Lost without it: ${lost}`),
    ...(deleted > 0 ? [`${deleted} deleted: the next evaluation begins without them.`] : []),
    ...(aside.length > 0
      ? [
          `${aside.length} set aside, as ${aside.map(({ sk }) => sk).join(', ')}: the next evaluation begins without them.`,
        ]
      : []),
    ...(could.length > 0
      ? [`${deleted + aside.length === 0 ? 'Nothing was changed' : 'More'}: ${could.join(', ')}.`]
      : []),
  ];
};
