/** What was collected and evaluated in a tick, in the words of the golden format. */

import type { JobEvaluated } from '../../lib/evaluate-job.ts';
import type { JobMetrics, VertexEvaluation } from '../../lib/model/evaluation.ts';
import { isSource, type JobGraph } from '../../lib/model/graph.ts';
import type { JobSample, VertexSample } from '../../lib/model/sample.ts';
import { type Json, type JsonObject, toJson } from './format.ts';

const VERTEX_SAMPLE: Readonly<Partial<Record<keyof VertexSample, string>>> = {
  load: 'LOAD',
  accumulatedBusyTime: 'ACCUMULATED_BUSY_TIME',
  recordsIn: 'NUM_RECORDS_IN',
  recordsOut: 'NUM_RECORDS_OUT',
  recordsInPerSecond: 'NUM_RECORDS_IN_PER_SECOND',
  lag: 'LAG',
  observedTrueProcessingRate: 'OBSERVED_TPR',
};

const JOB_METRIC: Readonly<Record<keyof JobMetrics, string>> = {
  gcPressure: 'GC_PRESSURE',
  heapMemoryUsed: 'HEAP_MEMORY_USED',
  heapMaxUsageRatio: 'HEAP_MAX_USAGE_RATIO',
  managedMemoryUsed: 'MANAGED_MEMORY_USED',
  metaspaceMemoryUsed: 'METASPACE_MEMORY_USED',
  taskSlotsUsed: 'NUM_TASK_SLOTS_USED',
};

export const collectedOf = ({ samples }: JobEvaluated, graph: JobGraph): Json => {
  const sample = samples[samples.length - 1];
  if (sample === undefined) return null;
  const vertices: Record<string, Json> = {};
  for (const { id, name } of graph.vertices) vertices[name] = renamed(sample.vertices[id] ?? {}, VERTEX_SAMPLE);
  return { vertices, global: renamed(sample.job, JOB_METRIC) };
};

const renamed = (sample: VertexSample | JobSample, names: Readonly<Record<string, string | undefined>>): JsonObject => {
  const out: Record<string, Json> = {};
  for (const [key, value] of Object.entries(sample)) {
    const name = names[key];
    if (name !== undefined && value !== undefined) out[name] = toJson(value as number);
  }
  return out;
};

export const evaluatedOf = ({ evaluation }: JobEvaluated, graph: JobGraph): Json => {
  if (evaluation === undefined) return null;
  const vertices: Record<string, Json> = {};
  for (const vertex of graph.vertices) {
    const evaluated = evaluation.vertices[vertex.id];
    if (evaluated !== undefined) vertices[vertex.name] = evaluatedVertex(evaluated, isSource(vertex));
  }
  const global: Record<string, Json> = {};
  for (const [key, name] of Object.entries(JOB_METRIC)) {
    const [current, average] = evaluation.job[key as keyof JobMetrics];
    global[name] = [toJson(current), toJson(average)];
  }
  return { vertices, global };
};

const evaluatedVertex = (evaluated: VertexEvaluation, source: boolean): JsonObject => {
  const current = (value: number): Json => [toJson(value), 'NaN'];
  const average = (value: number): Json => ['NaN', toJson(value)];
  const { expectedProcessingRate, recommendedParallelism: recommended } = evaluated;
  return {
    LOAD: average(evaluated.load),
    TRUE_PROCESSING_RATE: average(evaluated.trueProcessingRate),
    TARGET_DATA_RATE: average(evaluated.targetDataRate),
    CATCH_UP_DATA_RATE: current(evaluated.catchUpDataRate),
    ...(source ? { LAG: current(evaluated.lag) } : {}),
    PARALLELISM: current(evaluated.parallelism),
    RECOMMENDED_PARALLELISM: Number.isNaN(recommended) ? null : current(recommended),
    MAX_PARALLELISM: current(evaluated.maxParallelism),
    NUM_SOURCE_PARTITIONS: current(evaluated.sourcePartitions),
    SCALE_UP_RATE_THRESHOLD: current(evaluated.scaleUpRateThreshold),
    SCALE_DOWN_RATE_THRESHOLD: current(evaluated.scaleDownRateThreshold),
    ...(expectedProcessingRate === undefined ? {} : { EXPECTED_PROCESSING_RATE: current(expectedProcessingRate) }),
  };
};

export const recommendedOf = ({ evaluation }: JobEvaluated, graph: JobGraph): Json => {
  if (evaluation === undefined) return null;
  const out: Record<string, Json> = {};
  for (const { id, name } of graph.vertices) {
    const recommended = evaluation.vertices[id]?.recommendedParallelism ?? Number.NaN;
    out[name] = Number.isNaN(recommended) ? null : recommended;
  }
  return out;
};
