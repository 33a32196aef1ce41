/**
 * The parallelism of every vertex at every minute, of a job whose subtasks each report by themselves: by the samples that were
 * counted, where those say it, and else as evaluations were stored of it.
 */
import type { Read, Series } from '../../functions/metrics/plan/metric.ts';
import type { MetricPlan } from '../../functions/metrics/plan/metric-plan.ts';
import type { SeriesLayout } from '../../functions/metrics/plan/series-layout.ts';
import type { VertexId } from '../../lib/model/graph.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import type { PerVertexSizing } from '../../lib/model/sizing.ts';
import { sameSize } from '../../lib/sizing/size-to.ts';
import { MINUTE_MS } from './job-history.ts';

export interface SlotSpan {
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly sizing: PerVertexSizing;
}

export interface StoredSize {
  readonly at: EpochMs;
  readonly sizing: PerVertexSizing;
}

export interface SlotSeries {
  /** Samples of all subtasks, by point. */
  readonly counts: ReadonlyMap<VertexId, Series>;
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** Of a point; left out: a minute. */
  readonly periodMs?: number;
  readonly now: PerVertexSizing;
  /** Of evaluations, in time order. */
  readonly stored: readonly StoredSize[];
}

/** Where a vertex has one metric for all subtasks, its samples; where each subtask has its own, how many of them have a point. */
export const samplesOf = ({ vertices }: MetricPlan, layout: SeriesLayout, read: Read): SlotSeries['counts'] =>
  new Map(
    vertices.map(({ vertex, busy, input }) => {
      const metrics = busy.length > 0 ? busy : input.metrics;
      const [only] = metrics;
      if (only !== undefined && layout.statistics.gauge.includes('SampleCount')) {
        return [vertex.id, read(only, 'SampleCount')];
      }
      const counts = new Map<EpochMs, number>();
      for (const metric of metrics)
        for (const at of read(metric, 'Average').keys()) counts.set(at, 1 + (counts.get(at) ?? 0));
      return [vertex.id, counts];
    }),
  );

/** Minutes of a restart belong to the size before it. Where nothing was counted or stored, the size of now is taken. */
export const slotSpans = (series: SlotSeries): readonly SlotSpan[] => {
  const { from, to, periodMs = MINUTE_MS, now, stored } = series;
  const seen = countedBy(series);
  const ids = Object.keys(now.parallelism) as VertexId[];
  const spans: SlotSpan[] = [];
  let start = from;
  let size = withEach(stored[0]?.sizing ?? now, ids, (id) => seen.first(id));
  let next = 0;
  for (let at = from; at < to; at += periodMs) {
    let sizing = size;
    for (; (stored[next]?.at ?? Number.POSITIVE_INFINITY) < at + periodMs; next++)
      sizing = stored[next]?.sizing ?? sizing;
    // From one evaluation to the next the size is known; what is counted only says when it changed.
    const coming = next === 0 ? undefined : (stored[next]?.sizing ?? now).parallelism;
    sizing = withEach(sizing, ids, (id) => {
      const parallelism = seen.at(id, at);
      return coming === undefined || coming[id] === parallelism ? parallelism : undefined;
    });
    if (sameSize(sizing, size)) continue;
    if (at > start) spans.push({ from: start, to: at, sizing: size });
    [start, size] = [at, sizing];
  }
  spans.push({ from: start, to, sizing: size });
  return spans;
};

const withEach = (
  sizing: PerVertexSizing,
  ids: readonly VertexId[],
  of: (id: VertexId) => number | undefined,
): PerVertexSizing => ({
  kind: 'per-vertex',
  parallelism: Object.fromEntries(ids.map((id) => [id, of(id) ?? sizing.parallelism[id] ?? 1])),
});

interface Counted {
  /** Undefined: not known. */
  at(id: VertexId, at: EpochMs): number | undefined;
  first(id: VertexId): number | undefined;
}

/** Every subtask reports equally often: how often is seen where the size is known, at the end. */
const countedBy = ({ counts, from, to, periodMs = MINUTE_MS, now }: SlotSeries): Counted => {
  const times = [...counts].map(([id, series]) => {
    const newest = newestWhole(series, from, to, periodMs);
    return newest === undefined ? Number.NaN : newest / (now.parallelism[id] ?? Number.NaN);
  });
  const [first = Number.NaN] = times.filter(Number.isFinite);
  // Vertices that do not agree were caught in the middle of a change, or some of their subtasks say nothing.
  const agreed = times.every((one) => Number.isNaN(one) || one === first) && Number.isInteger(first) && first > 0;
  const at = (id: VertexId, time: EpochMs): number | undefined => {
    const count = wholeCount(counts.get(id) ?? NOTHING, time, periodMs);
    return !agreed || count === undefined || count % first !== 0 ? undefined : count / first;
  };
  return {
    at,
    first(id) {
      for (let time = from; time < to; time += periodMs) {
        const parallelism = at(id, time);
        if (parallelism !== undefined) return parallelism;
      }
      return undefined;
    },
  };
};

const NOTHING: Series = new Map();

const newestWhole = (series: Series, from: EpochMs, to: EpochMs, periodMs: number): number | undefined => {
  for (let at = to - ((to - from) % periodMs || periodMs); at >= from; at -= periodMs) {
    const count = wholeCount(series, at, periodMs);
    if (count !== undefined) return count;
  }
  return undefined;
};

/** A scrape that fails, or a restart, shows fewer: a count is believed that the two points before it or after it have, too. */
const wholeCount = (series: Series, at: EpochMs, periodMs: number): number | undefined => {
  const count = series.get(at);
  const same = (step: number): boolean =>
    series.get(at + step * periodMs) === count && series.get(at + 2 * step * periodMs) === count;
  return count !== undefined && (same(-1) || same(1)) ? count : undefined;
};
