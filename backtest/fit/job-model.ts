/** What a job can do at any size, fitted to its history: what was seen as it was seen, other sizes with a band. */
import type { JobGraph } from '../../lib/model/graph.ts';
import type { Sizing } from '../../lib/model/sizing.ts';
import { parallelismAt } from '../history/job-history.ts';
import type { Arrivals } from './arrivals.ts';

/** How sizes that were never seen are taken to be. */
export const CASES = ['pessimistic', 'expected', 'optimistic'] as const;
export type Case = (typeof CASES)[number];

/** What a vertex could handle at a parallelism that the history has. */
export interface SeenCapacity {
  readonly parallelism: number;
  /** Records/s when its hottest subtask is busy all the time. */
  readonly capacity: number;
  /** How much more a record costs it when it is full than when it is idle, in parts of the latter. */
  readonly rising: number;
  /** With managed memory to spare, as more KPUs than these have it; left out: it never was full, or too little is known. */
  readonly roomy?: { readonly kpus: number; readonly capacity: number; readonly rising: number };
  /** Share of it that was reached when it was full. */
  readonly atMost: number;
  /** Relative, one standard deviation. */
  readonly scatter: number;
}

export interface VertexModel {
  /** Records/s into it per record/s of the sources it is fed by. */
  readonly ratio: number;
  /** Indices of these sources among the sources. A source feeds itself. */
  readonly sources: readonly number[];
  /** At least one; by parallelism. */
  readonly seen: readonly SeenCapacity[];
  readonly keyed: boolean;
  readonly partitions: number | undefined;
  readonly maxParallelism: number;
  /** Mean busy share in parts of the hottest, as it is measured. */
  readonly evenness: number;
  /** Contention by which it grows beyond what was seen. */
  readonly sigma: Readonly<Record<Case, number>>;
}

export interface JobModel {
  readonly graph: JobGraph;
  readonly arrivals: Arrivals;
  readonly vertices: readonly VertexModel[];
  /** Of one KPU: share that is always used, and vCPU-seconds per record of all sources. Undefined: not measured. */
  readonly cpu: { readonly base: number; readonly perRecord: number } | undefined;
  readonly downSeconds: Readonly<Record<Case, number>>;
  /** Restarts that were seen; 0: the seconds are what is usual. */
  readonly restartsSeen: number;
  /** Seconds of a source's input that its measured backlog hides. */
  readonly lagHiddenSeconds: number;
}

/** What processors can give to records before they wait for them. */
const CPU_FULL = 0.95;

/** Share of its capacity that a vertex reaches when it is full, as where it was nearest to this size. */
export const reachedShare = ({ seen }: VertexModel, parallelism: number): number => nearestOf(seen, parallelism).atMost;

/**
 * Busy share of its hottest subtask at a share of what it can handle: a record costs less where there is little to do.
 * (half of the capacity, rising 0.1)  ->  0.476; all of it  ->  1
 */
export const busyAt = (rising: number, share: number): number =>
  share >= 1 ? 1 : share / (1 + rising - rising * share);

/** So many more KPUs have memory to spare where it was full. */
const ROOMIER = 1.15;

/** What was seen at the nearest size; with memory to spare where there are more KPUs, unless sizes disappoint. */
export const costAt = (
  { seen }: VertexModel,
  parallelism: number,
  kpus: number | undefined,
  of: Case,
): Pick<SeenCapacity, 'capacity' | 'rising'> => {
  const { capacity, rising, roomy } = nearestOf(seen, parallelism);
  const isRoomy = roomy !== undefined && kpus !== undefined && kpus >= ROOMIER * roomy.kpus && of !== 'pessimistic';
  return isRoomy ? roomy : { capacity, rising };
};

const nearestOf = (seen: readonly SeenCapacity[], parallelism: number): SeenCapacity =>
  seen.reduce((a, b) =>
    Math.abs(Math.log(b.parallelism / parallelism)) < Math.abs(Math.log(a.parallelism / parallelism)) ? b : a,
  );

