/** Every turn of a job since `from`, read from the store once: turns do not change after they were written. */
import type { EvaluationRecord, JobStore } from '../../functions/ports.ts';
import type { JobKey } from '../../lib/model/job.ts';
import type { Time } from '../page/model.ts';

/** Turns may be written a little out of order (an alarm's turn beside a scheduled one): so much is read again. */
const OVERLAP_MS = 15 * 60_000;

export type TurnLog = (now: Time) => Promise<readonly EvaluationRecord[]>;

export const turnLog = (store: Pick<JobStore, 'evaluations'>, job: JobKey, from: Time): TurnLog => {
  let known: readonly EvaluationRecord[] = [];
  return async (now) => {
    const begin = Math.max(from, (known.at(-1)?.at ?? from) - OVERLAP_MS);
    const read = await store.evaluations(job, begin, now + 1);
    known = [...known.filter((turn) => turn.at < begin), ...read];
    return known;
  };
};
