/** A time at which nothing is changed, as a period of the calendar without sizes: `0 0 9 ? * TUE && for 2 h && in Europe/Berlin`. */
import type { EpochMs } from '../../model/observation.ts';
import { parsePeriod } from './calendar.ts';
import { latestStart } from './latest-start.ts';

/** A period has a size; this one says nothing. */
const parse = (text: string) => parsePeriod(`${text} && minimum 1`);

/** Completes "it must be …"; undefined: nothing is wrong. */
export const windowProblem = (text: string): string | undefined => {
  if (/&&\s*(minimum|maximum|wanted)\b/.test(text)) return 'it has no size: nothing is changed in it';
  const period = parse(text);
  return period.kind === 'invalid' ? period.expected : undefined;
};

export interface OpenWindow {
  /** As it was written. */
  readonly text: string;
  readonly until: EpochMs;
}

/** The window of `now` that ends last. */
export const windowAt = (windows: readonly string[], now: EpochMs): OpenWindow | undefined =>
  windows
    .flatMap((text): readonly OpenWindow[] => {
      const period = parse(text);
      if (period.kind === 'invalid') return [];
      const start = latestStart(period.cron, period.zone, now, period.ms);
      return start !== undefined && now < start + period.ms ? [{ text, until: start + period.ms }] : [];
    })
    .toSorted((a, b) => b.until - a.until)[0];
