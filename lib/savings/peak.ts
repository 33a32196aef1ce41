/** The load that a fixed size is planned for. */
import { PLANNED_UTILIZATION } from '../sizing/planned-utilization.ts';

/** Single minutes (spikes, what an outage held back) wait for a little while at any sensible size. */
const SHARE_OF_TIME = 0.995;

/** All but the highest half per cent stay below it. In any unit, and in the order of time or not. NaN where there are none. */
export const peakOf = (loads: ArrayLike<number>, share = SHARE_OF_TIME): number => {
  const sorted = Float64Array.from(loads).sort();
  return sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
};

/** (700 records/s at the peak) -> 1 000 records/s that the size has to carry */
export const capacityForPeak = (loads: ArrayLike<number>): number => peakOf(loads) / PLANNED_UTILIZATION;
