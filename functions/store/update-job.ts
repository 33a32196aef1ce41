/** Read, change, save: one conditional write, on what others have left when they wrote in between. */
import type { JobKey } from '../../lib/model/job.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import type { JobStore, StateChange, StoredJob } from '../ports.ts';

export type Update<Result> =
  | { readonly kind: 'save'; readonly next: StateChange; readonly result: Result }
  /** There is nothing to be saved. */
  | { readonly kind: 'leave'; readonly result: Result };

export type Updated<Result> = Update<Result> | { readonly kind: 'conflict' };

export interface JobUpdate<Result> {
  readonly store: JobStore;
  readonly job: JobKey;
  readonly now: EpochMs;
  /** As it was loaded just before; read again when others have written in between. */
  readonly loaded?: StoredJob;
  readonly change: (stored: StoredJob) => Update<Result> | Promise<Update<Result>>;
}

export const ATTEMPTS = 5;

/** `conflict`: others wrote in between each time. */
export const updateJob = async <Result>(update: JobUpdate<Result>): Promise<Updated<Result>> => {
  const { store, job, now, loaded } = update;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const stored = attempt === 1 && loaded ? loaded : await store.load(job, now);
    const done = await update.change(stored);
    if (done.kind === 'leave') return done;
    const saved = await store.save(job, stored.version, done.next, now);
    if (saved.kind === 'saved') return done;
  }
  return { kind: 'conflict' };
};
