/** The window is not stored: it is put together from the evaluations that brought its samples. */
import type { EpochMs } from '../../lib/model/observation.ts';
import type { Sample } from '../../lib/model/sample.ts';
import type { EvaluationRecord } from '../ports.ts';
import { isoTime } from './table/keys.ts';

/**
 * `times`: of the samples that were in the window when it was saved. `evaluations` in the order they were taken: of two
 * samples of one time the later is the repaired one. Samples of other times were trimmed, or never saved.
 */
export const rebuiltWindow = (
  times: readonly EpochMs[],
  evaluations: readonly EvaluationRecord[],
): readonly Sample[] => {
  const newest = new Map<EpochMs, Sample>();
  for (const record of evaluations) for (const sample of record.samples) newest.set(sample.at, sample);
  return times.flatMap((at) => newest.get(at) ?? []);
};

/** The window is read from the first evaluation that can hold one of its samples: none sees the future. */
export const assertStorable = (job: string, record: EvaluationRecord): void => {
  isoTime(record.at);
  const late = record.samples.find((sample) => !(sample.at <= record.at));
  if (late) {
    throw new RangeError(
      `${job}: the evaluation at ${record.at} has a sample of ${late.at}; no sample may be newer than its evaluation`,
    );
  }
};
