/** What a job can do at any size, fitted to its history: what was seen as it was seen, other sizes with a band. */
import type { JobGraph } from '../../lib/model/graph.ts';
import type { Sizing } from '../../lib/model/sizing.ts';
import { parallelismAt } from '../history/job-history.ts';
import type { Arrivals } from './arrivals.ts';
import { highestOf } from './normal-draws.ts';

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
  /** KPUs if all were as full as the fullest; left out: not sized in KPUs. */
  readonly evenKpus?: number;
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
  /** Of a play (drawn-model.ts): what a record costs from one few minutes to the next, relative, and which minutes these are. */
  readonly slowness?: { readonly deviation: number; readonly stream: number };
}

export interface CpuModel {
  /** Of a KPU that has its share: what is always used, and vCPU-seconds per record of all sources. */
  readonly base: number;
  readonly perRecord: number;
  /** By which snapshots of containers differ whatever they do: one standard deviation, as a share of a processor. */
  readonly scatter: number;
  /** How much more than its share the hottest has to do, in parts of what follows from its subtasks (hottest-kpu.ts). */
  readonly unevenness: number;
}

export interface JobModel {
  readonly graph: JobGraph;
  readonly arrivals: Arrivals;
  readonly vertices: readonly VertexModel[];
  /** Undefined: not measured. */
  readonly cpu: CpuModel | undefined;
  /** Share of the time that old collections take of a KPU for each record/s that it handles of all sources; 0: not measured. */
  readonly collecting: number;
  readonly downSeconds: Readonly<Record<Case, number>>;
  /** Restarts that were seen; 0: the seconds are what is usual. */
  readonly restartsSeen: number;
  /** Seconds of a source's input that its measured backlog hides. */
  readonly lagHiddenSeconds: number;
  /** Of a play: the stream of everything else that is chance. */
  readonly luck?: number;
}

/** Share of its capacity that a vertex reaches when it is full, as where it was nearest to this size. */
export const reachedShare = ({ seen }: VertexModel, parallelism: number): number => nearestOf(seen, parallelism).atMost;

/**
 * Busy share of its hottest subtask at a share of what it can handle: a record costs less where there is little to do.
 * (half of the capacity, rising 0.1)  ->  0.476; all of it  ->  1
 */
export const busyAt = (rising: number, share: number): number =>
  share >= 1 ? 1 : share / (1 + rising - rising * share);

/** Of the KPUs where the capacity at this size was seen; undefined: not sized in KPUs. */
export const seenEvenKpus = ({ seen }: VertexModel, parallelism: number): number | undefined =>
  nearestOf(seen, parallelism).evenKpus;

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
  if (roomy === undefined || kpus === undefined) return { capacity, rising };
  if (kpus >= ROOMIER * roomy.kpus) return of === 'pessimistic' ? { capacity, rising } : roomy;
  // A cache that was full misses more with every halving, as it does with keys of which few are asked for often.
  const halvings = Math.max(0, Math.min(MOST_HALVINGS, Math.log2(roomy.kpus / kpus)));
  const misses = of === 'optimistic' ? 0 : halvings * (roomy.capacity / capacity - 1);
  return { capacity: capacity / (1 + misses), rising };
};

/** Beyond that there is nothing to go by. */
const MOST_HALVINGS = 2;

export const nearestOf = (seen: readonly SeenCapacity[], parallelism: number): SeenCapacity =>
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
  const evener = middleOf(vertex, parallelism) / middleOf(vertex, nearest.parallelism);
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

/** Key groups and partitions are whole: the subtask with one more has so much more to do.  (128 key groups, 12 subtasks)  ->  0.03 */
const partsAt = ({ keyed, partitions, maxParallelism }: VertexModel, parallelism: number): number => {
  const parts = keyed ? maxParallelism : partitions;
  return parts === undefined ? 0 : (Math.ceil(parts / parallelism) * parallelism) / parts - 1;
};

/**
 * What the hottest has more to do than the mean because keys are not alike: the fewer key groups a subtask has, the less they
 * even out (by the root of their number), and of more subtasks the hottest is further out (as the highest of so many draws).
 */
const keysAt = (vertex: VertexModel, parallelism: number): number => {
  const { parallelism: seen } = nearestOf(vertex.seen, parallelism);
  const measured = Math.sqrt(Math.max(0, (1 / vertex.evenness - 1) ** 2 - partsAt(vertex, seen) ** 2));
  if (!vertex.keyed || parallelism === seen) return measured;
  return measured * Math.sqrt(parallelism / seen) * (highestOf(parallelism) / Math.max(highestOf(2), highestOf(seen)));
};

/** Two reasons that have nothing to do with each other seldom meet in one subtask. */
const both = (parts: number, keys: number): number => Math.sqrt(parts ** 2 + keys ** 2);

/** Mean busy share in parts of the hottest at a parallelism.  (0.95 at 8 of 128 key groups)  ->  at 19: 0.89 */
export const evennessOf = (vertex: VertexModel, parallelism: number): number =>
  1 / (1 + both(partsAt(vertex, parallelism), keysAt(vertex, parallelism)));

/** Mean busy share in parts of what the model's hottest subtask is: that lies between the mean and the highest snapshot (seen-capacity.ts). */
export const middleOf = (vertex: VertexModel, parallelism: number): number =>
  1 / (1 + both(partsAt(vertex, parallelism), keysAt(vertex, parallelism) / 2));

/** Undefined where it is not sized in KPUs. */
export const kpusOf = (sizing: Sizing): number | undefined => (sizing.kind === 'kpu' ? sizing.kpus : undefined);

/** Was the history ever at this size? */
export const wasSeen = ({ vertices, graph }: JobModel, sizing: Sizing): boolean =>
  vertices.every((vertex, i) => {
    const own = graph.vertices[i];
    return own === undefined || vertex.seen.some(({ parallelism }) => parallelism === parallelismAt(sizing, own));
  });
