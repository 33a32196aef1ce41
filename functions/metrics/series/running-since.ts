/** The time since which the job runs, as far as its metrics show. */
import type { EpochMs } from '../../../lib/model/observation.ts';
import { type Metric, MINUTE_MS, type Read } from '../plan/metric.ts';

/** `resets`: minutes in which counters had begun again; the job has run since some time in the last of them. */
export const runningSince = (
  uptime: readonly Metric[],
  read: Read,
  resets: readonly EpochMs[],
): EpochMs | undefined => {
  const starts = uptime.flatMap((metric) => startOf([...read(metric, 'Maximum')]) ?? []);
  const known = [...starts, ...resets];
  return known.length > 0 ? Math.max(...known) : undefined;
};

/**
 * The last snapshot of a minute is taken near its end, so `end - uptime` is at most a quarter of a minute too late; the
 * earliest of one run is the nearest, and does not move from poll to poll.
 */
const startOf = (points: readonly (readonly [EpochMs, number])[]): EpochMs | undefined => {
  const newestFirst = points.toSorted(([a], [b]) => b - a);
  const [newest] = newestFirst;
  if (!newest || newest[1] <= 0) return undefined;
  const brokenAt = newestFirst.findIndex(
    ([, uptime], i) => uptime > (newestFirst[i - 1]?.[1] ?? Number.POSITIVE_INFINITY),
  );
  const run = brokenAt < 0 ? newestFirst : newestFirst.slice(0, brokenAt);
  return Math.floor(Math.min(...run.map(([at, uptime]) => at + MINUTE_MS - uptime)) / 1000) * 1000;
};
