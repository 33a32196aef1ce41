/** Gaps between rows: pauses longer than usual. */
import type { Time } from '../model/values.ts';

export interface Pace {
  /** Median pause between rows. Infinity when there are too few to know what is usual. */
  readonly usual: number;
  /** A pause longer than this is a gap. */
  readonly longest: number;
}

export const paceOf = (times: readonly Time[]): Pace => {
  const pauses = times.slice(1).map((time, i) => time - (times[i] ?? time));
  if (pauses.length < 2) return { usual: Number.POSITIVE_INFINITY, longest: Number.POSITIVE_INFINITY };
  pauses.sort((a, b) => a - b);
  const usual = pauses[Math.floor(pauses.length / 2)] ?? 0;
  return { usual, longest: 2.5 * usual };
};

/** When the gap after `before` begins: the row there holds for the usual pause, and then nothing is known. */
export const gapAfter = (before: Time | undefined, next: Time, pace: Pace): Time | undefined =>
  before !== undefined && next - before > pace.longest ? before + pace.usual : undefined;
