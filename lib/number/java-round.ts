/** Whole numbers as Java makes them out of doubles. */

const LARGEST_LONG = 2 ** 63;
export const LARGEST_INT = 2 ** 31 - 1;

/** Java's Math.round: halves up, no further than a long goes; NaN is 0. */
export const javaRound = (value: number): number => {
  if (Number.isNaN(value)) return 0;
  return Math.max(-LARGEST_LONG, Math.min(LARGEST_LONG, Math.round(value)));
};

/** Java's cast to int: cuts toward zero, no further than an int goes; NaN is 0. */
export const toInt = (value: number): number => {
  if (Number.isNaN(value)) return 0;
  return Math.max(-LARGEST_INT - 1, Math.min(LARGEST_INT, Math.trunc(value)));
};

/** Whole seconds of a duration: options are cut before they are used. */
export const wholeSeconds = (ms: number): number => Math.floor(ms / 1000);
