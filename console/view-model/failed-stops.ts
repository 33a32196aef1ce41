/** Restarts of changes that failed: how long the job stood still for nothing, at most. */
import type { Sample } from '../../lib/model/sample.ts';
import type { PageDecision } from '../model/history.ts';
import type { Measured, Time } from '../model/values.ts';
import { paceOf } from './gaps.ts';

/** Metrics end a little before the platform says that it took a change. */
const BEFORE_MS = 60_000;

/**
 * Seconds without a sample, of each change that its platform took and that failed: it stood still no longer. Null where no
 * sample came after it. One that was not taken, or after which no sample is missing, restarted nothing.
 * (applied at 08:35, failed at 08:40; a sample a minute, none between 08:34 and 08:39) -> 240
 */
export const failedStops = (decisions: readonly PageDecision[], samples: readonly Sample[]): readonly Measured[] => {
  const pace = paceOf(samples.map(({ at }) => at));
  return decisions.flatMap(({ status, statusAt, steps }) => {
    const applied = steps.find((step) => step.status === 'applied');
    if (status !== 'failed' || applied === undefined) return [];
    const pause = longestPause(samples, applied.at - BEFORE_MS, statusAt);
    if (pause === undefined) return [null];
    return pause > pace.longest ? [(pause - pace.usual) / 1000] : [];
  });
};

export const failedWords = (count: number): string => {
  if (count === 0) return '';
  return count === 1
    ? ' One of the restarts was of a change that failed.'
    : ` ${count} of the restarts were of changes that failed.`;
};

/** Not known where one of them is not. */
export const total = (values: readonly Measured[]): Measured =>
  values.reduce<Measured>((sum, value) => (sum === null || value === null ? null : sum + value), 0);

/** Of those that reach into the time between; undefined where nothing was measured after it. */
const longestPause = (samples: readonly Sample[], from: Time, until: Time): number | undefined => {
  const pauses = samples.slice(1).flatMap(({ at }, i) => {
    const before = samples[i]?.at ?? at;
    return before <= until && at >= from ? [at - before] : [];
  });
  return pauses.length === 0 ? undefined : Math.max(...pauses);
};