/** Records/s that a vertex can handle at a parallelism.  (seen: 1 000/s at 8; sigma 0.03)  ->  at 4: 555/s, at 16: 1 669/s */
export const capacityOf = (vertex: VertexModel, parallelism: number, of: Case, kpus?: number): number => {
  const nearest = nearestOf(vertex.seen, parallelism);
  const certain = SCATTERS[of] * nearest.scatter;
  if (nearest.parallelism === parallelism) return nearest.capacity * (1 + certain);
  const sigma = sigmaFor(vertex, nearest.parallelism, parallelism, of);
  const grown = scaled(parallelism, sigma) / scaled(nearest.parallelism, sigma);
  const evener = evennessAt(vertex, parallelism) / evennessAt(vertex, nearest.parallelism);
  const { capacity } = costAt(vertex, parallelism, kpus, of);
  return capacity * grown * evener * (1 + certain) * strange(nearest.parallelism, parallelism, of);
};

const SCATTERS: Readonly<Record<Case, number>> = { pessimistic: -1, expected: 0, optimistic: 1 };

const scaled = (p: number, sigma: number): number => p / (1 + sigma * (p - 1));

/** A larger size disappoints where contention is high, a smaller one where it is low. */
const sigmaFor = ({ sigma }: VertexModel, seen: number, parallelism: number, of: Case): number => {
  const larger = parallelism > seen;
  if (of === 'expected') return sigma.expected;
  return (of === 'pessimistic') === larger ? sigma.pessimistic : sigma.optimistic;
};

/** Of what no formula knows (caches, memory, neighbors): so much more or less for each doubling or halving. */
const PER_DOUBLING = 0.03;
const strange = (seen: number, parallelism: number, of: Case): number =>
  Math.max(0.5, 1 + SCATTERS[of] * PER_DOUBLING * Math.abs(Math.log2(parallelism / seen)));

/** Key groups and partitions are whole: the subtask with one more is full first.  (128 key groups, 12 subtasks)  ->  0.97 */
const evennessAt = ({ keyed, partitions, maxParallelism }: VertexModel, parallelism: number): number => {
  if (keyed) return maxParallelism / parallelism / Math.ceil(maxParallelism / parallelism);
  return partitions === undefined ? 1 : partitions / parallelism / Math.ceil(partitions / parallelism);
};

/**
 * Mean busy share in parts of the hottest at a parallelism: work that lies unevenly makes one subtask hotter, not the mean. Keys
 * are not alike, either: the fewer key groups a subtask has, the less they even out, by the root of their number.
 * (0.95 at 8 of 128 key groups)  ->  at 19: 1 / (1 + 0.053 x 1.54) of 0.96, which is 0.89
 */
export const evennessOf = (vertex: VertexModel, parallelism: number): number => {
  const { parallelism: seen } = nearestOf(vertex.seen, parallelism);
  const uneven = (1 / vertex.evenness - 1) * (vertex.keyed ? Math.sqrt(parallelism / seen) : 1);
  return Math.min(1, evennessAt(vertex, parallelism) / evennessAt(vertex, seen) / (1 + uneven));
};

/** Undefined where it is not sized in KPUs. */
export const kpusOf = (sizing: Sizing): number | undefined => (sizing.kind === 'kpu' ? sizing.kpus : undefined);

/** Records/s of all sources that the processors carry; Infinity: not measured, or not sized in KPUs. */
export const cpuCapacity = ({ cpu }: JobModel, sizing: Sizing): number =>
  cpu === undefined || sizing.kind !== 'kpu'
    ? Number.POSITIVE_INFINITY
    : (sizing.kpus * Math.max(0.05, CPU_FULL - cpu.base)) / cpu.perRecord;

/** Records/s of all sources in their usual mix that the job carries at a size. */
export const carriedBy = (model: JobModel, sizing: Sizing, of: Case): number => {
  const means = model.arrivals.map((series) => series.reduce((a, b) => a + b, 0));
  const all = means.reduce((a, b) => a + b, 0);
  const limits = model.vertices.map((vertex, i) => {
    const part = vertex.sources.reduce((sum, source) => sum + (means[source] ?? 0), 0) / all;
    const own = model.graph.vertices[i];
    if (own === undefined || !(vertex.ratio * part > 0)) return Number.POSITIVE_INFINITY;
    const p = parallelismAt(sizing, own);
    return (reachedShare(vertex, p) * capacityOf(vertex, p, of, kpusOf(sizing))) / (vertex.ratio * part);
  });
  return Math.min(cpuCapacity(model, sizing), ...limits);
};

/** Was the history ever at this size? */
export const wasSeen = ({ vertices, graph }: JobModel, sizing: Sizing): boolean =>
  vertices.every((vertex, i) => {
    const own = graph.vertices[i];
    return own === undefined || vertex.seen.some(({ parallelism }) => parallelism === parallelismAt(sizing, own));
  });
