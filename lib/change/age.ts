/** How long ago something was. Clocks of two processes differ by seconds; what lies further ahead was never written by an honest one. */
import type { EpochMs } from '../model/observation.ts';

const CLOCKS_DIFFER_MS = 2 * 60_000;

/** Infinity for a time of the future: whatever was to last from then on is over. */
export const ageMs = (now: EpochMs, since: EpochMs): number => {
  if (since - now > CLOCKS_DIFFER_MS) return Number.POSITIVE_INFINITY;
  return Math.max(0, now - since);
};
