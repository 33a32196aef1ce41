/** When the job did not run: by the operations of the platform, and by minutes without points. */
import { sameSize } from '../../lib/sizing/size-to.ts';
import { type HistoryMinute, MINUTE_MS, type SeenRestart } from './job-history.ts';
import type { ReadRange } from './read-metrics.ts';

/** Rates need the minute before: of a restart of 40 s two minutes show nothing. */
const MINUTES_LOST = 2;

/** Operations say their seconds; other gaps are counted in minutes. One with another size behind it is no failure of the job. */
export const restartsOf = (
  minutes: readonly (Pick<HistoryMinute, 'at'> & Partial<Pick<HistoryMinute, 'sizing'>>)[],
  operations: readonly SeenRestart[],
  { from, to }: ReadRange,
): readonly SeenRestart[] => {
  const own = operations.filter(({ at }) => at >= from && at < to);
  const gaps = minutes.flatMap(({ at, sizing }, i): SeenRestart[] => {
    const last = minutes[i - 1];
    const before = last?.at ?? at - MINUTE_MS;
    const missing = (at - before) / MINUTE_MS - 1;
    if (missing < MINUTES_LOST) return [];
    const start = before + MINUTE_MS;
    const end = at;
    if (own.some((one) => one.at < end + MINUTE_MS && one.at + 1000 * one.seconds > start - 5 * MINUTE_MS)) return [];
    const resized = last?.sizing !== undefined && sizing !== undefined && !sameSize(last.sizing, sizing);
    return [{ at: start, seconds: Math.max(30, 60 * (missing - 1)), seenBy: resized ? 'resize' : 'gap' }];
  });
  return [...own, ...gaps].toSorted((a, b) => a.at - b.at);
};
