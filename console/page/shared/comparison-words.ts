/** How long a comparison is, and minutes of it. */
import type { PageComparison } from '../../model/comparison.ts';
import type { Measured } from '../../model/values.ts';
import { count, NOT_MEASURED, seconds } from './format.ts';

/** 24 h; 40 min */
export const lengthOf = ({ from, until }: Pick<PageComparison, 'from' | 'until'>): string => {
  const minutes = Math.round((until - from) / 60_000);
  return minutes < 120 ? `${minutes} min` : `${count(Math.round(minutes / 60))} h`;
};

/** 12 min; 1 h 5 min; less than a minute is said to be so. */
export const minutesOf = (value: Measured): string => {
  if (value === null) return NOT_MEASURED;
  return value > 0 && value < 1 ? 'under 1 min' : seconds(60 * Math.round(value)).replace(/^0 s$/, '0 min');
};
