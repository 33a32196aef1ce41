/** The number of partitions or shards that a source reads: more subtasks than that have nothing to read. */
import type { VertexId } from './graph.ts';
import type { EpochMs } from './observation.ts';

export type PartitionOrigin = 'flink-rest' | 'msk' | 'kinesis' | 'settings';

export interface SourcePartitions {
  readonly count: number;
  readonly from: PartitionOrigin;
  /** For people: "topic orders of MSK cluster shop". */
  readonly says: string;
  /** When it was read. */
  readonly at: EpochMs;
}

/** A source that is not named here has an unknown number of partitions: not none, and not any number. */
export type PartitionsBySource = Readonly<Record<VertexId, SourcePartitions>>;

/** The size of a source when it was last made wider while its partitions were unknown. */
export interface SourceScaleUp {
  readonly at: EpochMs;
  readonly from: number;
  readonly to: number;
  /** What it read then. */
  readonly recordsPerSecond: number;
}
