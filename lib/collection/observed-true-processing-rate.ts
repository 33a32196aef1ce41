/** The rate that a source really reached while it was catching up. */
import type { VertexId } from '../model/graph.ts';
import type { Sample } from '../model/sample.ts';
import { wholeSeconds } from '../number/java-round.ts';
import type { Options } from '../options/options.ts';
import { average } from './window.ts';

interface SourceInstant {
  readonly id: VertexId;
  /** Records/s that the source operator read. */
  readonly inPerSecond: number;
  /** Records waiting, not yet rounded. NaN: not measured. */
  readonly lag: number;
  readonly backPressuredMsPerSecond: number;
}

/**
 * Lag of at least 30 s means catching up: then the rate is what it can do, less the time it was held back.
 * (400/s, lag 20 000, back-pressured 200 ms/s)  ->  400 / 0.8 = 500/s
 */
export const observedTrueProcessingRate = (
  { id, inPerSecond, lag, backPressuredMsPerSecond }: SourceInstant,
  options: Options,
  window: readonly Sample[],
): number => {
  if (inPerSecond === 0) return Number.POSITIVE_INFINITY;
  if (lag >= wholeSeconds(options.observedRateLagThresholdMs) * inPerSecond && !(backPressuredMsPerSecond >= 1000)) {
    const rate = inPerSecond / (1 - backPressuredMsPerSecond / 1000);
    if (!Number.isNaN(rate)) return rate;
  }
  return average(window, id, 'observedTrueProcessingRate', options.observedRateMinObservations);
};
