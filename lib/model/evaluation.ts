/** What the window says about each vertex and the job. NaN means "not measured"; it is left to propagate. */
import type { JobVertex, VertexId } from './graph.ts';
import type { EpochMs } from './observation.ts';

export interface VertexEvaluation {
  /** Busy share over the window, 0..1. */
  readonly load: number;
  /** Records/s this vertex could process if it were busy all the time, at its parallelism of now. */
  readonly trueProcessingRate: number;
  /** Records/s that arrive, propagated from the sources. */
  readonly targetDataRate: number;
  /** Records/s more, to work off the backlog within the catch-up duration. */
  readonly catchUpDataRate: number;
  /** Records waiting; sources only, else NaN. */
  readonly lag: number;
  readonly parallelism: number;
  /** NaN while the window is not full. */
  readonly recommendedParallelism: number;
  readonly maxParallelism: number;
  /** Known partitions of a source, 0 if none are. */
  readonly sourcePartitions: number;
  /** Below this true processing rate the vertex must scale up; above the other it may scale down. */
  readonly scaleUpRateThreshold: number;
  readonly scaleDownRateThreshold: number;
  /** Records/s it should be able to process at the parallelism that this evaluation computed, blocked or not. */
  readonly expectedProcessingRate?: number;
  /** Average back-pressured share over the window, for people. */
  readonly backPressure: number;
}

/** An evaluation in which nothing is known but what the graph says: for policies that evaluate less than all of it. */
export const unknownVertexEvaluation = ({ parallelism, maxParallelism }: JobVertex): VertexEvaluation => ({
  load: Number.NaN,
  trueProcessingRate: Number.NaN,
  targetDataRate: Number.NaN,
  catchUpDataRate: Number.NaN,
  lag: Number.NaN,
  parallelism,
  recommendedParallelism: Number.NaN,
  maxParallelism,
  sourcePartitions: 0,
  scaleUpRateThreshold: Number.NaN,
  scaleDownRateThreshold: Number.NaN,
  backPressure: Number.NaN,
});

/** The job's own measurements: [last, average over the window]. */
export interface JobMetrics {
  readonly gcPressure: readonly [number, number];
  readonly heapMemoryUsed: readonly [number, number];
  readonly heapMaxUsageRatio: readonly [number, number];
  readonly managedMemoryUsed: readonly [number, number];
  readonly metaspaceMemoryUsed: readonly [number, number];
  readonly taskSlotsUsed: readonly [number, number];
}

export interface Evaluation {
  /** Time of the newest sample. */
  readonly at: EpochMs;
  readonly windowFull: boolean;
  readonly vertices: Readonly<Record<VertexId, VertexEvaluation>>;
  readonly job: JobMetrics;
  readonly restartMs: number;
  readonly processingBacklog: boolean;
}
