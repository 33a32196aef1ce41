/** Which task manager memory does the job need after this rescale? Section 6 of the Flink autoscaler's behavior. */
import type { ConfigChanges } from '../decision.ts';
import type { Evaluation } from '../evaluation/evaluation.ts';
import type { JobGraph, VertexId } from '../graph.ts';
import type { Options } from '../options/options.ts';

export interface MemoryNeed {
  readonly options: Options;
  readonly graph: JobGraph;
  readonly evaluation: Evaluation;
  /** Parallelism of every vertex after the change; one that is missing keeps its own. */
  readonly parallelism: Readonly<Record<VertexId, number>>;
  /** What one task manager has, where the platform says so; else `taskmanager.memory.process.size`. */
  readonly taskManagerMemoryBytes: number | undefined;
}

export type MemoryTuning =
  /** The specification is invalid or the total process memory unknown: nothing to say. */
  | { readonly kind: 'none' }
  /** `message` is the text of Flink's `ConfigurationRecommendation` event. */
  | {
      readonly kind: 'tuned';
      readonly changes: ConfigChanges;
      /** Process memory of one task manager after the change. */
      readonly totalBytes: number;
      readonly message: string;
    };

export const tuneMemory = (_need: MemoryNeed): MemoryTuning => ({ kind: 'none' });
