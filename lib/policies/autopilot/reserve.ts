/** How much more than the load of now a size is to carry: much where the load moves, little where it never does. */
import type { LoadMaxima } from './load-maxima.ts';
import { PARAMETERS } from './parameters.ts';

/** Quarters of an hour that are looked back on, and how many of them say enough. */
const LOOKED_BACK = 24;
const ENOUGH = 4;

/**
 * Times the load. By the highest and the lowest quarter of an hour of the last six hours: (100/s and 104/s, calm) -> 1.03;
 * (100/s and 150/s) -> 1.3; (100/s and 300/s, the most) -> 1.6; (less than an hour known) -> 1.3
 */
export const reserveOf = ({ loads }: LoadMaxima): number => {
  const { least, unknown, most, ofMovement } = PARAMETERS.reserve;
  const recent = loads.slice(-LOOKED_BACK).filter((load) => load > 0);
  if (recent.length < ENOUGH) return 1 + unknown;
  const movement = Math.max(...recent) / Math.min(...recent) - 1;
  return 1 + Math.min(most, Math.max(least, ofMovement * movement));
};
