/** Which size the job had when, and by which metrics it is seen at that size. */
import type { Read } from '../../functions/metrics/plan/metric.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import type { PlatformSize, Sizing } from '../../lib/model/sizing.ts';
import type { Settings } from '../../lib/settings/settings.ts';
import { graphAt } from './job-history.ts';
import { type JobMetricsPlan, metricsOfJob, type ReportedJob } from './metrics-of-job.ts';
import type { PointsRange } from './read-metrics.ts';
import { sizeSpans } from './sizes.ts';
import { type StoredSize, samplesOf, slotSpans } from './slot-sizes.ts';

export interface MeasuredSpan {
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly sizing: Sizing;
  readonly metrics: JobMetricsPlan;
}

export type SpansOf = (metrics: JobMetricsPlan, read: Read, range: PointsRange) => readonly MeasuredSpan[];

export interface SpansRequest {
  readonly reported: ReportedJob;
  readonly file: Settings;
  /** Sizes that evaluations were stored with, in time order. */
  readonly storedSizes?: readonly StoredSize[] | undefined;
}

/** An application is counted by its snapshots and KPUs, every other job by the samples of each of its vertices. */
export const spansOfJob = ({ reported, file, storedSizes: stored = [] }: SpansRequest): SpansOf => {
  const { size } = reported.state;
  return (metrics, read, range) => {
    if (size.kind === 'kpu') {
      const snapshots = metrics.counted === undefined ? NOTHING : read(metrics.counted, 'SampleCount');
      const kpus = metrics.kpus === undefined ? NOTHING : read(metrics.kpus, 'Maximum');
      const series = { ...range, snapshots, kpus, now: size.current, dollarsPerKpuHour: file.dollarsPerKpuHour };
      return sizeSpans(series).map((span) => ({ ...span, metrics }));
    }
    const counts = samplesOf(metrics.plan, metrics.dialect.layout, read);
    return slotSpans({ ...range, counts, now: size.current, stored }).map((span) => ({
      ...span,
      // A whole minute has a point of every subtask, and how many these are is another number at another size.
      metrics: metricsOfJob(atSize(reported, span.sizing), file, metrics.request.now, metrics.request.findings),
    }));
  };
};

const NOTHING = new Map<EpochMs, number>();

/** With as many subtasks of each vertex as it ever had: where each has metrics of its own, all are asked for. */
export const atWidest = (reported: ReportedJob, stored: readonly StoredSize[] = []): ReportedJob => {
  const { graph, size } = reported.state;
  if (size.kind === 'kpu') return reported;
  const widest = graph.vertices.map(({ id, parallelism }): [string, number] => [
    id,
    Math.max(
      parallelism,
      size.current.parallelism[id] ?? 1,
      ...stored.map(({ sizing }) => sizing.parallelism[id] ?? 1),
    ),
  ]);
  return atSize(reported, { kind: 'per-vertex', parallelism: Object.fromEntries(widest) });
};

const atSize = (
  reported: ReportedJob,
  sizing: Extract<PlatformSize, { kind: 'per-vertex' }>['current'],
): ReportedJob => ({
  ...reported,
  state: { ...reported.state, graph: graphAt(reported.state.graph, sizing) },
});
