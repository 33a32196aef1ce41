/** What did the job cost less than the same job sized once for its peak? */
import type { Baseline, Measured, Time } from '../page/model.ts';

interface Priced {
  readonly at: Time;
  readonly dollarsPerHour: Measured;
}

const HOUR = 3_600_000;

/**
 * Dollars saved up to each row, the price of a row holding until the next one.
 * (static 1.10/h; an hour at 0.55/h, then half an hour at 1.10/h)  ->  0, 0.55, 0.55
 * A pause longer than `longest` saves nothing: nobody knows what the job cost in it.
 */
export const savedDollars = (rows: readonly Priced[], baseline: Baseline | undefined, longest: number): Measured[] => {
  if (!baseline) return rows.map(() => null);
  let saved = 0;
  return rows.map((row, i) => {
    const before = rows[i - 1];
    if (!before) return 0;
    const pause = row.at - before.at;
    if (before.dollarsPerHour !== null && pause <= longest) {
      saved += ((baseline.dollarsPerHour - before.dollarsPerHour) * pause) / HOUR;
    }
    return saved;
  });
};
