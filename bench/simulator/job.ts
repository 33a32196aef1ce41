/** A benchmark's job: its vertices, what a subtask of each can do, and how long its restarts take. */
import { hashText } from '../../world/load/random.ts';

export type Ship = 'HASH' | 'REBALANCE' | 'FORWARD';

export interface SimulatedVertex {
  readonly name: string;
  /** Empty: a source. */
  readonly inputs: readonly { readonly from: string; readonly ship: Ship }[];
  /** Records/s of one subtask that is alone and busy all the time. */
  readonly perSecond: number;
  /** Contention sigma: p subtasks do `perSecond p / (1 + sigma (p - 1))` together. 0: linear. */
  readonly contention: number;
  /** Records out per record in, for each output. */
  readonly selectivity: number;
  /** Of a source: partitions that it reads, and its share of all records. */
  readonly partitions?: number;
  readonly share?: number;
  /** Share of the records that have one and the same key; behind HASH only. */
  readonly hotKey?: number;
  /**
   * With few network buffers a subtask that is slow for a moment fills the channel that all share, and the others idle while
   * records wait: busy times do not show it. None of their time with `upTo` subtasks, nearly `most` of it with very many; what is
   * left, times `busy`.
   */
  readonly waits?: { readonly upTo: number; readonly most: number; readonly busy: number };
  /** Of the time that it has nothing to do, the share that it is busy all the same: looking whether there is something. */
  readonly polling?: number;
  /** Records/s that an external system takes of all subtasks together. */
  readonly limit?: number;
}

export interface Downtimes {
  /** From the request to the job running again; a little more or less every time. */
  readonly seconds: number;
  /** Of its own failures. */
  readonly failureSeconds: number;
  readonly checkpointSeconds: number;
}

export interface SimulatedJob {
  readonly name: string;
  /** In topological order. */
  readonly vertices: readonly SimulatedVertex[];
  /** Key groups. */
  readonly maxParallelism: number;
  readonly downtimes: Downtimes;
  /** Slots that it no longer needs are held for another while, and paid for: `slot.idle.timeout`. 0 where it is left out. */
  readonly slotsHeldSeconds?: number;
  /** How much slower it is right after a start, fading within a minute or two; 0.25 where it is left out. */
  readonly warmUp?: number;
}

/** Tasks stay where they are, or the job stops and starts. */
export const IN_PLACE: Downtimes = { seconds: 15, failureSeconds: 30, checkpointSeconds: 30 };
export const FULL: Downtimes = { seconds: 70, failureSeconds: 70, checkpointSeconds: 30 };

/** 32 hex digits, the same for the same name. */
export const simulatedId = (name: string): string =>
  [0, 1, 2, 3].map((part) => hashText(`${name}/${part}`).toString(16).padStart(8, '0')).join('');

/** Records/s of all subtasks together when none is hotter than the others. */
export const together = (
  { perSecond, contention, limit = Number.POSITIVE_INFINITY }: SimulatedVertex,
  p: number,
): number => Math.min(limit, (perSecond * p) / (1 + contention * (p - 1)));

/** How many times the mean the hottest subtask gets.  (10 partitions, 4 subtasks)  ->  1.2 */
export const hottest = (vertex: SimulatedVertex, p: number, maxParallelism: number): number => {
  const { inputs, partitions, hotKey = 0 } = vertex;
  if (inputs.length === 0) return partitions === undefined ? 1 : (p * Math.ceil(partitions / p)) / partitions;
  if (!inputs.some(({ ship }) => ship === 'HASH')) return 1;
  const even = Math.ceil(maxParallelism / p) / maxParallelism;
  return p * (hotKey + (1 - hotKey) * even);
};

/** Records/s into the vertex per record/s of all sources together, in their usual mix. */
const ratiosOf = ({ vertices }: SimulatedJob): readonly number[] => {
  const byName = new Map<string, number>();
  return vertices.map((vertex) => {
    const own =
      vertex.inputs.length === 0
        ? (vertex.share ?? 1)
        : vertex.inputs.reduce((sum, { from }) => sum + (byName.get(`${from} out`) ?? 0), 0);
    byName.set(`${vertex.name} out`, own * vertex.selectivity);
    return own;
  });
};

/** Records/s that a vertex handles at a parallelism, its hottest subtask being the first that is full. */
export const capacityOf = (job: SimulatedJob, vertex: SimulatedVertex, p: number): number =>
  (together(vertex, p) * busiest(vertex, p)) / hottest(vertex, p, job.maxParallelism);

/** The share of its time that the hottest subtask can be busy. (12 subtasks, up to 30 % from 4 on) -> 1 - 0.3 x 2/3 = 0.8 */
export const busiest = ({ waits }: SimulatedVertex, p: number): number =>
  waits === undefined ? 1 : Math.min(1, waits.busy * (1 - waits.most * Math.max(0, 1 - waits.upTo / p)));

/** The most subtasks of a vertex that still add something. */
const widestUseful = (job: SimulatedJob, vertex: SimulatedVertex): number =>
  Math.min(
    job.maxParallelism,
    vertex.inputs.length === 0 ? (vertex.partitions ?? job.maxParallelism) : job.maxParallelism,
  );

/** Smallest parallelism of every vertex that carries so many records/s of all sources; the best there is when none does. */
export const smallestFor = (job: SimulatedJob, recordsPerSecond: number, most: number): readonly number[] => {
  const ratios = ratiosOf(job);
  return job.vertices.map((vertex, i) => {
    const needed = recordsPerSecond * (ratios[i] ?? 0);
    const widest = Math.min(most, widestUseful(job, vertex));
    let best = 1;
    for (let p = 1; p <= widest; p++) {
      const capacity = capacityOf(job, vertex, p);
      if (capacity >= needed) return p;
      if (capacity > capacityOf(job, vertex, best)) best = p;
    }
    return best;
  });
};

/** Records/s of all sources that a job carries at these parallelisms, in their usual mix. */
export const carriedBy = (job: SimulatedJob, parallelism: readonly number[]): number => {
  const ratios = ratiosOf(job);
  return Math.min(
    ...job.vertices.map((vertex, i) => {
      const ratio = ratios[i] ?? 0;
      return ratio === 0 ? Number.POSITIVE_INFINITY : capacityOf(job, vertex, parallelism[i] ?? 1) / ratio;
    }),
  );
};

/** Task slots, with slot sharing: those of the widest vertex. */
export const slotsOf = (parallelism: readonly number[]): number => Math.max(...parallelism);
