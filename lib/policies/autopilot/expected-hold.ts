/** For how long a capacity is expected to be enough. */
import type { EpochMs } from '../../model/observation.ts';
import { distribution, type ErrorDistribution, type Forecasts, HORIZONS_S, referenceLoad } from './forecast-errors.ts';
import { type LoadMaxima, pastHolds, secondsSinceAbove } from './load-maxima.ts';
import type { LoadSeries } from './load-series.ts';

const LEAST_TAIL_S = 40 * 60;
const MOST_TAIL_S = 86_400;
/** What the forecast weighs against earlier moments like this one. */
const OWN_EPISODES = 1;

/**
 * Seconds. The area under "probability that the highest load until then was within the capacity" over the horizons, and
 * beyond the last one as long again as the load has stayed below this capacity so far (40 minutes to a day).
 */
export const expectedHold = (
  forecasts: Forecasts,
  series: LoadSeries,
  maxima: LoadMaxima,
  now: EpochMs,
): ((capacity: number) => number) => {
  const horizons = HORIZONS_S.map((seconds, index) => ({
    seconds,
    errors: distribution(forecasts, series, index),
    root: Math.sqrt(referenceLoad(series, seconds)),
  }));
  return (capacity) => {
    const expected = holdOf(capacity, horizons, series, maxima, now);
    const past = pastHolds(maxima, capacity);
    return (OWN_EPISODES * expected + past.episodes * past.seconds) / (OWN_EPISODES + past.episodes);
  };
};

interface Horizon {
  readonly seconds: number;
  readonly errors: ErrorDistribution;
  readonly root: number;
}

const holdOf = (
  capacity: number,
  horizons: readonly Horizon[],
  { level }: LoadSeries,
  maxima: LoadMaxima,
  now: EpochMs,
): number => {
  const root = Math.sqrt(Math.max(0, capacity));
  let probability = capacity >= level ? 1 : 0;
  let from = 0;
  let area = 0;
  for (const horizon of horizons) {
    const next = Math.min(probability, horizon.errors.share(root - horizon.root));
    area += ((probability + next) / 2) * (horizon.seconds - from);
    probability = next;
    from = horizon.seconds;
  }
  const tail = Math.min(MOST_TAIL_S, Math.max(LEAST_TAIL_S, secondsSinceAbove(maxima, capacity, now)));
  return area + probability * tail;
};
