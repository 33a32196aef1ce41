/** What is a simulated job made of? */

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

interface Vertex {
  readonly name: string;
  readonly cost: Cost;
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
  /** Keeps keyed state in managed memory (RocksDB). */
  readonly stateful: boolean;
}

export type VertexDefinition = SourceVertex | OperatorVertex;

export interface JobDefinition {
  /** Name of the Managed Flink application. */
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

/** What UpdateApplication sets. */
export interface Size {
  readonly parallelism: number;
  readonly parallelismPerKpu: number;
}

/** Task managers of a size, without the orchestration KPU.  (8 subtasks, 2 per KPU)  ->  4 */
export const kpusOf = (size: Size): number => Math.ceil(size.parallelism / size.parallelismPerKpu);
