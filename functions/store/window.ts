/** The window is not stored: it is put together from the turns that brought its samples. */
import type { EpochMs } from '../../lib/model/observation.ts';
import type { Sample } from '../../lib/model/sample.ts';
import type { EvaluationRecord } from '../ports.ts';
import { isoTime } from './items/keys.ts';

/**
 * `times`: of the samples that were in the window when it was saved. `turns` in the order they were taken: of two
 * samples of one time the later is the repaired one. Samples of other times were trimmed, or never saved.
 */
export const rebuiltWindow = (times: readonly EpochMs[], turns: readonly EvaluationRecord[]): readonly Sample[] => {
  const newest = new Map<EpochMs, Sample>();
  for (const turn of turns) for (const sample of turn.samples) newest.set(sample.at, sample);
  return times.flatMap((at) => newest.get(at) ?? []);
};

/** The window is read from the first turn that can hold one of its samples: no turn sees the future. */
export const assertStorable = (job: string, turn: EvaluationRecord): void => {
  isoTime(turn.at);
  const late = turn.samples.find((sample) => !(sample.at <= turn.at));
  if (late) {
    throw new RangeError(
      `${job}: the turn at ${turn.at} has a sample of ${late.at}; no sample may be newer than its turn`,
    );
  }
};
