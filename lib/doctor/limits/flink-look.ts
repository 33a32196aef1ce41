/** What Flink itself shows of a job at one moment, when the doctor asks: no metric of CloudWatch is read for it, and none is paid for. */
import type { VertexId } from '../../model/graph.ts';
import type { CommitsObservation } from '../../model/observation.ts';

export type FlinkLook =
  | {
      readonly kind: 'seen';
      /** `1.20.5`; empty where Flink does not say it. */
      readonly version: string;
      /** Milliseconds that the subtask furthest ahead is ahead of the slowest of its watermark group; of sources with alignment. */
      readonly alignmentDriftMs: Readonly<Record<VertexId, number>>;
      readonly commits: Readonly<Record<VertexId, CommitsObservation>>;
      /** Of the newest completed checkpoint, all of it. NaN: none has completed, or Flink does not say it. */
      readonly stateBytes: number;
    }
  /** `says`: why, as a sentence. */
  | { readonly kind: 'not seen'; readonly says: string };
