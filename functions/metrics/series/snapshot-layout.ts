/**
 * The layout of Managed Flink: four snapshots a minute of every subtask, in the statistics of one metric. Sum adds them all
 * up, so Sum / 4 is the job's total: of a rate the total rate, of a counter its value in the middle of the minute.
 */
import type { Aggregate } from '../../../lib/model/observation.ts';
import { MINUTE_MS } from '../plan/metric.ts';
import type { SeriesLayout } from '../plan/series-layout.ts';

export const SNAPSHOTS_PER_MINUTE = 4;

export const snapshots: SeriesLayout = {
  statistics: { gauge: ['Maximum', 'Average', 'Minimum'], counter: ['Sum', 'SampleCount'] },
  aggregates: (read, [metric]) => {
    if (!metric) return new Map();
    const min = read(metric, 'Minimum');
    const max = read(metric, 'Maximum');
    const avg = read(metric, 'Average');
    return new Map(
      [...avg].map(([at, mean]): [number, Aggregate] => {
        const low = min.get(at);
        const high = max.get(at);
        return [
          at,
          { ...(low === undefined ? {} : { min: low }), ...(high === undefined ? {} : { max: high }), avg: mean },
        ];
      }),
    );
  },
  /**
   * A minute with fewer snapshots than the one before or after it is cut off by a restart, or not all there yet: its sum
   * is too small, and that is not a smaller total. It is left out.
   */
  totals: (read, [metric], { since }) => {
    if (!metric) return new Map();
    const counts = read(metric, 'SampleCount');
    const isWhole = (at: number): boolean => {
      const count = counts.get(at) ?? Number.POSITIVE_INFINITY;
      return count >= (counts.get(at - MINUTE_MS) ?? 0) && count >= (counts.get(at + MINUTE_MS) ?? 0);
    };
    return new Map(
      [...read(metric, 'Sum')]
        .filter(([at]) => at >= since && isWhole(at))
        .map(([at, sum]) => [at, sum / SNAPSHOTS_PER_MINUTE]),
    );
  },
  added: () => {
    throw new Error('Snapshots show values, not what was added to them');
  },
  /** A client that has fetched nothing for a while says nothing: fewer snapshots are no reason to distrust the sum. */
  some: (read, [metric]) =>
    new Map(metric ? [...read(metric, 'Sum')].map(([at, sum]) => [at, sum / SNAPSHOTS_PER_MINUTE]) : []),
  times: (read, [metric]) =>
    new Map(metric ? [...read(metric, 'Average').keys()].map((at) => [at, SNAPSHOTS_PER_MINUTE]) : []),
  least: (read, [metric]) => (metric ? read(metric, 'Minimum') : new Map()),
};
