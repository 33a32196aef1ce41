/** The one raw form in which every source hands over what Flink measured at one instant. */
import type { VertexId } from './graph.ts';

/** Epoch milliseconds. */
export type EpochMs = number;

/** One Flink metric over the subtasks of a vertex, or over the task managers. A field that is absent was not offered. */
export interface Aggregate {
  readonly min?: number;
  readonly max?: number;
  readonly avg?: number;
  readonly sum?: number;
}

export interface VertexObservation {
  /** Cumulative records of the task since it (re)started: REST `read-records`, `write-records`. */
  readonly recordsIn: number;
  readonly recordsOut: number;
  /** Cumulative busy milliseconds summed over subtasks: REST `accumulated-busy-time`. NaN where the source has none. */
  readonly accumulatedBusyMs: number;
  /**
   * Flink metric name -> value, named as Flink's REST names them: `busyTimeMsPerSecond`, `numRecordsInPerSecond`,
   * `Source__orders.numRecordsIn`, `Source__orders.pendingRecords`, …
   */
  readonly metrics: Readonly<Record<string, Aggregate>>;
  /** Further metric names that exist and were not read; partitions are counted from them. */
  readonly names?: readonly string[];
}

/** What one source saw of one job at one instant. */
export interface Observation {
  readonly at: EpochMs;
  /** A vertex that is missing here showed nothing at this instant. */
  readonly vertices: Readonly<Record<VertexId, VertexObservation>>;
  /** `Status.JVM.Memory.Heap.Used` and the like, over all task managers. */
  readonly taskManagers: Readonly<Record<string, Aggregate>>;
  /** `taskSlotsTotal`, `taskSlotsAvailable`; as Flink's REST gives them, text. */
  readonly jobManager: Readonly<Record<string, string>>;
  /** Names of metrics this kind of source can never see. Their absence is not an error: what depends on them is NaN. */
  readonly blindTo?: readonly string[];
}
