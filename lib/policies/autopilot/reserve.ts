/** How much more than the load of now a size is to carry: much where the load moves, little where it never does. */
import type { LoadMaxima } from './load-maxima.ts';
import { PARAMETERS } from './parameters.ts';

/** Quarters of an hour that are looked back on, for rises and for falls, and how many of them say enough. */
const LOOKED_BACK = { rise: 24, fall: 12 };
const ENOUGH = 4;
/** A load that has fallen and stays there asks for less than one that rises. */
const OF_FALL = 0.25;

/**
 * Times the load. By the largest rise between quarters of an hour of the last six hours, and a quarter of the largest fall of
 * the last three: (calm within 4 %) -> 1.03; (100/s to 150/s) -> 1.3; (100/s to 300/s, the most) -> 1.6; (300/s to 100/s,
 * an hour ago) -> 1.3; (less than an hour known) -> 1.3
 */
export const reserveOf = ({ loads }: LoadMaxima): number => {
  const { least, unknown, most, ofMovement } = PARAMETERS.reserve;
  const recent = loads.slice(-LOOKED_BACK.rise).filter((load) => !Number.isNaN(load));
  if (recent.length < ENOUGH) return 1 + unknown;
  const fallen = largestRise(recent.slice(-LOOKED_BACK.fall).reverse());
  const movement = Math.max(largestRise(recent), OF_FALL * fallen);
  return 1 + Math.min(most, Math.max(least, ofMovement * movement));
};

/** (100, 80, 120, 60, 75) -> 120 after 80 -> 0.5 */
const largestRise = (loads: readonly number[]): number => {
  let [lowest, rise] = [Number.POSITIVE_INFINITY, 0];
  for (const load of loads) {
    lowest = Math.min(lowest, load);
    // From nothing, as after an outage of the producers, it is as large as can be.
    if (load > lowest) rise = Math.max(rise, load / lowest - 1);
  }
  return rise;
};
