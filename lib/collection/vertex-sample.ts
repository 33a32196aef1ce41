/** What did one instant show of one vertex? By the rules of Flink's own collector. */
import { isSource, type JobVertex } from '../model/graph.ts';
import type { Aggregate, VertexObservation } from '../model/observation.ts';
import type { Sample, VertexSample } from '../model/sample.ts';
import { roundMetric } from '../number/round-metric.ts';
import type { Options } from '../options/options.ts';
import type { Blind, FlinkMetric, FoundNames } from './flink-metrics.ts';
import { observedTrueProcessingRate } from './observed-true-processing-rate.ts';

/** The values of one request; empty when it named a metric that has vanished. */
export type Answer = Readonly<Partial<Record<FlinkMetric, Aggregate>>>;

const NOTHING: Answer = {};

/** Flink answers a request that names a metric it does not have with nothing at all. */
export const ask = (names: FoundNames, observation: VertexObservation): Answer => {
  const answer: Partial<Record<FlinkMetric, Aggregate>> = {};
  for (const [metric, name] of names) {
    const value = observation.metrics[name];
    if (value === undefined) return NOTHING;
    const first = answer[metric];
    answer[metric] = first === undefined ? value : { sum: (first.sum ?? Number.NaN) + (value.sum ?? Number.NaN) };
  }
  return answer;
};

const NO_TIME: Aggregate = { min: 0, max: 0, avg: 0, sum: 0 };
const FINISHED: Answer = {
  busy: NO_TIME,
  pending: NO_TIME,
  sourceInPerSecond: NO_TIME,
  sourceIn: NO_TIME,
  sourceOut: NO_TIME,
};
const FINISHED_COUNTERS = { recordsIn: 0, recordsOut: 0, accumulatedBusyMs: 0, metrics: {} };

/** A finished vertex shows zeros: its counters fall inside the window. */
export const finishedSample = (vertex: JobVertex, options: Options, window: readonly Sample[]): VertexSample =>
  vertexSample(vertex, FINISHED, FINISHED_COUNTERS, options, window, () => false);

/** `window` is what was collected before this instant. */
export const vertexSample = (
  vertex: JobVertex,
  answer: Answer,
  observation: VertexObservation,
  options: Options,
  window: readonly Sample[],
  blind: Blind,
): VertexSample => {
  const source = isSource(vertex);
  const recordsIn = source ? sourceRecordsIn(answer, observation) : observation.recordsIn;
  const sample: { -readonly [Metric in keyof VertexSample]: VertexSample[Metric] } = {
    load: roundMetric(load(answer, options)),
    accumulatedBusyTime: roundMetric(observation.accumulatedBusyMs),
    recordsIn: roundMetric(Math.max(0, recordsIn)),
    recordsOut: roundMetric(observation.recordsOut),
    backPressure: roundMetric((observation.metrics['backPressuredTimeMsPerSecond']?.avg ?? Number.NaN) / 1000),
  };
  if (!source) {
    if (answer.inPerSecond !== undefined) sample.recordsInPerSecond = roundMetric(answer.inPerSecond.sum ?? Number.NaN);
    return sample;
  }
  const lag = sourceLag(answer, blind);
  if (lag !== undefined) sample.lag = roundMetric(lag);
  const inPerSecond = answer.sourceInPerSecond?.sum;
  if (inPerSecond === undefined || Number.isNaN(inPerSecond)) return sample;
  const observed = observedTrueProcessingRate(
    {
      id: vertex.id,
      inPerSecond: Math.max(0, inPerSecond),
      lag: lag ?? Number.NaN,
      backPressuredMsPerSecond: answer.backPressure?.avg ?? Number.NaN,
    },
    options,
    window,
  );
  sample.observedTrueProcessingRate = roundMetric(observed);
  return sample;
};

const AGGREGATE = { MIN: 'min', MAX: 'max', AVG: 'avg' } as const;

/** Busy share; NaN when there is none, then the vertex is left alone in this cycle. */
const load = (answer: Answer, options: Options): number => {
  const aggregate = answer.busy?.[AGGREGATE[options.busyTimeAggregator]] ?? Number.NaN;
  return Number.isFinite(aggregate) ? Math.max(0, aggregate) / 1000 : Number.NaN;
};

/** A source task counts no input: its operator does, or at least what that sends on. */
const sourceRecordsIn = (answer: Answer, observation: VertexObservation): number => {
  if (observation.recordsIn !== 0) return observation.recordsIn;
  const operatorIn = answer.sourceIn?.sum ?? 0;
  if (operatorIn !== 0) return operatorIn;
  return answer.sourceOut?.sum ?? operatorIn;
};

/** Absent means no backlog, as legacy and idle sources have it; undefined when this kind of source can't see it. */
const sourceLag = (answer: Answer, blind: Blind): number | undefined => {
  const pending = answer.pending;
  if (pending !== undefined) return pending.sum ?? Number.NaN;
  return blind('pendingRecords') ? undefined : 0;
};
