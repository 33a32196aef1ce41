/** Jobs that a row of the table pauses now: the list of jobs knows it only from the next evaluation of each. */
import { dynamoDbControls } from '../../functions/store/controls/dynamodb-controls.ts';
import { currentMode } from '../../lib/control/current-mode.ts';
import { keyOf } from '../../lib/model/job.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import type { Account, ListedJob } from './account.ts';

export interface PausedNow {
  /** As they are listed, but for the mode. */
  readonly jobs: readonly ListedJob[];
  /** Why, until when and by whom, with the jobs that it concerns; pauses that an evaluation has seen are not among them. */
  readonly pauses: readonly { readonly says: string; readonly names: readonly string[] }[];
}

export const pausedNow = async (
  { table, connection }: Pick<Account, 'table' | 'connection'>,
  listed: readonly ListedJob[],
  now: EpochMs,
): Promise<PausedNow> => {
  const rows = dynamoDbControls(table, connection);
  try {
    const controls = await rows.controls();
    const pauses = new Map<string, string[]>();
    const jobs = listed.map((one) => {
      const { mode, because } = currentMode('act', controls.of(keyOf(one.job)), now);
      if (mode !== 'paused' || because === undefined || one.row.mode === 'paused') return one;
      pauses.set(because.says, [...(pauses.get(because.says) ?? []), one.name]);
      return { ...one, row: { ...one.row, mode } };
    });
    return { jobs, pauses: [...pauses].map(([says, names]) => ({ says, names })) };
  } finally {
    rows.close();
  }
};
