/** How many records each vertex gets for one record of the job's sources. */
import { isSource, type JobGraph, type JobVertex, type VertexId } from '../../model/graph.ts';
import { significant } from '../../number/significant.ts';
import type { Interval } from './interval.ts';

type Measured = Extract<Interval, { kind: 'measured' }>;

export interface Flows {
  /** By `edgeKey`. */
  readonly ratios: Readonly<Record<string, number>>;
  /** Share of each source in the records of all, 0..1. */
  readonly shares: Readonly<Record<VertexId, number>>;
}

const NEWEST_WEIGHT = 0.3;

export const edgeKey = (from: VertexId, to: VertexId): string => `${from}>${to}`;

/** Exponential means; an interval in which nothing was read says nothing. */
export const withFlows = (flows: Flows, interval: Measured, graph: JobGraph): Flows => {
  const ratios: Record<string, number> = {};
  const outputs = outputCounts(graph);
  for (const vertex of graph.vertices) {
    for (const from of new Set(vertex.inputs.map((edge) => edge.from))) {
      const key = edgeKey(from, vertex.id);
      const before = flows.ratios[key];
      const now = edgeRecords(from, vertex, outputs, interval) / (interval.vertices[from]?.recordsIn ?? Number.NaN);
      const next = Number.isFinite(now) && now >= 0 ? smoothed(before, now) : before;
      if (next !== undefined) ratios[key] = next;
    }
  }
  const shares: Record<VertexId, number> = {};
  for (const source of graph.vertices.filter(isSource)) {
    const now = (interval.sources[source.id] ?? Number.NaN) / interval.load;
    const next = Number.isFinite(now) ? smoothed(flows.shares[source.id], now) : flows.shares[source.id];
    if (next !== undefined) shares[source.id] = next;
  }
  return { ratios, shares };
};

const smoothed = (before: number | undefined, now: number): number =>
  significant(before === undefined ? now : before + NEWEST_WEIGHT * (now - before));

const outputCounts = (graph: JobGraph): ReadonlyMap<VertexId, number> => {
  const counts = new Map<VertexId, number>();
  for (const { inputs } of graph.vertices) {
    for (const from of new Set(inputs.map((edge) => edge.from))) counts.set(from, (counts.get(from) ?? 0) + 1);
  }
  return counts;
};

/** Flink counts per vertex, not per edge: what comes in where there is one input, what goes out where there is one output. */
const edgeRecords = (
  from: VertexId,
  to: JobVertex,
  outputs: ReadonlyMap<VertexId, number>,
  { vertices }: Measured,
): number => {
  const inputs = [...new Set(to.inputs.map((edge) => edge.from))];
  const arrived = vertices[to.id]?.recordsIn ?? Number.NaN;
  if (inputs.length === 1) return arrived;
  const sent = vertices[from]?.recordsOut ?? Number.NaN;
  if (outputs.get(from) === 1) return sent;
  const others = inputs.filter((id) => id !== from);
  if (others.some((id) => outputs.get(id) !== 1)) return sent;
  return arrived - others.reduce((sum, id) => sum + (vertices[id]?.recordsOut ?? Number.NaN), 0);
};

/** Records/s into each vertex for one record/s of all sources; NaN where it is not known. */
export const recordsPerSourceRecord = (graph: JobGraph, { ratios, shares }: Flows): ReadonlyMap<VertexId, number> => {
  const into = new Map<VertexId, number>();
  for (const vertex of graph.vertices) {
    if (isSource(vertex)) {
      into.set(vertex.id, shares[vertex.id] ?? Number.NaN);
      continue;
    }
    const inputs = [...new Set(vertex.inputs.map((edge) => edge.from))];
    const sum = inputs.reduce(
      (total, from) => total + (into.get(from) ?? Number.NaN) * (ratios[edgeKey(from, vertex.id)] ?? Number.NaN),
      0,
    );
    into.set(vertex.id, sum);
  }
  return into;
};
