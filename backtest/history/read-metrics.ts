/** Reads whole series of CloudWatch as cheaply as it sells them: each metric once, in calls whose answer has one page. */
import type { CloudWatch } from '../../functions/metrics/cloudwatch/cloudwatch.ts';
import { getMetricData } from '../../functions/metrics/cloudwatch/get-metric-data.ts';
import type { RateLimiter } from '../../functions/metrics/cloudwatch/rate-limiter.ts';
import {
  type Metric,
  type MetricQuery,
  metricKey,
  type Read,
  type Series,
  type Statistic,
} from '../../functions/metrics/plan/metric.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import { MINUTE_MS } from './job-history.ts';

/** Points of one page of GetMetricData; a further page is billed like a call. */
const POINTS_PER_PAGE = 100_800;
export const DOLLARS_PER_METRIC = 0.01 / 1000;

export interface ReadRange {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

export interface PointsRange extends ReadRange {
  /** Of a point; left out: a minute. */
  readonly periodMs?: number;
}

export interface SeriesReader {
  readonly client: CloudWatch;
  readonly limiter: RateLimiter;
}

export interface SeriesRead {
  readonly read: Read;
  readonly metricsRequested: number;
  readonly partial: readonly string[];
}

const NOTHING: Series = new Map();

/** Throws what CloudWatch refuses. */
export const readSeries = async (
  { client, limiter }: SeriesReader,
  queries: readonly MetricQuery[],
  { from, to, periodMs = MINUTE_MS }: PointsRange,
): Promise<SeriesRead> => {
  const series = new Map<string, Series>();
  const partial = new Set<string>();
  let metricsRequested = 0;
  for (const call of callsOf(queries, (to - from) / periodMs)) {
    const { jobs, cost } = await getMetricData(client, limiter, [{ queries: call, start: from, end: to, periodMs }]);
    metricsRequested += cost.metricsRequested;
    const [answer] = jobs;
    if (answer?.kind === 'failed') throw answer.error;
    for (const { metric, statistics } of call) {
      for (const statistic of statistics) {
        const points = answer?.read(metric, statistic) ?? NOTHING;
        series.set(keyOf(metric, statistic), points);
      }
    }
    for (const name of answer?.partial ?? []) partial.add(name);
  }
  return {
    read: (metric, statistic) => series.get(keyOf(metric, statistic)) ?? NOTHING,
    metricsRequested,
    partial: [...partial],
  };
};

const keyOf = (metric: Metric, statistic: Statistic): string => `${statistic} ${metricKey(metric)}`;

/** (4 statistics of 14 days by the minute: 80 640 points)  ->  a call of its own. (of 1 day: 5 760 points)  ->  17 metrics in a call */
export const callsOf = (queries: readonly MetricQuery[], pointsOfEach: number): readonly (readonly MetricQuery[])[] => {
  const calls: MetricQuery[][] = [];
  let left = 0;
  for (const query of queries) {
    const points = query.statistics.length * pointsOfEach;
    if (calls.length === 0 || points > left) {
      calls.push([]);
      left = POINTS_PER_PAGE;
    }
    calls.at(-1)?.push(query);
    left -= points;
  }
  return calls;
};

/** As CloudWatch bills it: a metric once in every call that asks for it, and once more for every further page. */
export const billedMetrics = (queries: readonly MetricQuery[], pointsOfEach: number): number =>
  callsOf(queries, pointsOfEach).reduce((sum, call) => {
    const points = call.reduce((all, { statistics }) => all + statistics.length * pointsOfEach, 0);
    return sum + call.length * Math.ceil(points / POINTS_PER_PAGE);
  }, 0);

/** A part of the series: what is assembled of a day looks at the points of that day alone. */
export const partOf = (read: Read, from: EpochMs, to: EpochMs, periodMs = MINUTE_MS): Read => {
  const cut = new Map<string, Series>();
  return (metric, statistic) => {
    const key = keyOf(metric, statistic);
    const known = cut.get(key);
    if (known !== undefined) return known;
    const all = read(metric, statistic);
    const part = new Map<EpochMs, number>();
    for (let at = from; at < to; at += periodMs) {
      const value = all.get(at);
      if (value !== undefined) part.set(at, value);
    }
    cut.set(key, part);
    return part;
  };
};
