/** The evaluations of a job as the page reads them: each once, as long as they are needed. */
import type { EvaluationRecord, JobStore } from '../../functions/ports.ts';
import type { JobKey } from '../../lib/model/job.ts';
import type { Time } from '../model/values.ts';

export interface EvaluationLog {
  read(now: Time): Promise<void>;
  records(): readonly EvaluationRecord[];
  /** The records before this time are not needed any more. */
  forgetBefore(at: Time): void;
}

/** Evaluations may be written a little out of order (an alarm's evaluation beside a scheduled one): so much is read again. */
const OVERLAP_MS = 15 * 60_000;

export const evaluationLog = (store: Pick<JobStore, 'evaluations'>, job: JobKey, from: Time): EvaluationLog => {
  let known: readonly EvaluationRecord[] = [];
  return {
    async read(now) {
      const begin = Math.max(from, (known.at(-1)?.at ?? from) - OVERLAP_MS);
      const read = await store.evaluations(job, begin, now + 1);
      known = [...known.filter((record) => record.at < begin), ...read];
    },
    records: () => known,
    forgetBefore(at) {
      known = known.filter((record) => record.at >= at);
    },
  };
};
