/** What each vertex can process at each parallelism, in records/s of all sources together; and sizes that carry a load. */
import type { JobGraph, JobVertex, VertexId } from '../../model/graph.ts';
import type { Options } from '../../options/options.ts';
import type { KpuPacking } from '../../sizing/kpu.ts';
import type { AutopilotState, VertexLearned } from './autopilot-state.ts';
import { type CapacityCurve, cautiousRate, expectedRate, type KnownCurve, known } from './capacity-curve.ts';
import { oncePerNumber, oncePerObject } from './computed-once.ts';
import type { CurvePrior } from './curve-prior.ts';
import { type FirstEnough, firstEnough } from './first-enough.ts';
import { type FleetPrior, GENERAL } from './fleet-prior.ts';
import { roleOf } from './fleet-summary.ts';
import { recordsPerSourceRecord } from './ratios.ts';
import { hottestShare, type Spread } from './spread.ts';

export interface VertexCapacity {
  readonly vertex: JobVertex;
  /** Records/s into it for one record/s of the sources. */
  readonly ratio: number;
  readonly curve: KnownCurve;
  readonly spread: Spread;
  /** Records/s into it that it processes with so many subtasks, with caution. */
  readonly cautious: (parallelism: number) => number;
  /** Within `least` and `most`. */
  readonly first: FirstEnough;
  readonly least: number;
  readonly most: number;
  /** The limit that `most` is. */
  readonly bound: string;
}

export interface JobCapacity {
  /** Those whose capacity is known, and that may be scaled. */
  readonly vertices: readonly VertexCapacity[];
  /** One parallelism for all of them. */
  readonly uniform: boolean;
  /** Slots that the user asks for at least, and allows at most. */
  readonly within?: { readonly least: number; readonly most: number };
}

interface Need {
  readonly graph: JobGraph;
  readonly options: Options;
  readonly sourcePartitions: Readonly<Record<VertexId, number>>;
  readonly uniform: boolean;
  readonly prior?: FleetPrior;
}

export const jobCapacity = (state: AutopilotState, need: Need): JobCapacity => {
  const { graph, options, sourcePartitions, uniform, prior = GENERAL } = need;
  const ratios = recordsPerSourceRecord(graph, state);
  const vertices = graph.vertices.flatMap((vertex): VertexCapacity[] => {
    const learned = state.vertices[vertex.id];
    const ratio = ratios.get(vertex.id) ?? Number.NaN;
    const scaled = !vertex.finished && !options.vertexExcludeIds.includes(vertex.id);
    if (!scaled || learned === undefined || learned.curve.points.length === 0 || !(ratio > 0)) return [];
    const curve = knownOf(learned.curve)(prior.curve(roleOf(vertex, graph), learned.curve.points.length > 1));
    return [vertexCapacity(vertex, { ...learned, curve }, ratio, options, sourcePartitions[vertex.id] ?? 0)];
  });
  return { vertices, uniform };
};

const vertexCapacity = (
  vertex: JobVertex,
  { curve, hotKey }: Omit<VertexLearned, 'curve'> & { readonly curve: KnownCurve },
  ratio: number,
  options: Options,
  partitions: number,
): VertexCapacity => {
  const limits: readonly (readonly [number, string])[] = [
    [vertex.maxParallelism, 'max parallelism of the vertex'],
    [options.vertexMaxParallelism, 'job.autoscaler.vertex.max-parallelism'],
    [partitions > 0 ? partitions : Number.POSITIVE_INFINITY, 'partitions of the source'],
  ];
  const [most, bound] = limits.reduce((a, b) => (b[0] < a[0] ? b : a));
  const spread = { parts: partsOf(vertex, partitions), hotKey };
  const cautious = oncePerNumber((parallelism) => cautiousRate(curve, parallelism) / hottestShare(parallelism, spread));
  const least = Math.max(1, Math.min(options.vertexMinParallelism, most));
  return {
    vertex,
    ratio,
    curve,
    spread,
    cautious,
    first: firstEnough(least, Math.max(1, most), cautious),
    least,
    most: Math.max(1, most),
    bound,
  };
};

/** By curve, and by what was known before any restart. */
const knownOf = oncePerObject((curve: CapacityCurve) => oncePerObject((prior: CurvePrior) => known(curve, prior)));

export const partsOf = (vertex: JobVertex, partitions: number): number => {
  if (partitions > 0) return partitions;
  return vertex.inputs.some(({ shipStrategy }) => shipStrategy === 'HASH') ? vertex.maxParallelism : 0;
};

/** Records/s into the vertex that it can process at this parallelism. */
export const expectedCapacity = ({ curve, spread }: VertexCapacity, parallelism: number): number =>
  expectedRate(curve, parallelism) / hottestShare(parallelism, spread);

