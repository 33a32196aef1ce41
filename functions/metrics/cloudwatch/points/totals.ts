/**
 * From the sums of a minute to totals over all subtasks, counters and rates.
 *
 * Flink's metrics arrive as four snapshots a minute of every subtask. Sum adds them all up, so Sum / 4 is the job's
 * total: of a rate the total rate, of a counter its value in the middle of the minute.
 */
import type { EpochMs } from '../../../../lib/model/observation.ts';
import { type Metric, MINUTE_MS, type Read, type Series } from '../metric.ts';
import type { RecordsNeed } from '../needs.ts';

export const SNAPSHOTS_PER_MINUTE = 4;

/**
 * A minute with fewer snapshots than the one before or after it is cut off by a restart, or not all there yet: its sum
 * is too small, and that is not a smaller total. It is left out.
 */
export const totals = (read: Read, metric: Metric): Series => {
  const counts = read(metric, 'SampleCount');
  const isWhole = (at: EpochMs): boolean => {
    const count = counts.get(at) ?? Number.POSITIVE_INFINITY;
    return count >= (counts.get(at - MINUTE_MS) ?? 0) && count >= (counts.get(at + MINUTE_MS) ?? 0);
  };
  return new Map(
    [...read(metric, 'Sum')].filter(([at]) => isWhole(at)).map(([at, sum]) => [at, sum / SNAPSHOTS_PER_MINUTE]),
  );
};

export interface Records {
  /** Since the job's start; where only a rate is published, since the start of what was read. */
  readonly counter: Series;
  readonly perSecond: Series;
  /** Minutes in which the counter had begun anew: the job had restarted. */
  readonly resets: readonly EpochMs[];
}

/** Points of before `since` belong to a run of the job that is over. */
export const recordsOf = (read: Read, { metric, as }: RecordsNeed, since: EpochMs): Records => {
  const points = [...totals(read, metric)].filter(([at]) => at >= since).sort(([a], [b]) => a - b);
  return as === 'counter' ? differences(points) : integral(points);
};

export type Point = readonly [at: EpochMs, value: number];

/** (t0: 1200, t1: 7200)  ->  at t1 100 records/s */
export const differences = (points: readonly Point[]): Records => {
  const perSecond = new Map<EpochMs, number>();
  const resets: EpochMs[] = [];
  points.forEach(([at, value], i) => {
    const [before, previous] = points[i - 1] ?? [];
    if (before === undefined || previous === undefined) return;
    if (value < previous) resets.push(at);
    else perSecond.set(at, (value - previous) / ((at - before) / 1000));
  });
  return { counter: new Map(points), perSecond, resets };
};

/** (t0: 100/s, t1: 100/s)  ->  at t0 0 records, at t1 6000 records */
export const integral = (points: readonly Point[]): Records => {
  let total = 0;
  const counter = points.map(([at, value], i): Point => {
    const [before] = points[i - 1] ?? [];
    total += before === undefined ? 0 : value * ((at - before) / 1000);
    return [at, total];
  });
  return { counter: new Map(counter), perSecond: new Map(points), resets: [] };
};
