/**
 * What is older than 15 days, by points of five minutes: sizes, records, how busy vertices and processors were. Backlogs and
 * memory are not read of it: of five minutes only the lowest and the highest is known, and that is no course of either.
 */
import type { MetricQuery, Read } from '../../functions/metrics/plan/metric.ts';
import { metricKey } from '../../functions/metrics/plan/metric.ts';
import type { MetricPlan } from '../../functions/metrics/plan/metric-plan.ts';
import { assemble } from '../../functions/metrics/series/observations.ts';
import { minutesOfFive } from './five-minutes.ts';
import type { HistoryMinute, OlderHistory, SeenRestart } from './job-history.ts';
import type { JobMetricsPlan } from './metrics-of-job.ts';
import { minuteOf } from './minute-of.ts';
import { FIVE_MINUTES_MS } from './ranges.ts';
import { partOf, type ReadRange, readSeries, type SeriesReader } from './read-metrics.ts';
import type { MeasuredSpan, SpansOf } from './spans.ts';

export interface OlderRequest {
  readonly metrics: JobMetricsPlan;
  readonly range: ReadRange;
  /** Of the points of five minutes. */
  readonly spansOf: SpansOf;
  readonly operations: readonly SeenRestart[];
}

const DAY_MS = 86_400_000;
/** A counter needs the points around a day. */
const AROUND_MS = 2 * FIVE_MINUTES_MS;

/** Without backlogs and pools of memory. */
export const olderPlan = ({ plan }: JobMetricsPlan): MetricPlan => ({
  ...plan,
  vertices: plan.vertices.map((vertex) => ({
    ...vertex,
    accumulatedBusy: undefined,
    backPressured: undefined,
    pending: undefined,
    lag: undefined,
  })),
  job: plan.job.filter(({ becomes }) => becomes.includes('containerCpu')),
});

/** Of the metrics of the minutes those that `olderPlan` looks at. */
export const olderQueries = (metrics: JobMetricsPlan): readonly MetricQuery[] => {
  const { vertices, job } = olderPlan(metrics);
  const used = [
    ...vertices.flatMap(({ busy, input, output }) => [...busy, ...input.metrics, ...(output?.metrics ?? [])]),
    ...job.flatMap(({ metric }) => metric ?? []),
    ...(metrics.kpus === undefined ? [] : [metrics.kpus]),
  ];
  const keys = new Set(used.map(metricKey));
  return metrics.queries.filter(({ metric }) => keys.has(metricKey(metric)));
};

export const readOlder = async (
  reader: SeriesReader,
  { metrics, range, spansOf, operations: all }: OlderRequest,
): Promise<{
  readonly history: OlderHistory;
  readonly metricsRequested: number;
  readonly partial: readonly string[];
}> => {
  const points = { ...range, periodMs: FIVE_MINUTES_MS };
  const { read, metricsRequested, partial } = await readSeries(reader, olderQueries(metrics), points);
  const minutes = spansOf(metrics, read, points).flatMap((span) => minutesOf(span.metrics, read, span));
  const operations = all.filter(({ at }) => at >= range.from && at < range.to);
  return {
    history: { ...range, minutes, operations, gaps: gapsOf(publishedAt(metrics, read)) },
    metricsRequested,
    partial,
  };
};

/** Day by day, so that what is laid out by the minute is small; never over a change of the size. */
const minutesOf = (metrics: JobMetricsPlan, read: Read, span: MeasuredSpan): readonly HistoryMinute[] => {
  const plan = olderPlan(metrics);
  const counters = plan.vertices.flatMap(({ input, output }) =>
    [input, ...(output === undefined ? [] : [output])].flatMap(({ metrics: own, as }) => (as === 'counter' ? own : [])),
  );
  const minutes: HistoryMinute[] = [];
  for (let from = span.from; from < span.to; from += DAY_MS) {
    const to = Math.min(span.to, from + DAY_MS);
    const around = [Math.max(span.from, from - AROUND_MS), Math.min(span.to, to + AROUND_MS)] as const;
    const part = partOf(read, ...around, FIVE_MINUTES_MS);
    const laidOut = minutesOfFive(part, counters, ...around);
    const range = { from, end: to, settled: to, since: around[0] };
    const { observations } = assemble(plan, metrics.dialect, laidOut, range);
    const seen = observations.flatMap((one) => minuteOf(metrics, one, span.sizing, {}) ?? []);
    minutes.push(...[...Map.groupBy(seen, ({ at }) => at - (at % FIVE_MINUTES_MS))].map(([at, of]) => meanOf(at, of)));
  }
  return minutes;
};

/** Of five minutes all but the records are alike. */
const meanOf = (at: number, of: readonly HistoryMinute[]): HistoryMinute => {
  const [first] = of;
  if (first === undefined) throw new Error('no minute');
  return {
    ...first,
    at,
    vertices: first.vertices.map((vertex, i) => ({
      ...vertex,
      perSecond: of.reduce((sum, { vertices }) => sum + (vertices[i]?.perSecond ?? Number.NaN), 0) / of.length,
    })),
  };
};

const publishedAt = ({ counted, plan }: JobMetricsPlan, read: Read): readonly number[] => {
  const [busy] = plan.vertices.flatMap((vertex) => vertex.busy);
  const points = counted === undefined ? busy && read(busy, 'Average') : read(counted, 'SampleCount');
  return [...(points?.keys() ?? [])];
};

/** Shorter ones can't be seen: some of the five minutes were published. */
const gapsOf = (published: readonly number[]): number => {
  const ordered = published.toSorted((a, b) => a - b);
  return ordered.filter((at, i) => at - (ordered[i - 1] ?? at) > FIVE_MINUTES_MS).length;
};
