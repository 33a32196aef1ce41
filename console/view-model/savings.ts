/** Savings against the same job sized once for its peak, in dollars or task managers. */
import type { Measured, Time } from '../model/values.ts';

interface Priced {
  readonly at: Time;
  readonly perHour: Measured;
}

export interface Saved {
  readonly saved: number;
  /** What the fixed size would have cost in the same time. */
  readonly of: number;
}

const HOUR = 3_600_000;

/**
 * Saved up to each row, the price of a row holding until the next one. Undefined where no fixed size is known.
 * (static 1.10/h; an hour at 0.55/h, then half an hour at 1.10/h)  ->  0, 0.55, 0.55 of 1.65
 * A pause longer than `longest` counts on neither side: what the job cost in it is not known.
 */
export const savedUpTo = (
  rows: readonly Priced[],
  staticPerHour: number | undefined,
  longest: number,
): readonly (Saved | undefined)[] => {
  if (staticPerHour === undefined) return rows.map(() => undefined);
  let [saved, of] = [0, 0];
  return rows.map((row, i) => {
    const before = rows[i - 1];
    const hours = before ? (row.at - before.at) / HOUR : 0;
    if (before && before.perHour !== null && hours * HOUR <= longest) {
      saved += (staticPerHour - before.perHour) * hours;
      of += staticPerHour * hours;
    }
    return { saved, of };
  });
};
