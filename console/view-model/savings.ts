/** Saved up to each row, in dollars or task managers. */
import { hoursHeld, type Saved, savedIn } from '../../lib/savings/saved.ts';
import type { Measured, Time } from '../model/values.ts';

interface Priced {
  readonly at: Time;
  readonly perHour: Measured;
  readonly runs: boolean;
}

/**
 * The price of a row holds until the next one. Undefined where the price of the baseline is not known.
 * (before 1.10/h; an hour at 0.55/h, then half an hour at 1.10/h)  ->  0, 0.55, 0.55 of 1.65
 */
export const savedUpTo = (
  rows: readonly Priced[],
  baselinePerHour: Measured | undefined,
): readonly (Saved | undefined)[] => {
  if (baselinePerHour === undefined || baselinePerHour === null) return rows.map(() => undefined);
  let total: Saved = { saved: 0, of: 0 };
  return rows.map((row, i) => {
    const before = rows[i - 1];
    if (before && before.perHour !== null) {
      const { saved, of } = savedIn(hoursHeld(before, row.at), before.perHour, baselinePerHour);
      total = { saved: total.saved + saved, of: total.of + of };
    }
    return total;
  });
};
