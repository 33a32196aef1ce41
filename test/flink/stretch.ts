/**
 * A minute of CloudWatch lasts only SECONDS_PER_MINUTE where a real Flink runs. What accumulates (records, busy time, backlog)
 * is therefore multiplied by STRETCH, for the reporters and for REST alike: the job looks as if it had gone on at the same
 * rates for the rest of the minute. Rates and shares are what Flink says. So names, labels, text formats, aggregation and
 * everything that is derived are real; only the time between two points is not.
 */
import { prometheusName } from '../../functions/metrics/dialects/prometheus.ts';
import { pendingBytes, pendingRecords, reportedMetrics } from '../../functions/metrics/plan/reported-metrics.ts';
import type { Observation, VertexObservation } from '../../lib/model/observation.ts';
import type { PrometheusSample } from '../support/collector/prometheus-text.ts';
import type { Value } from '../support/collector/publish.ts';

export const SECONDS_PER_MINUTE = 5;
export const STRETCH = 60 / SECONDS_PER_MINUTE;

const ACCUMULATES = new Set([
  ...reportedMetrics.filter(({ kind }) => kind !== 'gauge').map(({ name }) => name),
  pendingRecords.name,
  pendingBytes.name,
]);
const PROMETHEUS_ACCUMULATES = new Set(reportedMetrics.filter(({ name }) => ACCUMULATES.has(name)).map(prometheusName));

export const stretchedSample = (sample: PrometheusSample): PrometheusSample =>
  PROMETHEUS_ACCUMULATES.has(sample.name) ? { ...sample, value: sample.value * STRETCH } : sample;

export const stretchedValue = (value: Value): Value =>
  ACCUMULATES.has(value.name.split('_').at(-1) ?? '') ? { ...value, value: value.value * STRETCH } : value;

export const stretched = (observation: Observation): Observation => ({
  ...observation,
  vertices: Object.fromEntries(
    Object.entries(observation.vertices).map(([id, vertex]) => [id, stretchedVertex(vertex)]),
  ),
});

const stretchedVertex = (vertex: VertexObservation): VertexObservation => ({
  ...vertex,
  recordsIn: (vertex.recordsIn ?? Number.NaN) * STRETCH,
  recordsOut: vertex.recordsOut * STRETCH,
  accumulatedBusyMs: vertex.accumulatedBusyMs * STRETCH,
  ...(vertex.pendingRecords === undefined ? {} : { pendingRecords: vertex.pendingRecords * STRETCH }),
});
