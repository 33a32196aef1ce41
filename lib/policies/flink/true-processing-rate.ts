/** Records/s that a vertex could process if it were busy all the time. */

import { mean, rate, type VertexSums } from '../../collection/window.ts';
import type { JobVertex } from '../../model/graph.ts';
import type { Sample } from '../../model/sample.ts';
import type { Options } from '../../options/options.ts';

/** Busy milliseconds per second over the window. */
export const busyTime = (vertex: JobVertex, window: readonly Sample[], sums: VertexSums, options: Options): number =>
  options.busyTimeAggregator === 'AVG'
    ? rate(window, vertex.id, 'accumulatedBusyTime') / vertex.parallelism
    : mean(sums.load) * 1000;

/** From its busy time, unless what was observed during catch-up says that this is too good to be true. */
export const trueProcessingRate = (
  vertex: JobVertex,
  busyMs: number,
  window: readonly Sample[],
  sums: VertexSums,
  options: Options,
): number => {
  const fromBusyTime = rateWhenAlwaysBusy(inputRate(vertex, window, sums, options), busyMs);
  const observed = mean(sums.observedTrueProcessingRate, options.observedRateMinObservations);
  if (Number.isNaN(observed)) return fromBusyTime;
  if (!Number.isFinite(fromBusyTime)) return observed;
  return fromBusyTime > observed * (1 + options.observedRateSwitchThreshold) ? observed : fromBusyTime;
};

/** (400/s at 500 ms busy per second) -> 800/s. Nothing comes in: as if it could do anything, until data flows. */
const rateWhenAlwaysBusy = (perSecond: number, busyMs: number): number =>
  perSecond === 0 ? Number.POSITIVE_INFINITY : perSecond / (busyMs / 1000);

const inputRate = ({ id }: JobVertex, window: readonly Sample[], sums: VertexSums, options: Options): number => {
  if (options.busyTimeAggregator === 'AVG') return rate(window, id, 'recordsIn');
  const measured = mean(sums.recordsInPerSecond);
  return Number.isFinite(measured) ? measured : rate(window, id, 'recordsIn');
};
