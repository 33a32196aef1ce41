/** What CloudWatch still has: points of a minute for 15 days, points of five minutes for 63. */
import { MINUTE_MS } from './job-history.ts';
import type { ReadRange } from './read-metrics.ts';

export const FIVE_MINUTES_MS = 5 * MINUTE_MS;
const DAY_MS = 86_400_000;
const DAYS_BY_THE_MINUTE = 15;
export const MOST_DAYS = 63;
/** While a fleet is read the oldest points go: these are read by five minutes. */
const READING_MS = 60 * MINUTE_MS;

export interface ReadRanges {
  readonly byMinute: ReadRange;
  /** Undefined: all of it is there by the minute. */
  readonly byFiveMinutes: ReadRange | undefined;
}

/** (14 days)  ->  14 by the minute. (30 days)  ->  15 less an hour by the minute, and what is older by five minutes */
export const rangesOf = ({ from, to }: ReadRange): ReadRanges => {
  if (to - from <= DAYS_BY_THE_MINUTE * DAY_MS) return { byMinute: { from, to }, byFiveMinutes: undefined };
  const begins = to - DAYS_BY_THE_MINUTE * DAY_MS + READING_MS;
  const border = Math.ceil(begins / FIVE_MINUTES_MS) * FIVE_MINUTES_MS;
  const first = Math.floor(from / FIVE_MINUTES_MS) * FIVE_MINUTES_MS;
  return { byMinute: { from: border, to }, byFiveMinutes: { from: first, to: border } };
};
