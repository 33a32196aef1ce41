/** CloudWatch of one benchmark run: minute tables in memory, read by the production pipeline. */
import {
  type Metric,
  type MetricFilter,
  type MetricReader,
  metricKey,
  type Series,
  type Statistic,
} from '../../functions/metrics/plan/metric.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import type { Datum, Statistics } from '../../world/metrics/datum.ts';

export interface MinuteTable extends MetricReader {
  put(data: readonly Datum[]): void;
}

interface Kept {
  readonly metric: Metric;
  readonly points: Map<EpochMs, Statistics>;
}

/** Longer than any window that is read. */
const KEPT_MINUTES = 180;

export const minuteTable = (): MinuteTable => {
  const kept = new Map<string, Kept>();
  const series = (metric: Metric, statistic: Statistic, from: EpochMs, to: EpochMs): Series => {
    const points = kept.get(metricKey(metric))?.points ?? new Map<EpochMs, Statistics>();
    const found = new Map<EpochMs, number>();
    for (const [at, statistics] of points) if (at >= from && at < to) found.set(at, statisticOf(statistics, statistic));
    return found;
  };
  return {
    put(data) {
      for (const { namespace, name, dimensions, at, statistics } of data) {
        const metric = { namespace, name, dimensions };
        const key = metricKey(metric);
        const one = kept.get(key) ?? { metric, points: new Map() };
        kept.set(key, one);
        const before = one.points.get(at);
        one.points.set(at, before === undefined ? statistics : merged(before, statistics));
        if (one.points.size > KEPT_MINUTES) one.points.delete(Math.min(...one.points.keys()));
      }
    },
    async read(jobs) {
      const results = jobs.map(({ start, end }) => ({
        kind: 'read' as const,
        read: (metric: Metric, statistic: Statistic) => series(metric, statistic, start, end),
        partial: [],
      }));
      const metricsRequested = jobs.reduce((sum, { queries }) => sum + queries.length, 0);
      return { jobs: results, cost: { metricsRequested, dollars: metricsRequested * 1e-5 } };
    },
    list: async (filter) => [...kept.values()].map(({ metric }) => metric).filter((metric) => matches(metric, filter)),
  };
};

const matches = (metric: Metric, { namespace, name, dimensions = {} }: MetricFilter): boolean =>
  metric.namespace === namespace &&
  (name === undefined || metric.name === name) &&
  Object.entries(dimensions).every(([key, value]) => metric.dimensions[key] === value);

const merged = (a: Statistics, b: Statistics): Statistics => ({
  sampleCount: a.sampleCount + b.sampleCount,
  sum: a.sum + b.sum,
  minimum: Math.min(a.minimum, b.minimum),
  maximum: Math.max(a.maximum, b.maximum),
});

const statisticOf = ({ sampleCount, sum, minimum, maximum }: Statistics, statistic: Statistic): number => {
  switch (statistic) {
    case 'Minimum':
      return minimum;
    case 'Maximum':
      return maximum;
    case 'Average':
      return sum / sampleCount;
    case 'Sum':
      return sum;
    case 'SampleCount':
      return sampleCount;
  }
};
