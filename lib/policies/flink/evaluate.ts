/** From the window to what every vertex needs and can do. */

import { jobMetrics } from '../../collection/job-metrics.ts';
import { mean, type VertexSums, vertexSums } from '../../collection/window.ts';
import type { Evaluation, VertexEvaluation } from '../../model/evaluation.ts';
import { isSource, type JobGraph, type JobVertex, type VertexId } from '../../model/graph.ts';
import type { Sample } from '../../model/sample.ts';
import { roundMetric } from '../../number/round-metric.ts';
import type { Options } from '../../options/options.ts';
import type { Demand } from './capacity.ts';
import { topologyOf } from './output-ratio.ts';
import { inputsDemand, newestLag, sourceDemand } from './target-data-rate.ts';
import { processingBacklog, thresholds } from './thresholds.ts';
import { busyTime, trueProcessingRate } from './true-processing-rate.ts';

export interface EvaluationNeed {
  readonly graph: JobGraph;
  readonly options: Options;
  /** At least two samples. */
  readonly window: readonly Sample[];
  readonly windowFull: boolean;
  readonly restartMs: number;
  readonly sourcePartitions: Readonly<Record<VertexId, number>>;
}

export type Evaluated =
  | { readonly kind: 'evaluation'; readonly evaluation: Evaluation }
  /** `message` is the Java autoscaler's. */
  | { readonly kind: 'error'; readonly vertex: VertexId; readonly says: string; readonly message: string };

export const evaluate = (need: EvaluationNeed): Evaluated => {
  const { graph, options, window, windowFull, restartMs } = need;
  const sums = new Map(graph.vertices.map(({ id }) => [id, vertexSums(window, id)]));
  const stranger = graph.vertices.find(({ id }) => sums.get(id)?.samples !== window.length);
  if (stranger !== undefined) {
    const says = `${stranger.name} is not in every sample of the window.`;
    return { kind: 'error', vertex: stranger.id, says, message: says };
  }
  const backlog = processingBacklog(graph, window, options);
  const topology = topologyOf(graph);
  const demands = new Map<VertexId, Demand>();
  const vertices: Record<VertexId, VertexEvaluation> = {};
  for (const vertex of graph.vertices) {
    const demand = rounded(
      isSource(vertex) ? sourceDemand(vertex, window, options) : inputsDemand(vertex, demands, topology, window),
    );
    if (isSource(vertex) && Number.isNaN(demand.targetDataRate)) return noIngestionRate(vertex);
    demands.set(vertex.id, demand);
    vertices[vertex.id] = evaluateVertex(vertex, sums.get(vertex.id) as VertexSums, demand, backlog, need);
  }
  const at = window[window.length - 1]?.at ?? Number.NaN;
  return {
    kind: 'evaluation',
    evaluation: { at, windowFull, vertices, job: jobMetrics(window), restartMs, processingBacklog: backlog },
  };
};

const rounded = (demand: Demand): Demand => ({
  targetDataRate: roundMetric(demand.targetDataRate),
  catchUpDataRate: roundMetric(demand.catchUpDataRate),
});

const evaluateVertex = (
  vertex: JobVertex,
  sums: VertexSums,
  demand: Demand,
  backlog: boolean,
  { options, window, windowFull, restartMs, sourcePartitions }: EvaluationNeed,
): VertexEvaluation => {
  const busyMs = busyTime(vertex, window, sums, options);
  const { scaleUpRateThreshold, scaleDownRateThreshold } = thresholds(demand, restartMs, backlog, options);
  return {
    load: roundMetric(busyMs / 1000),
    trueProcessingRate: roundMetric(trueProcessingRate(vertex, busyMs, window, sums, options)),
    targetDataRate: demand.targetDataRate,
    catchUpDataRate: demand.catchUpDataRate,
    lag: isSource(vertex) ? roundMetric(newestLag(vertex.id, window) ?? Number.NaN) : Number.NaN,
    parallelism: vertex.parallelism,
    recommendedParallelism: windowFull ? vertex.parallelism : Number.NaN,
    maxParallelism: vertex.maxParallelism,
    sourcePartitions: sourcePartitions[vertex.id] ?? 0,
    scaleUpRateThreshold: roundMetric(scaleUpRateThreshold),
    scaleDownRateThreshold: roundMetric(scaleDownRateThreshold),
    backPressure: mean(sums.backPressure),
  };
};

const noIngestionRate = (vertex: JobVertex): Evaluated => ({
  kind: 'error',
  vertex: vertex.id,
  says: `It is unknown how many records arrive at ${vertex.name}: its records or its lag were not measured twice.`,
  message: 'Cannot evaluate metrics without ingestion rate information',
});
