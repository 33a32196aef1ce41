/** The rows of the table by which jobs are paused and resumed, and what they come to for a job. */
import { ALL_JOBS, type ModeRow, type WritableControlStore } from '../../functions/store/controls/control-store.ts';
import { writableControls } from '../../functions/store/controls/write-control.ts';
import { currentMode, endOf } from '../../lib/control/current-mode.ts';
import type { CurrentMode } from '../../lib/model/execution-mode.ts';
import { type JobKey, type JobRef, keyOf } from '../../lib/model/job.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import type { Reason } from '../../lib/model/reason.ts';
import { WrongCommand } from '../command-line.ts';
import type { Account, ListedJob } from './account.ts';
import { findJob } from './find-job.ts';

/** Of all jobs together, or of one. */
export type Target = { readonly kind: 'all' } | ({ readonly kind: 'job' } & Pick<ListedJob, 'name' | 'job'>);

/** `JOB` or `--all`, and not both. */
export const targetOf = async (
  command: string,
  words: readonly string[],
  all: true | undefined,
  account: Account,
): Promise<Target> => {
  const [word, ...more] = words;
  if (more.length > 0) throw new WrongCommand(`One job is enough, or --all: what is "${more.join(' ')}"?`);
  if (all && word !== undefined) throw new WrongCommand(`${command} takes a JOB or --all, and not both.`);
  if (all) return { kind: 'all' };
  if (word === undefined) throw new WrongCommand(`${command} needs a JOB, or --all.`);
  const { name, job } = findJob(word, await account.jobs());
  return { kind: 'job', name, job };
};

export const withModeRows = async <Result>(
  { table, connection }: Account,
  use: (rows: WritableControlStore) => Promise<Result>,
): Promise<Result> => {
  const rows = writableControls(table, connection);
  try {
    return await use(rows);
  } finally {
    rows.close();
  }
};

export interface StandingRow {
  readonly mode: CurrentMode;
  /** Infinity: until it is resumed. */
  readonly endsAt: EpochMs;
  readonly says: string;
}

/** What the row of the target asks for at this moment. Undefined: nothing, or as much as the settings allow. */
export const standingRow = async (
  rows: WritableControlStore,
  target: Target,
  now: EpochMs,
): Promise<StandingRow | undefined> => {
  const key = target.kind === 'all' ? ALL_JOBS : keyOf(target.job);
  const row = (await rows.controls()).of(key as JobKey).find((one) => one.key === key);
  if (row === undefined) return undefined;
  const { mode, because } = currentMode('act', [row], now);
  return because && { mode, endsAt: endOf(row), says: because.says };
};

export const writeMode = (rows: WritableControlStore, target: Target, row: ModeRow): Promise<void> =>
  rows.setMode(target.kind === 'all' ? ALL_JOBS : keyOf(target.job), row);

/** Why the rows let the job do nothing; tags and annotations are not among them. */
export const pausedBy = async (rows: WritableControlStore, job: JobRef, now: EpochMs): Promise<Reason | undefined> => {
  const { mode, because } = currentMode('act', (await rows.controls()).of(keyOf(job)), now);
  return mode === 'paused' ? because : undefined;
};
