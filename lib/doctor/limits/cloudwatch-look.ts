/** What CloudWatch has of a job when the doctor asks, where Flink itself can't be asked. */
import type { VertexId } from '../../model/graph.ts';
import type { CommitsObservation, EpochMs } from '../../model/observation.ts';

/** Epoch milliseconds of event time, over the subtasks of a source in one minute. */
export interface WatermarkMinute {
  readonly at: EpochMs;
  readonly furthest: number;
  readonly slowest: number;
}

/** What is NaN or absent is not published. */
export type CloudWatchLook =
  | {
      readonly kind: 'read';
      readonly from: 'managed-flink';
      /** Of what sources send on, the last quarter of an hour, oldest first. */
      readonly watermarks: Readonly<Record<VertexId, readonly WatermarkMinute[]>>;
      /** Of the fullest container, of the last quarter of an hour; 0..1. */
      readonly diskShare: number;
      /** Of the last day: a snapshot has all of the state, an incremental checkpoint what was new. */
      readonly largestCheckpointBytes: number;
      /** Of the last hour. */
      readonly longestCheckpointMs: number;
      readonly failedCheckpoints: number;
      /** As the application is set. */
      readonly checkpointIntervalMs: number;
    }
  | {
      readonly kind: 'read';
      readonly from: 'reporter';
      /** As in `FlinkLook`. */
      readonly alignmentDriftMs: Readonly<Record<VertexId, number>>;
      readonly commits: Readonly<Record<VertexId, CommitsObservation>>;
    }
  /** `says`: why, as a sentence. */
  | { readonly kind: 'not read'; readonly says: string };

export type ManagedFlinkLook = Extract<CloudWatchLook, { from: 'managed-flink' }>;
