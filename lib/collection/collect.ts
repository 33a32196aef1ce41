/** From the raw metrics of one instant to a Sample, by the rules of Flink's own collector. */

import type { CollectorState } from '../model/autoscaler-state.ts';
import { isSource, type JobGraph, type JobVertex, type VertexId } from '../model/graph.ts';
import type { Observation, VertexObservation } from '../model/observation.ts';
import type { Sample, VertexSample } from '../model/sample.ts';
import type { Options } from '../options/options.ts';
import { type Blind, blindOf, type FoundNames, lookUp, OTHER_METRICS, SOURCE_METRICS } from './flink-metrics.ts';
import { jobSample, lookUpJob } from './job-sample.ts';
import { knownNames } from './known-names.ts';
import { sourcePartitions } from './source-partitions.ts';
import { ask, finishedSample, vertexSample } from './vertex-sample.ts';

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
  metricNames: {},
  hasGarbageCollectorTime: undefined,
  sourcePartitions: {},
  jobChanged: false,
};

const SHOWED_NOTHING: VertexObservation = {
  recordsIn: Number.NaN,
  recordsOut: Number.NaN,
  accumulatedBusyMs: Number.NaN,
  metrics: {},
};

export const collect = (need: CollectionNeed): Collected => {
  const { graph, options, window, observation } = need;
  const blind = blindOf(observation);
  const found = lookUpVertices(need, blind);
  if (found.kind === 'missing') return found;
  const { names, collector } = found;
  const job = lookUpJob(observation, collector.hasGarbageCollectorTime, blind);
  if (job.kind === 'missing') {
    return {
      kind: 'missing',
      of: 'job',
      says: `The task managers did not report ${job.metrics.join(', ')}.`,
      message: 'Missing required TM metrics',
      collector: { ...collector, hasGarbageCollectorTime: undefined },
    };
  }
  const vertices: Record<VertexId, VertexSample> = {};
  for (const vertex of graph.vertices) {
    const shown = observation.vertices[vertex.id] ?? SHOWED_NOTHING;
    vertices[vertex.id] = vertex.finished
      ? finishedSample(vertex, options, window)
      : vertexSample(vertex, ask(names.get(vertex.id) ?? [], shown), shown, options, window, blind);
  }
  return {
    kind: 'sample',
    sample: { at: observation.at, vertices, job: jobSample(observation, job.hasGarbageCollectorTime) },
    collector: { ...collector, hasGarbageCollectorTime: job.hasGarbageCollectorTime },
  };
};

type VertexLookup =
  | Extract<Collected, { kind: 'missing' }>
  | {
      readonly kind: 'found';
      readonly names: ReadonlyMap<VertexId, FoundNames>;
      readonly collector: CollectorState;
    };

/** Names of non-sources are looked up once and kept until the vertices change; a finished vertex is not kept. */
const lookUpVertices = ({ graph, collector, observation }: CollectionNeed, blind: Blind): VertexLookup => {
  const known = sameVertices(graph, collector) ? collector.metricNames : undefined;
  const names = new Map<VertexId, FoundNames>();
  const kept: Record<VertexId, readonly string[]> = {};
  const partitions: Record<VertexId, number> = {};
  for (const vertex of graph.vertices) {
    const shown = observation.vertices[vertex.id];
    if (shown === undefined) {
      if (vertex.finished) continue;
      return missing(vertex, 'anything', 'BUSY_TIME_PER_SEC', collector);
    }
    const wanted = isSource(vertex) ? SOURCE_METRICS : OTHER_METRICS;
    const further = knownNames(shown.names);
    const own = Object.keys(shown.metrics);
    if (isSource(vertex)) partitions[vertex.id] = sourcePartitions(own, further.partitions);
    if (vertex.finished) continue;
    const looked =
      known === undefined || isSource(vertex)
        ? lookUp(wanted, further.wanted.length === 0 ? own : own.concat(further.wanted), blind)
        : lookUp(wanted, known[vertex.id] ?? [], ALL_BLIND);
    if (looked.kind === 'missing') return missing(vertex, looked.metric, looked.required, collector);
    names.set(vertex.id, looked.names);
    kept[vertex.id] = looked.names.map(([, name]) => name);
  }
  return { kind: 'found', names, collector: { ...collector, metricNames: kept, sourcePartitions: partitions } };
};

/** What was found once may be missing later: that shows when it is asked for. */
const ALL_BLIND: Blind = () => true;

const sameVertices = (graph: JobGraph, { metricNames }: CollectorState): boolean =>
  Object.keys(metricNames).length === graph.vertices.length &&
  graph.vertices.every((vertex) => metricNames[vertex.id] !== undefined);

const missing = (
  vertex: JobVertex,
  metric: string,
  required: string,
  collector: CollectorState,
): Extract<Collected, { kind: 'missing' }> => ({
  kind: 'missing',
  of: 'vertex',
  vertex: vertex.id,
  says: `${vertex.name} did not report ${metric}.`,
  message: `Could not find required metric ${required} for ${vertex.id}`,
  collector,
});
