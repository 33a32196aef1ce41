/** What is expected, and between which bounds it is likely to be. */

export interface Band {
  readonly low: number;
  readonly expected: number;
  readonly high: number;
}

/** The cases in any order: what is pessimistic of one figure may be cheap in another. */
export const bandOf = (expected: number, ...others: readonly number[]): Band => ({
  low: Math.min(expected, ...others),
  expected,
  high: Math.max(expected, ...others),
});

export const mapBand = ({ low, expected, high }: Band, of: (value: number) => number): Band =>
  bandOf(of(expected), of(low), of(high));

/** Wider by a share and by an amount, never below 0. */
export const widened = ({ low, expected, high }: Band, share: number, by: number): Band => ({
  low: Math.max(0, low * (1 - share) - by),
  expected,
  high: high * (1 + share) + by,
});
