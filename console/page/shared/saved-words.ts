/** Savings in words: always against the same, named size. */
import { BASELINES, SAVED_AGAINST } from '../../../lib/savings/baselines.ts';
import type { PageState } from '../../model/page.ts';
import type { Measured } from '../../model/values.ts';
import { clockTime, count, day, dollars, percent, zoneOf } from './format.ts';

const { name, means } = BASELINES[SAVED_AGAINST];

export const SAVED_TITLE = 'Saved this month';
export const SAVED_EXPLAINS = `Against ${name}: ${means} Since the beginning of the month (UTC). What does not run saves nothing.`;
export const AGAINST = `against ${name}`;

/** The sum of the charts begins with the page's history, and goes on as long as the page is open. */
export const savedSince = (state: Pick<PageState, 'from' | 'clock'>): string => {
  const zone = zoneOf(state);
  return `Saved since ${day(state.from, zone)}, ${clockTime(state.from, zone)}`;
};

interface Saved {
  readonly savedDollars: Measured;
  readonly savedOfDollars: Measured;
}

/** 12 % of $4.80; where more was paid: 25 % above $1.25 */
export const savedShare = ({ savedDollars, savedOfDollars }: Saved): string | undefined =>
  savedDollars === null || savedOfDollars === null || savedOfDollars <= 0
    ? undefined
    : `${count(Math.round((100 * Math.abs(savedDollars)) / savedOfDollars))} % ${isMore(savedDollars) ? 'above' : 'of'} ${dollars(savedOfDollars)}`;

/** 12 % of $4.80 at the size it had */
export const savedDetail = (saved: Saved): string => {
  const share = savedShare(saved);
  return share === undefined ? AGAINST : `${share} at ${name}`;
};

/** 44 % above 36 h at the size it had; hours of task managers, where a slot has no price. */
export const savedHoursDetail = (saved: Measured, of: Measured): string =>
  saved === null || of === null || of <= 0
    ? AGAINST
    : `${percent(Math.abs(saved) / of)} ${saved < 0 ? 'above' : 'of'} ${count(of)} h at ${name}`;

/** saved $1.20 of $4.80 this month, against the size it had */
export const savedSentence = (saved: number, of: number): string =>
  `${isMore(saved) ? 'cost' : 'saved'} ${dollars(Math.abs(saved))} ${isMore(saved) ? 'more than' : 'of'} ${dollars(of)} this month, ${AGAINST}`;

const isMore = (saved: number): boolean => saved < -0.005;
