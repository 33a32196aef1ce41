/** What did one instant show of one vertex? By the rules of Flink's own collector. */
import { isSource, type JobVertex } from '../graph.ts';
import { roundMetric } from '../number/round-metric.ts';
import type { Aggregate, VertexObservation } from '../observation.ts';
import type { Options } from '../options/options.ts';
import type { Sample, VertexSample } from '../sample.ts';
import type { Blind, FlinkMetric, FoundNames } from './flink-metrics.ts';
import { observedTrueProcessingRate } from './observed-true-processing-rate.ts';

/** The values of one request; empty when it named a metric that has vanished. */
export type Answer = ReadonlyMap<FlinkMetric, Aggregate>;

const NOTHING: Answer = new Map();

/** Flink answers a request that names a metric it does not have with nothing at all. */
export const ask = (names: FoundNames, observation: VertexObservation): Answer => {
  const answer = new Map<FlinkMetric, Aggregate>();
  for (const [metric, name] of names) {
    const value = observation.metrics[name];
    if (value === undefined) return NOTHING;
    const first = answer.get(metric);
    answer.set(metric, first === undefined ? value : { sum: (first.sum ?? Number.NaN) + (value.sum ?? Number.NaN) });
  }
  return answer;
};

const NO_TIME: Aggregate = { min: 0, max: 0, avg: 0, sum: 0 };
const FINISHED: Answer = new Map<FlinkMetric, Aggregate>([
  ['busy', NO_TIME],
  ['pending', NO_TIME],
  ['sourceInPerSecond', NO_TIME],
  ['sourceIn', NO_TIME],
  ['sourceOut', NO_TIME],
]);
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
  const common = {
    load: roundMetric(load(answer, options)),
    accumulatedBusyTime: roundMetric(observation.accumulatedBusyMs),
    recordsOut: roundMetric(observation.recordsOut),
    backPressure: roundMetric((observation.metrics['backPressuredTimeMsPerSecond']?.avg ?? Number.NaN) / 1000),
  };
  if (!isSource(vertex)) {
    const inPerSecond = answer.get('inPerSecond');
    const recordsIn = roundMetric(Math.max(0, observation.recordsIn));
    if (inPerSecond === undefined) return { ...common, recordsIn };
    return { ...common, recordsIn, recordsInPerSecond: roundMetric(inPerSecond.sum ?? Number.NaN) };
  }
  const recordsIn = roundMetric(Math.max(0, sourceRecordsIn(answer, observation)));
  const lag = sourceLag(answer, blind);
  const measured = { ...common, recordsIn, ...(lag === undefined ? {} : { lag: roundMetric(lag) }) };
  const inPerSecond = answer.get('sourceInPerSecond')?.sum;
  if (inPerSecond === undefined || Number.isNaN(inPerSecond)) return measured;
  const observed = observedTrueProcessingRate(
    {
      id: vertex.id,
      inPerSecond: Math.max(0, inPerSecond),
      lag: lag ?? Number.NaN,
      backPressuredMsPerSecond: answer.get('backPressure')?.avg ?? Number.NaN,
    },
    options,
    window,
  );
  return { ...measured, observedTrueProcessingRate: roundMetric(observed) };
};

/** Busy share; NaN when there is none, then the vertex is left alone in this cycle. */
const load = (answer: Answer, options: Options): number => {
  const busy = answer.get('busy');
  const aggregate = { MIN: busy?.min, MAX: busy?.max, AVG: busy?.avg }[options.busyTimeAggregator] ?? Number.NaN;
  return Number.isFinite(aggregate) ? Math.max(0, aggregate) / 1000 : Number.NaN;
};

/** A source task counts no input: its operator does, or at least what that sends on. */
const sourceRecordsIn = (answer: Answer, observation: VertexObservation): number => {
  if (observation.recordsIn !== 0) return observation.recordsIn;
  const operatorIn = answer.get('sourceIn')?.sum ?? 0;
  if (operatorIn !== 0) return operatorIn;
  return answer.get('sourceOut')?.sum ?? operatorIn;
};

/** Absent means no backlog, as legacy and idle sources have it; undefined when this kind of source can't see it. */
const sourceLag = (answer: Answer, blind: Blind): number | undefined => {
  const pending = answer.get('pending');
  if (pending !== undefined) return pending.sum ?? Number.NaN;
  return blind('pendingRecords') ? undefined : 0;
};
