/** Numbers on their way to the page: NaN can't travel in JSON and is spelled out here. */
import type { Measured, Reading } from '../model/values.ts';

/** NaN, infinite and absent values are not measured. */
export const measured = (value: number | undefined): Measured =>
  value !== undefined && Number.isFinite(value) ? value : null;

/** Infinity is what a rate is when nothing was ever seen to limit it. */
export const reading = (value: number | undefined): Reading =>
  value === Number.POSITIVE_INFINITY ? 'unlimited' : measured(value);

/** A part that was not measured leaves the sum unmeasured: missing is never zero. */
export const sum = (values: readonly Measured[]): Measured => {
  let total = 0;
  for (const value of values) {
    if (value === null) return null;
    total += value;
  }
  return values.length === 0 ? null : total;
};
