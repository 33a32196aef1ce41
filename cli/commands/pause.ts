/** `flink-autopilot pause JOB|--all`: change nothing, from now on. */
import type { ModeRow, WritableControlStore } from '../../functions/store/controls/control-store.ts';
import { isUnreadable } from '../../functions/store/items/schema.ts';
import { isUnderWay } from '../../lib/model/change.ts';
import { keyOf } from '../../lib/model/job.ts';
import { type Account, withAccount } from '../account/account.ts';
import { ACCOUNT_FLAGS, ACCOUNT_HELP, JOB_HELP } from '../account/account-flags.ts';
import { type StandingRow, standingRow, type Target, targetOf, withModeRows, writeMode } from '../account/mode-rows.ts';
import { BY_HELP, personOf } from '../account/person.ts';
import { cliCommand } from '../terminal/command.ts';
import { durationMs } from '../terminal/duration.ts';
import { wrapped } from '../terminal/text.ts';
import { fullTime } from '../terminal/times.ts';

export const pause = cliCommand({
  usage: ['pause JOB [options]', 'pause --all [options]'],
  help: `Nothing is changed from now on: no decision is made, and one that waits is refused. The jobs are still observed.
It works at once and without a deployment. A change that the platform has already taken goes on to its end.

${JOB_HELP}
  --all              every job of the stack
  --for LENGTH       30m, 2h, 7d …; then it goes on by itself (default: until it is resumed)
  --replace          end a pause that is there, and ends later, at the end that is given here (default: the later end)
  --reason TEXT      why, for those who find it paused
${BY_HELP}

It needs dynamodb:PutItem on the table, beside the rights to read.

${ACCOUNT_HELP}`,
  flags: {
    ...ACCOUNT_FLAGS,
    all: { type: 'boolean' },
    for: { type: 'string' },
    replace: { type: 'boolean' },
    reason: { type: 'string' },
    by: { type: 'string' },
  },
  positionals: 'JOB',
  run: ({ values, positionals }, terminal) => {
    const length = values.for === undefined ? undefined : durationMs('--for', values.for);
    return withAccount(values, terminal, async (account) => {
      const target = await targetOf('pause', positionals, values.all, account);
      const since = await account.now();
      const until = length === undefined ? undefined : since + length;
      const row = { mode: 'paused', by: personOf(values.by, terminal), reason: values.reason, since, until };
      const { before, kept } = await withModeRows(account, (rows) => pauseIn(rows, target, row, values.replace));
      const underWay = await changeUnderWay(account, target);
      if (values.json) {
        const of = target.kind === 'all' ? 'all' : target.job;
        const rest = {
          changeUnderWay: underWay.kind === 'change' ? underWay.id : null,
          ...(before ? { [kept ? 'kept' : 'replaced']: before.says } : {}),
        };
        terminal.say(JSON.stringify({ kind: kept ? 'kept' : 'paused', of, ...(kept ? {} : row), ...rest }, null, 2));
        return 0;
      }
      const who = target.kind === 'all' ? 'All jobs are' : `${target.name} is`;
      const open = target.kind === 'all' ? 'until they are resumed' : 'until it is resumed';
      const end = until === undefined ? open : `until ${fullTime(until)}`;
      const ending = until === undefined ? 'when it is resumed' : `at ${fullTime(until)}`;
      const word = target.kind === 'all' ? '--all' : target.name;
      const lines = [
        ...(kept
          ? [`${who} paused already, and for longer. ${before?.says} That was kept: with --replace it ends ${ending}.`]
          : [`${who} paused ${end}${row.reason ? `: ${row.reason}` : ''}.`]),
        ...(before && !kept ? [`This has replaced: ${before.says}`] : []),
        ...underWayText(underWay),
        `Resume: npx flink-autopilot resume ${word}`,
      ];
      terminal.say(lines.map((line) => wrapped(line, terminal.columns)).join('\n'));
      return 0;
    });
  },
});

/** A pause that ends later stands: the person who wrote it counts on it. */
const pauseIn = async (
  rows: WritableControlStore,
  target: Target,
  row: ModeRow,
  replace: boolean | undefined,
): Promise<{ readonly before: StandingRow | undefined; readonly kept: boolean }> => {
  const before = await standingRow(rows, target, row.since);
  const later = before?.mode === 'paused' && before.endsAt > (row.until ?? Number.POSITIVE_INFINITY);
  if (later && !replace) return { before, kept: true };
  await writeMode(rows, target, row);
  return { before, kept: false };
};

type UnderWay =
  | { readonly kind: 'none' }
  | { readonly kind: 'change'; readonly id: string }
  /** The pause holds all the same. */
  | { readonly kind: 'unknown'; readonly says: string };

const underWayText = (underWay: UnderWay): readonly string[] => {
  switch (underWay.kind) {
    case 'none':
      return [];
    case 'change':
      return [`The change ${underWay.id} is with the platform already, and goes on to its end.`];
    case 'unknown':
      return [`Whether a change of it is with the platform already is not known: ${underWay.says}`];
  }
};

/** What the platform has, a pause does not stop. */
const changeUnderWay = async ({ store, now }: Account, target: Target): Promise<UnderWay> => {
  if (target.kind === 'all') return { kind: 'none' };
  try {
    const { change } = await store.load(keyOf(target.job), await now());
    return change !== undefined && isUnderWay(change.status) && change.status !== 'pending'
      ? { kind: 'change', id: change.id }
      : { kind: 'none' };
  } catch (error) {
    if (isUnreadable(error)) return { kind: 'unknown', says: error.message };
    throw error;
  }
};