/** Load of the sources that the job carries as it is, and the vertex that limits it. */
export const carriedNow = ({
  vertices,
}: JobCapacity): { readonly load: number; readonly by: VertexCapacity | undefined } => {
  let load = Number.POSITIVE_INFINITY;
  let by: VertexCapacity | undefined;
  for (const one of vertices) {
    const own = expectedCapacity(one, one.vertex.parallelism) / one.ratio;
    if (own < load) [load, by] = [own, one];
  }
  return { load, by };
};

export interface JobSize {
  readonly parallelism: ReadonlyMap<VertexId, number>;
  /** The largest of them. */
  readonly slots: number;
  /** Load of the sources that it carries with caution. */
  readonly carries: number;
  /** Managed Flink: how the slots lie in KPUs. */
  readonly packing?: KpuPacking;
}

/** More than this of the best that a vertex can do is not worth its slots. */
const BEST_SHARE = 0.96;
/** Nor is a step that gives less than this share of what it would in a vertex whose subtasks share nothing. */
const LEAST_YIELD = 1 / 3;
/** Slots are shared: what the widest vertex leaves over costs nothing. */
const FREE_ROOM = 1.1;

/** The smallest size that carries the load; where none does, the smallest that does almost the best that there is. */
export const sizeFor = (capacity: JobCapacity, load: number): JobSize => {
  // What every vertex carries at some parallelism needs no look at the best that there is.
  const carried = capacity.vertices.every((one) => carriesAt(one, one.first.enough(load * one.ratio), load));
  const wanted = carried ? load : withinBest(capacity, load);
  const needed = capacity.vertices.map((one) => one.first.enough(wanted * one.ratio));
  const slots = Math.max(1, ...needed);
  const least = capacity.within?.least ?? 1;
  if (slots < least) return sizeOf(capacity, least);
  return sized(capacity, slots, wanted);
};

const carriesAt = (one: VertexCapacity, parallelism: number, load: number): boolean =>
  cautiousLoad(one, parallelism) >= load;

/** A load that no size carries is cut to what is worth its slots, by the vertex that limits it. */
const withinBest = ({ vertices }: JobCapacity, load: number): number => {
  const best = Math.min(...vertices.map(({ first, ratio }) => first.best() / ratio));
  if (load <= best) return load;
  return Math.min(BEST_SHARE * best, ...vertices.map((one) => worthItsSlots(one) / one.ratio));
};

/**
 * Where a quarter more subtasks give less than a third of a quarter: (hot key 12 %) -> what 15 subtasks carry, though 48
 * carry 1.3 times as much; (sigma 0.03) -> what 67 carry.
 */
const worthItsSlots = ({ least, most, cautious, first }: VertexCapacity): number => {
  let [at, carried] = [least, cautious(least)];
  while (at < most) {
    const next = Math.min(most, at + Math.max(1, Math.ceil(at / 4)));
    const more = Math.max(carried, cautious(next));
    if (more / carried - 1 < LEAST_YIELD * (next / at - 1) && first.best() > carried * 1.001) return carried;
    [at, carried] = [next, more];
  }
  return first.best();
};

/** Load of the sources that these sizes carry with caution. */
export const carriedBy = ({ vertices }: JobCapacity, parallelism: ReadonlyMap<VertexId, number>): number =>
  Math.min(
    ...vertices.map((one) =>
      cautiousLoad(one, Math.min(parallelism.get(one.vertex.id) ?? one.vertex.parallelism, one.most)),
    ),
  );

/** The same without caution. */
export const expectedLoad = ({ vertices }: JobCapacity, { parallelism }: JobSize): number =>
  Math.min(
    ...vertices.map((one) => {
      const own = parallelism.get(one.vertex.id) ?? one.vertex.parallelism;
      return expectedCapacity(one, Math.min(own, one.most)) / one.ratio;
    }),
  );

/** The size whose widest vertex has so many subtasks. */
export const sizeOf = (capacity: JobCapacity, slots: number): JobSize => {
  const carries = Math.min(...capacity.vertices.map((one) => cautiousLoad(one, Math.min(slots, one.most))));
  return sized(capacity, slots, carries);
};

const sized = (capacity: JobCapacity, slots: number, load: number): JobSize => {
  const parallelism = new Map<VertexId, number>();
  let carries = Number.POSITIVE_INFINITY;
  for (const one of capacity.vertices) {
    const own = capacity.uniform
      ? Math.min(slots, one.vertex.maxParallelism)
      : Math.min(slots, one.first.enough(FREE_ROOM * load * one.ratio));
    const given = Math.max(own, capacity.uniform ? 1 : one.least);
    parallelism.set(one.vertex.id, given);
    carries = Math.min(carries, cautiousLoad(one, Math.min(given, one.most)));
  }
  return { parallelism, slots: Math.max(slots, ...parallelism.values()), carries };
};

const cautiousLoad = (one: VertexCapacity, parallelism: number): number => one.cautious(parallelism) / one.ratio;
