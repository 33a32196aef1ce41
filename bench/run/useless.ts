/** Changes that were not worth it. */
import type { Rescaled } from '../simulator/meter.ts';

/** Changes that were undone for the most part within a quarter of an hour. */
export const uselessOf = (rescales: readonly Rescaled[]): number =>
  rescales.filter(({ second, from, to }, i) => {
    const next = rescales[i + 1];
    if (next === undefined || next.second - second > 900) return false;
    const there = to - from;
    const back = next.from - next.to;
    return there !== 0 && Math.sign(there) === Math.sign(back) && Math.abs(back) >= 0.75 * Math.abs(there);
  }).length;
