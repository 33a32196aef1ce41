/** What one instant showed, per vertex and for the job. Made by collection/ only. */
import type { VertexId } from './graph.ts';
import type { EpochMs } from './observation.ts';
import type { Reason } from './reason.ts';
import type { TableNumbers } from './table-numbers.ts';

/** Rounded as Flink's collector rounds. Absent: not collected for this vertex. NaN: asked for, not measurable. */
export interface VertexSample extends Partial<TableNumbers> {
  /** Busy share of one second, 0..1, by the aggregator of the options. */
  readonly load?: number;
  /** Mean and hottest subtask, where the source tells both: their distance is the skew. Policy `flink` does not read them. */
  readonly loadAverage?: number;
  readonly loadMax?: number;
  readonly accumulatedBusyTime?: number;
  /** Milliseconds that its subtasks had run when its values were taken; absent where these are of the instant of the sample. */
  readonly ran?: number;
  readonly recordsIn?: number;
  readonly recordsOut?: number;
  readonly recordsInPerSecond?: number;
  /** Records; sources only. */
  readonly lag?: number;
  /** Where the backlog is read from commits: `lag` is what waits at least, this is likely where the job is full. */
  readonly lagIfFull?: number;
  /** Records/s; sources only. */
  readonly observedTrueProcessingRate?: number;
  /** Average back-pressured share of one second, 0..1. Shown to people; policy `flink` reads it for sources only. */
  readonly backPressure?: number;
  /** 1: a source that reads what another job commits, so records come a commit at a time. */
  readonly readsCommits?: number;
  /** Sources with watermark alignment: how far ahead of the slowest of their group. Read by the doctor. */
  readonly alignmentDriftMs?: number;
  /** Committers of Iceberg: what waits, how long the last commit took, and what was committed since the tasks (re)started. */
  readonly pendingCommits?: number;
  readonly commitMs?: number;
  readonly committedFiles?: number;
  readonly committedBytes?: number;
}

export interface JobSample {
  readonly gcPressure?: number;
  readonly heapMemoryUsed?: number;
  readonly heapMaxUsageRatio?: number;
  readonly managedMemoryUsed?: number;
  readonly metaspaceMemoryUsed?: number;
  readonly taskSlotsUsed?: number;
  /** Hottest container, 0..1 of its CPU and memory (Managed Flink). Not part of policy `flink`; sizing reads them. */
  readonly containerCpu?: number;
  readonly containerMemory?: number;
  /** Fullest heap, garbage included, and fullest managed memory of a task manager, 0..1 (Managed Flink). */
  readonly heapUse?: number;
  readonly managedUse?: number;
  /** Share of the time that task managers spend on old collections, mean of all (Managed Flink). */
  readonly oldCollections?: number;
}

export interface Sample {
  readonly at: EpochMs;
  readonly vertices: Readonly<Record<VertexId, VertexSample>>;
  readonly job: JobSample;
}

/** Does the window hold a whole window's length of the stable job? */
export type Fullness = { readonly kind: 'full' } | { readonly kind: 'filling'; readonly because: Reason };
