/** The one form in which every source hands over what it measured at one instant; each source knows its own names alone. */
import type { VertexId } from './graph.ts';
import type { TableNumbers } from './table-numbers.ts';

/** Where the metrics of a job are read. */
export type MetricSourceKind = 'cloudwatch' | 'flink-rest';

/** Epoch milliseconds. */
export type EpochMs = number;

/** One metric over the subtasks of a vertex, or over the task managers. A statistic that is absent was not offered. */
export interface Aggregate {
  readonly min?: number;
  readonly max?: number;
  readonly avg?: number;
  readonly sum?: number;
}

/** Total over all subtasks since the tasks (re)started. NaN: not measured. */
export type Counter = number;

/** What is optional of a vertex. */
export type VertexMetric =
  | 'busy'
  | 'backPressured'
  | 'recordsIn'
  | 'recordsOut'
  | 'recordsInPerSecond'
  | 'pendingRecords';

export interface CommitsObservation {
  /** That wait to be committed. */
  readonly pending: number;
  /** How long the last commit took. */
  readonly lastMs: number;
  /** Since the tasks (re)started. */
  readonly files: Counter;
  readonly bytes: Counter;
}

/** Of a source: what its source operator does, since a source task itself counts no input. */
export interface VertexObservation {
  /** Milliseconds per second. */
  readonly busy?: Aggregate;
  /** Milliseconds per second. */
  readonly backPressured?: Aggregate;
  readonly accumulatedBusyMs: Counter;
  /**
   * How long its subtasks had run when these values were taken, mean of all: the clock of the values themselves, which Flink's
   * REST API hands out for a while. Absent: they are of the instant of the observation.
   */
  readonly ranMs?: number;
  readonly recordsIn?: Counter;
  readonly recordsOut: Counter;
  /** Total over all subtasks. */
  readonly recordsInPerSecond?: number;
  /** Total over all subtasks; sources only. */
  readonly pendingRecords?: number;
  /**
   * Where the backlog is read from commits, it holds what was read since the last one: `pendingRecords` are without all that can
   * be, these without half of it, as it is likely of a job that is full.
   */
  readonly pendingRecordsIfFull?: number;
  /** That a source reads; absent where nothing says how many. */
  readonly partitions?: number;
  /** Of a source that reads what another job commits, such as a table of Iceberg. */
  readonly readsCommits?: true;
  /** Where the settings name its table. */
  readonly table?: TableNumbers;
  /** That its furthest subtask is ahead of the slowest of its watermark group; only of sources with watermark alignment. */
  readonly alignmentDriftMs?: number;
  /** Of a committer of Iceberg. */
  readonly commits?: CommitsObservation;
  /** Metrics that exist and gave no value: then nothing else of this vertex that is optional counts, either. */
  readonly withoutValue?: readonly VertexMetric[];
}

/** The job as a whole: memory and garbage collection over all task managers, and slots. */
export interface JobObservation {
  readonly heapUsedBytes?: Aggregate;
  readonly heapMaxBytes?: Aggregate;
  readonly managedUsedBytes?: Aggregate;
  readonly metaspaceUsedBytes?: Aggregate;
  readonly garbageCollectionMsPerSecond?: Aggregate;
  readonly taskSlotsTotal?: number;
  readonly taskSlotsAvailable?: number;
  /** Shares of the hottest container and of the fullest pools of a task manager, 0..1. */
  readonly containerCpu?: number;
  readonly containerMemory?: number;
  readonly heapUse?: number;
  readonly managedUse?: number;
  /** Share of the time that task managers spend on old collections, mean of all. */
  readonly oldCollections?: number;
}

export type JobMetric = keyof JobObservation;

/** What one source saw of one job at one instant. */
export interface Observation {
  readonly at: EpochMs;
  /** A vertex that is missing here showed nothing at this instant. */
  readonly vertices: Readonly<Record<VertexId, VertexObservation>>;
  readonly job: JobObservation;
  /** What this source can never see of this job. Its absence is not an error: what depends on it is NaN. */
  readonly unavailable?: readonly (VertexMetric | 'accumulatedBusyMs' | JobMetric)[];
}
