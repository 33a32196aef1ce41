/** Definition of a simulated job: its vertices, their costs, and its size. */

import { KPU_MEMORY, type TaskManagerMemory } from './task-manager-memory.ts';

/** Where a source reads; decides under which names its lag appears in CloudWatch. */
export type Stream =
  | { readonly kind: 'kafka'; readonly cluster: string; readonly consumerGroup: string; readonly topic: string }
  | { readonly kind: 'kinesis'; readonly name: string };

/** `HASH` goes by key groups, `REBALANCE` to all alike, `FORWARD` to the subtask of the same number. */
export type Ship = 'HASH' | 'REBALANCE' | 'FORWARD';

/** What handling one record takes of a subtask that is alone in the job; both add up to its busy time. */
export interface Cost {
  /** On the processor, which all subtasks of a KPU share. */
  readonly cpuMicros: number;
  /** Waiting for disk, a lock or another service while busy. */
  readonly waitMicros: number;
  /**
   * Universal scalability law: at parallelism p a record takes 1 + contention (p - 1) + coherence p (p - 1) times as
   * long, so capacity grows less than parallelism does. (Measured on Flink: contention 0.025 to 0.03, coherence about 0.)
   */
  readonly contention: number;
  readonly coherence: number;
}

/** What a vertex takes of the heap of its task manager. */
export interface HeapUse {
  /** Live in every subtask, whatever comes in: clients, buffers for batches, caches of a fixed size. */
  readonly subtaskBytes: number;
  /** Kept for each record of the last half hour: timers and objects per key. */
  readonly keptBytesPerRecord: number;
  /** Garbage that handling one record makes. */
  readonly allocatedBytesPerRecord: number;
}

/** Keyed state in RocksDB: its blocks are cached in managed memory, and a read that misses the cache takes time. */
export type KeyedState =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'rocksdb';
      /** Of the job's state; all vertices together 1. */
      readonly share: number;
      readonly readsPerRecord: number;
    };

/** What one read that misses takes: the disk's time, and the processor's to unpack the block. */
export const MISS = { cpuMicros: 60, waitMicros: 440 } as const;

interface Vertex {
  readonly name: string;
  readonly cost: Cost;
  readonly heap: HeapUse;
  /** `setParallelism` in the code of the job: whatever size is asked for, it has so many subtasks. */
  readonly parallelismInCode?: number;
  /** Records out per record in. */
  readonly selectivity: number;
}

export interface SourceVertex extends Vertex {
  readonly kind: 'source';
  readonly stream: Stream;
  /** Partitions or shards: no more subtasks than that have anything to read. */
  readonly partitions: number;
  /** Share of the job's incoming records, all sources together 1. */
  readonly share: number;
}

export interface OperatorVertex extends Vertex {
  readonly kind: 'operator';
  readonly inputs: readonly { readonly from: string; readonly ship: Ship }[];
  /** Keys that are much more frequent than others, as shares of the records. */
  readonly hotKeys: readonly number[];
  readonly state: KeyedState;
}

export type VertexDefinition = SourceVertex | OperatorVertex;

export interface JobDefinition {
  /** Name of the Managed Flink application, or of the FlinkDeployment. */
  readonly application: string;
  readonly name: string;
  /** In topological order; every vertex has at most one output. */
  readonly vertices: readonly VertexDefinition[];
  /** Key groups. */
  readonly maxParallelism: number;
  readonly bytesPerRecord: number;
  readonly checkpointSeconds: number;
  /** State: what is always there, and what each record of the last half hour adds. */
  readonly state: { readonly baseBytes: number; readonly bytesPerRecord: number };
}

/** State is kept for half an hour after the last record of a key. */
export const KEPT_SECONDS = 1800;

/** Keyed state when so many records/s were handled in the last half hour. */
export const stateBytesAt = ({ state }: JobDefinition, recordsPerSecond: number): number =>
  state.baseBytes + state.bytesPerRecord * KEPT_SECONDS * recordsPerSecond;

/** What UpdateApplication sets, or what a FlinkDeployment asks for: then a task manager takes the place of a KPU. */
export interface Size {
  /** Of the widest vertex: so many slots are taken. */
  readonly parallelism: number;
  /** Slots of a task manager. */
  readonly parallelismPerKpu: number;
  /** By name; a vertex that is not named has `parallelism`. Managed Flink knows no such thing. */
  readonly perVertex?: Readonly<Record<string, number>>;
  /** Processors of a task manager; a KPU has one. */
  readonly cpus?: number;
  /** Of a task manager; left out: as a KPU has it. */
  readonly memory?: TaskManagerMemory;
}

export const memoryOf = ({ memory = KPU_MEMORY }: Size): TaskManagerMemory => memory;

/** Task managers of a size, without the orchestration KPU.  (8 subtasks, 2 per KPU)  ->  4 */
export const kpusOf = (size: Size): number => Math.ceil(size.parallelism / size.parallelismPerKpu);

/** A vertex never has more subtasks than there are key groups. */
export const parallelismOf = (job: JobDefinition, { parallelism, perVertex }: Size, vertex: string): number =>
  job.vertices.find(({ name }) => name === vertex)?.parallelismInCode ??
  Math.min(perVertex?.[vertex] ?? parallelism, job.maxParallelism);

/** The same size with every vertex named, if any is, and the parallelism of the widest.  (4; a: 2, b: 6)  ->  6; a: 2, b: 6, c: 4 */
export const spelledOut = (job: JobDefinition, size: Size): Size => {
  const each = job.vertices.map(({ name }) => [name, parallelismOf(job, size, name)] as const);
  const parallelism = Math.max(...each.map(([, subtasks]) => subtasks));
  return size.perVertex ? { ...size, parallelism, perVertex: Object.fromEntries(each) } : { ...size, parallelism };
};

/** Why the job can't have this size; undefined when it can. */
export const problemOf = (job: JobDefinition, size: Size): string | undefined => {
  const { parallelism, parallelismPerKpu, perVertex = {} } = size;
  const counts = { parallelism, parallelismPerKpu, ...perVertex };
  for (const [name, value] of Object.entries(counts)) {
    if (!Number.isInteger(value) || value < 1) return `${name} is ${value}; it must be a whole number from 1`;
  }
  const widest = Math.max(parallelism, ...Object.values(perVertex));
  if (widest <= job.maxParallelism) return undefined;
  return `Parallelism ${widest} exceeds the job's maximum parallelism of ${job.maxParallelism}`;
};
