/** How many records/s could a vertex process if it were busy all the time? */
import type { JobVertex } from '../graph.ts';
import type { Options } from '../options/options.ts';
import type { Sample } from '../sample.ts';
import { average, rate } from '../window.ts';

/** Busy milliseconds per second over the window. */
export const busyTime = (vertex: JobVertex, window: readonly Sample[], options: Options): number =>
  options.busyTimeAggregator === 'AVG'
    ? rate(window, vertex.id, 'accumulatedBusyTime') / vertex.parallelism
    : average(window, vertex.id, 'load') * 1000;

/** From its busy time, unless what was observed during catch-up says that this is too good to be true. */
export const trueProcessingRate = (
  vertex: JobVertex,
  busyMs: number,
  window: readonly Sample[],
  options: Options,
): number => {
  const fromBusyTime = rateWhenAlwaysBusy(inputRate(vertex, window, options), busyMs);
  const observed = average(window, vertex.id, 'observedTrueProcessingRate', options.observedRateMinObservations);
  if (Number.isNaN(observed)) return fromBusyTime;
  if (!Number.isFinite(fromBusyTime)) return observed;
  return fromBusyTime > observed * (1 + options.observedRateSwitchThreshold) ? observed : fromBusyTime;
};

/** (400/s at 500 ms busy per second) -> 800/s. Nothing comes in: as if it could do anything, until data flows. */
const rateWhenAlwaysBusy = (perSecond: number, busyMs: number): number =>
  perSecond === 0 ? Number.POSITIVE_INFINITY : perSecond / (busyMs / 1000);

const inputRate = ({ id }: JobVertex, window: readonly Sample[], options: Options): number => {
  if (options.busyTimeAggregator === 'AVG') return rate(window, id, 'recordsIn');
  const mean = average(window, id, 'recordsInPerSecond');
  return Number.isFinite(mean) ? mean : rate(window, id, 'recordsIn');
};
