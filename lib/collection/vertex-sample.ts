/** What one instant showed of one vertex, by the rules of Flink's own collector. */
import { isSource, type JobVertex } from '../model/graph.ts';
import type { Aggregate, VertexObservation } from '../model/observation.ts';
import type { Sample, VertexSample } from '../model/sample.ts';
import { roundMetric } from '../number/round-metric.ts';
import type { Options } from '../options/options.ts';
import { observedTrueProcessingRate } from './observed-true-processing-rate.ts';
import type { IsUnavailable } from './required-metrics.ts';

const NO_TIME: Aggregate = { min: 0, max: 0, avg: 0, sum: 0 };
const FINISHED: VertexObservation = { busy: NO_TIME, recordsIn: 0, recordsOut: 0, accumulatedBusyMs: 0 };
const FINISHED_SOURCE: VertexObservation = { ...FINISHED, recordsInPerSecond: 0, pendingRecords: 0 };

/** A finished vertex shows zeros: its counters fall inside the window. */
export const finishedSample = (vertex: JobVertex, options: Options, window: readonly Sample[]): VertexSample =>
  vertexSample(vertex, isSource(vertex) ? FINISHED_SOURCE : FINISHED, options, window, () => false);

/** `window` is what was collected before this instant. */
export const vertexSample = (
  vertex: JobVertex,
  shown: VertexObservation,
  options: Options,
  window: readonly Sample[],
  isUnavailable: IsUnavailable,
): VertexSample => {
  const sample: { -readonly [Metric in keyof VertexSample]: VertexSample[Metric] } = {
    load: roundMetric(load(shown, options)),
    accumulatedBusyTime: roundMetric(shown.accumulatedBusyMs),
    recordsIn: roundMetric(Math.max(0, shown.recordsIn ?? 0)),
    recordsOut: roundMetric(shown.recordsOut),
    backPressure: roundMetric((shown.backPressured?.avg ?? Number.NaN) / 1000),
  };
  if (shown.ranMs !== undefined && Number.isFinite(shown.ranMs)) sample.ran = roundMetric(shown.ranMs);
  const { avg, max } = shown.busy ?? {};
  if (avg !== undefined && max !== undefined) {
    sample.loadAverage = roundMetric(share(avg));
    sample.loadMax = roundMetric(share(max));
  }
  if (shown.commits !== undefined) {
    const { pending, lastMs, files, bytes } = shown.commits;
    Object.assign(sample, { pendingCommits: pending, commitMs: lastMs, committedFiles: files, committedBytes: bytes });
  }
  if (shown.readsCommits) sample.readsCommits = 1;
  Object.assign(sample, shown.table);
  const inPerSecond = shown.recordsInPerSecond;
  if (!isSource(vertex)) {
    if (inPerSecond !== undefined) sample.recordsInPerSecond = roundMetric(inPerSecond);
    return sample;
  }
  if (shown.alignmentDriftMs !== undefined) sample.alignmentDriftMs = roundMetric(shown.alignmentDriftMs);
  const lag = sourceLag(shown, isUnavailable);
  if (lag !== undefined) sample.lag = roundMetric(lag);
  if (shown.pendingRecordsIfFull !== undefined) sample.lagIfFull = roundMetric(shown.pendingRecordsIfFull);
  if (inPerSecond === undefined || Number.isNaN(inPerSecond)) return sample;
  const observed = observedTrueProcessingRate(
    {
      id: vertex.id,
      inPerSecond: Math.max(0, inPerSecond),
      lag: lag ?? Number.NaN,
      backPressuredMsPerSecond: shown.backPressured?.avg ?? Number.NaN,
    },
    options,
    window,
  );
  sample.observedTrueProcessingRate = roundMetric(observed);
  return sample;
};

const AGGREGATE = { MIN: 'min', MAX: 'max', AVG: 'avg' } as const;

/** Busy share; NaN when there is none, then the vertex is left alone in this cycle. */
const load = ({ busy }: VertexObservation, options: Options): number =>
  share(busy?.[AGGREGATE[options.busyTimeAggregator]] ?? Number.NaN);

const share = (msPerSecond: number): number =>
  Number.isFinite(msPerSecond) ? Math.max(0, msPerSecond) / 1000 : Number.NaN;

/** Absent means no backlog, as legacy and idle sources have it; undefined when this source can't see it. */
const sourceLag = ({ pendingRecords }: VertexObservation, isUnavailable: IsUnavailable): number | undefined =>
  pendingRecords ?? (isUnavailable('pendingRecords') ? undefined : 0);
