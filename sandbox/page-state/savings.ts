/** What did the job cost less than the same job sized once for its peak? */
import type { Baseline, Measured, Time } from '../page/model.ts';

interface Priced {
  readonly at: Time;
  readonly dollarsPerHour: Measured;
}

export interface Saved {
  readonly dollars: number;
  /** What the fixed size would have cost in the same time. */
  readonly ofDollars: number;
}

const HOUR = 3_600_000;

/**
 * Dollars saved up to each row, the price of a row holding until the next one.
 * (static 1.10/h; an hour at 0.55/h, then half an hour at 1.10/h)  ->  0, 0.55, 0.55 of 1.65
 * A pause longer than `longest` counts on neither side: nobody knows what the job cost in it.
 */
export const savedUpTo = (
  rows: readonly Priced[],
  baseline: Baseline | undefined,
  longest: number,
): readonly (Saved | undefined)[] => {
  if (!baseline) return rows.map(() => undefined);
  let [dollars, ofDollars] = [0, 0];
  return rows.map((row, i) => {
    const before = rows[i - 1];
    const hours = before ? (row.at - before.at) / HOUR : 0;
    if (before && before.dollarsPerHour !== null && hours * HOUR <= longest) {
      dollars += (baseline.dollarsPerHour - before.dollarsPerHour) * hours;
      ofDollars += baseline.dollarsPerHour * hours;
    }
    return { dollars, ofDollars };
  });
};
