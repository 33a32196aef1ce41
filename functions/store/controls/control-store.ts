/**
 * What people ask of the jobs without a deployment: a row for all jobs and one for each job. The functions only read them;
 * they are plain attributes, so that they can be written without any tool of ours.
 */
import type { ModeRequest } from '../../../lib/control/mode-request.ts';
import type { JobKey } from '../../../lib/model/job.ts';
import type { EpochMs } from '../../../lib/model/observation.ts';

export interface Controls {
  /** The row of all jobs and the job's own, as far as there are any. */
  of(job: JobKey): readonly ModeRequest[];
}

export interface ControlStore {
  /** Sees every write that was answered before. */
  controls(): Promise<Controls>;
}

export interface ModeRow {
  /** `paused`, a mode, or `resumed`: as the settings say. */
  readonly mode: string;
  readonly by: string;
  readonly reason?: string | undefined;
  readonly since: EpochMs;
  readonly until?: EpochMs | undefined;
}

export interface WritableControlStore extends ControlStore {
  /** Replaces the row that is there. */
  setMode(of: JobKey | typeof ALL_JOBS, row: ModeRow): Promise<void>;
}

/** Partition key of the rows, and sort key of the one for all jobs. That of a job's row is the key of the job. */
export const CONTROL = 'CONTROL';
export const ALL_JOBS = 'ALL';

export const controlsOf = (rows: ReadonlyMap<string, Omit<ModeRequest, 'place' | 'key'>>): Controls => ({
  of: (job) =>
    (
      [
        ['all-jobs', ALL_JOBS],
        ['job', job],
      ] as const
    ).flatMap(([place, key]) => {
      const row = rows.get(key);
      return row === undefined ? [] : [{ place, key, ...row }];
    }),
});
