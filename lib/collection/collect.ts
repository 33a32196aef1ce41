/** From what was observed at one instant to a Sample, by the rules of Flink's own collector. */

import type { CollectorState } from '../model/autoscaler-state.ts';
import { isSource, type JobGraph, type JobVertex, type VertexId } from '../model/graph.ts';
import type { Observation, VertexMetric, VertexObservation } from '../model/observation.ts';
import type { Sample, VertexSample } from '../model/sample.ts';
import type { Options } from '../options/options.ts';
import { jobSample } from './job-sample.ts';
import {
  type IsUnavailable,
  isOffered,
  missingOfJob,
  missingOfVertex,
  REQUIRED_OF_OTHERS,
  REQUIRED_OF_SOURCE,
  unavailableOf,
} from './required-metrics.ts';
import { finishedSample, vertexSample } from './vertex-sample.ts';

export interface CollectionNeed {
  readonly graph: JobGraph;
  readonly options: Options;
  /** Samples older than this observation. */
  readonly window: readonly Sample[];
  readonly collector: CollectorState;
  readonly observation: Observation;
}

export type Collected =
  | { readonly kind: 'sample'; readonly sample: Sample; readonly collector: CollectorState }
  /** `says` names the metric for people, `message` is the Java autoscaler's. */
  | {
      readonly kind: 'missing';
      readonly of: 'vertex' | 'job';
      readonly vertex?: VertexId;
      readonly says: string;
      readonly message: string;
      readonly collector: CollectorState;
    };

export const newCollector: CollectorState = {
  offered: {},
  hasGarbageCollectorTime: undefined,
  sourcePartitions: {},
  jobChanged: false,
};

const SHOWED_NOTHING: VertexObservation = {
  recordsIn: Number.NaN,
  recordsOut: Number.NaN,
  accumulatedBusyMs: Number.NaN,
};

export const collect = (need: CollectionNeed): Collected => {
  const { graph, options, window, observation } = need;
  const isUnavailable = unavailableOf(observation);
  const found = lookUpVertices(need, isUnavailable);
  if (found.kind === 'missing') return found;
  const { counted, collector } = found;
  // Whether garbage collection is measured is found out once; once it is, it must stay.
  const hasGarbageCollectorTime =
    collector.hasGarbageCollectorTime ?? observation.job.garbageCollectionMsPerSecond !== undefined;
  const missingMetrics = missingOfJob(observation.job, hasGarbageCollectorTime, isUnavailable);
  if (missingMetrics.length > 0) {
    return {
      kind: 'missing',
      of: 'job',
      says: `The task managers did not report ${missingMetrics.join(', ')}.`,
      message: 'Missing required TM metrics',
      collector: { ...collector, hasGarbageCollectorTime: undefined },
    };
  }
  const vertices: Record<VertexId, VertexSample> = {};
  for (const vertex of graph.vertices) {
    vertices[vertex.id] = vertex.finished
      ? finishedSample(vertex, options, window)
      : vertexSample(vertex, counted.get(vertex.id) ?? SHOWED_NOTHING, options, window, isUnavailable);
  }
  return {
    kind: 'sample',
    sample: { at: observation.at, vertices, job: jobSample(observation.job, hasGarbageCollectorTime) },
    collector: { ...collector, hasGarbageCollectorTime },
  };
};

type VertexLookup =
  | Extract<Collected, { kind: 'missing' }>
  | {
      readonly kind: 'found';
      /** What counts of each vertex. */
      readonly counted: ReadonlyMap<VertexId, VertexObservation>;
      readonly collector: CollectorState;
    };

/** What non-sources offer is looked up once and kept until the vertices change; a finished vertex is not kept. */
const lookUpVertices = (
  { graph, collector, observation }: CollectionNeed,
  isUnavailable: IsUnavailable,
): VertexLookup => {
  const known = sameVertices(graph, collector) ? collector.offered : undefined;
  const counted = new Map<VertexId, VertexObservation>();
  const offered: Record<VertexId, readonly VertexMetric[]> = {};
  const partitions: Record<VertexId, number> = {};
  for (const vertex of graph.vertices) {
    const source = isSource(vertex);
    const shown = observation.vertices[vertex.id];
    if (shown === undefined) {
      if (vertex.finished) continue;
      return missing(vertex, 'anything', 'BUSY_TIME_PER_SEC', collector);
    }
    if (source) partitions[vertex.id] = shown.partitions ?? 0;
    if (vertex.finished) continue;
    if (known !== undefined && !source) {
      const kept = known[vertex.id] ?? [];
      offered[vertex.id] = kept;
      counted.set(vertex.id, onlyOffered(shown, kept));
      continue;
    }
    const lack = missingOfVertex(source ? REQUIRED_OF_SOURCE : REQUIRED_OF_OTHERS, shown, isUnavailable);
    if (lack !== undefined) return missing(vertex, lack.says, lack.javaName, collector);
    offered[vertex.id] = (source ? KEPT_OF_SOURCE : KEPT_OF_OTHERS).filter((metric) => isOffered(shown, metric));
    counted.set(vertex.id, shown.withoutValue === undefined ? shown : withoutOptional(shown));
  }
  return { kind: 'found', counted, collector: { ...collector, offered, sourcePartitions: partitions } };
};

const KEPT_OF_OTHERS: readonly VertexMetric[] = ['busy', 'recordsInPerSecond'];
const KEPT_OF_SOURCE: readonly VertexMetric[] = ['busy'];

/** What was offered once is asked for together: when a part of it is gone, Flink answers nothing at all. */
const onlyOffered = (shown: VertexObservation, offered: readonly VertexMetric[]): VertexObservation => {
  if (offered.some((metric) => shown[metric] === undefined)) return withoutOptional(shown);
  if (offered.length === KEPT_OF_OTHERS.length) return shown;
  const { busy, recordsInPerSecond, ...rest } = shown;
  return {
    ...rest,
    ...(offered.includes('busy') ? { busy } : {}),
    ...(offered.includes('recordsInPerSecond') ? { recordsInPerSecond } : {}),
  };
};

/** Back pressure is read beside the others, and stays. */
const withoutOptional = ({
  busy: _busy,
  recordsInPerSecond: _rate,
  pendingRecords: _pending,
  pendingRecordsIfFull: _ifFull,
  ...rest
}: VertexObservation): VertexObservation => rest;

const sameVertices = (graph: JobGraph, { offered }: CollectorState): boolean =>
  Object.keys(offered).length === graph.vertices.length &&
  graph.vertices.every((vertex) => offered[vertex.id] !== undefined);

const missing = (
  vertex: JobVertex,
  metric: string,
  javaName: string,
  collector: CollectorState,
): Extract<Collected, { kind: 'missing' }> => ({
  kind: 'missing',
  of: 'vertex',
  vertex: vertex.id,
  says: `${vertex.name} did not report ${metric}.`,
  message: `Could not find required metric ${javaName} for ${vertex.id}`,
  collector,
});
