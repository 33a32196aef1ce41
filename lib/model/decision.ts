/** What is wanted of a job, and why. What came of it is an `Outcome` (change.ts). */
import type { VertexId } from './graph.ts';
import type { Reason } from './reason.ts';
import type { Sizing } from './sizing.ts';

export interface VertexChange {
  readonly vertex: VertexId;
  readonly from: number;
  readonly to: number;
}

/** Flink configuration to set and to remove (memory tuning). */
export interface ConfigChanges {
  readonly overrides: Readonly<Record<string, string>>;
  readonly removals: readonly string[];
  /** Memory of a task manager's container, in the platform's own words; without it, it follows from the overrides. */
  readonly taskManagerMemory?: string;
}

/** From one size to another, with the configuration that goes with it. */
export interface DesiredChange {
  readonly from: Sizing;
  readonly to: Sizing;
  /** Only vertices whose parallelism differs. */
  readonly vertices: readonly VertexChange[];
  readonly config: ConfigChanges;
  readonly because: readonly Reason[];
}

/** `recommend` says what would be done; `rescale` asks for it. */
export type Decision =
  | { readonly kind: 'hold'; readonly because: readonly Reason[] }
  | ({ readonly kind: 'recommend' } & DesiredChange)
  | ({ readonly kind: 'rescale' } & DesiredChange);
