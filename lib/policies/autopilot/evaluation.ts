/** What is known of each vertex, in the terms that every policy reports. */
import { jobMetrics } from '../../collection/job-metrics.ts';
import { average } from '../../collection/window.ts';
import type { Evaluation, VertexEvaluation } from '../../model/evaluation.ts';
import { isSource, type JobVertex } from '../../model/graph.ts';
import type { Sample } from '../../model/sample.ts';
import type { Seen } from '../policy.ts';
import type { AutopilotState } from './autopilot-state.ts';
import { jobCapacity } from './capacity.ts';
import { recordsPerSourceRecord } from './ratios.ts';
import { downtimeSeconds } from './restart-times.ts';
import { LATE_BACKLOG_S } from './scale-up.ts';
import { expectedCapacity } from './vertex-capacity.ts';

/** Of the sources that may be scaled up, below this share of the capacity the load is carried with room. */
const DOWN_SHARE = 1 / 1.3;

export const evaluationOf = (state: AutopilotState, seen: Seen): Evaluation => {
  const { job, window, windowFull, now } = seen;
  const capacity = jobCapacity(state, seen);
  const known = new Map(capacity.vertices.map((one) => [one.vertex.id, expectedCapacity(one, one.vertex.parallelism)]));
  const ratios = recordsPerSourceRecord(job.graph, state);
  const newest = window.at(-1);
  return {
    at: newest?.at ?? now,
    windowFull,
    restartMs: 1000 * downtimeSeconds(state.restarts, 'up'),
    processingBacklog: state.backlog.records > LATE_BACKLOG_S * state.series.level,
    job: jobMetrics(window),
    vertices: Object.fromEntries(
      job.graph.vertices.map((vertex): [string, VertexEvaluation] => {
        const load = state.series.level * (ratios.get(vertex.id) ?? Number.NaN);
        const rate = known.get(vertex.id) ?? asBusy(load, average(window, vertex.id, 'load'));
        return [vertex.id, vertexEvaluation(vertex, rate, load, newest, seen)];
      }),
    ),
  };
};

/** A vertex that has hardly anything to do has no curve: (54/s, busy 0.1 % of the time)  ->  54 000/s. NaN: not measured. */
const asBusy = (recordsPerSecond: number, busy: number): number => recordsPerSecond / busy;

const vertexEvaluation = (
  vertex: JobVertex,
  trueProcessingRate: number,
  targetDataRate: number,
  newest: Sample | undefined,
  { window, sourcePartitions }: Seen,
): VertexEvaluation => ({
  load: average(window, vertex.id, 'load'),
  trueProcessingRate,
  targetDataRate,
  catchUpDataRate: 0,
  lag: isSource(vertex) ? (newest?.vertices[vertex.id]?.lag ?? Number.NaN) : Number.NaN,
  parallelism: vertex.parallelism,
  recommendedParallelism: Number.NaN,
  maxParallelism: vertex.maxParallelism,
  sourcePartitions: sourcePartitions[vertex.id] ?? 0,
  scaleUpRateThreshold: targetDataRate,
  scaleDownRateThreshold: targetDataRate / DOWN_SHARE,
  backPressure: average(window, vertex.id, 'backPressure'),
});
