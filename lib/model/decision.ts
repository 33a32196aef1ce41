/** What do we want (Decision), and what came of it (Outcome)? */
import type { VertexId } from './graph.ts';
import type { EpochMs } from './observation.ts';
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

export type Decision =
  | { readonly kind: 'hold'; readonly because: readonly Reason[] }
  | ({ readonly kind: 'recommend' } & Change)
  | ({ readonly kind: 'rescale' } & Change);

/** `recommend` says what would be done; `rescale` asks for it. */
export interface Change {
  readonly from: Sizing;
  readonly to: Sizing;
  /** Only vertices whose parallelism differs. */
  readonly vertices: readonly VertexChange[];
  readonly config: ConfigChanges;
  readonly because: readonly Reason[];
  /** Set when it takes an earlier change back. It is itself never taken back. */
  readonly rollbackOf?: { readonly decision: string; readonly operation?: string };
}

/**
 * The one change a job may have under way. `pending` waits for apply; `applying` is claimed by one; `applied` was asked
 * of the platform; the others are ends.
 */
export type ChangeStatus =
  | 'pending'
  | 'applying'
  | 'applied'
  | 'confirmed'
  | 'refused'
  | 'failed'
  | 'rolled-back'
  | 'lapsed';

export const isUnderWay = (status: ChangeStatus): boolean =>
  status === 'pending' || status === 'applying' || status === 'applied';

export interface ChangeInFlight {
  /** Hash of job, decision time and target: the same decision always has the same id. */
  readonly id: string;
  readonly status: ChangeStatus;
  readonly decidedAt: EpochMs;
  /** When `status` was last set. */
  readonly since: EpochMs;
  readonly change: Change;
  /** The platform's own version of the job that the decision was made on (Managed Flink: version id). */
  readonly jobVersion: string;
  /** The platform's own id of the operation that carries the change out, once asked for. */
  readonly operation?: string;
  /** How often apply has claimed it. */
  readonly attempts: number;
  readonly outcome?: Outcome;
  /** Its configuration was not asked for together with the size: this follows as a change of its own, if it is anything. */
  readonly left?: ConfigChanges;
  /** What the configuration was before, as changes that bring it back. */
  readonly before?: ConfigChanges;
  /** The platform's revision of the job when the change came to its end. */
  readonly revision?: string;
  /** Confirmed, but since then the job has not been seen to run. */
  readonly notRunningSince?: EpochMs;
}

/**
 * What follows when a change fails that the platform had taken. `roll back`: the platform still asks for it, and we take it
 * back. `leave`: the platform does not, or can't be asked now. `yield`: somebody else has written over it. `gone`: the
 * job that was changed is not there any more, or was submitted anew; what it was asked for is not to blame.
 */
export type Remedy = 'roll back' | 'leave' | 'yield' | 'gone';

/** What came of a decision. */
export type Outcome =
  | {
      readonly kind: 'applied';
      readonly at: EpochMs;
      readonly operation?: string;
      readonly because: readonly Reason[];
      readonly left?: ConfigChanges;
      readonly before?: ConfigChanges;
    }
  | { readonly kind: 'refused'; readonly at: EpochMs; readonly because: readonly Reason[] }
  | {
      readonly kind: 'failed';
      readonly at: EpochMs;
      readonly because: readonly Reason[];
      /** Left out where the platform never took the change: then nothing follows. */
      readonly remedy?: Remedy;
    }
  | {
      readonly kind: 'confirmed';
      readonly at: EpochMs;
      /** From the request to the job running again with the new size; NaN where it can't be known. */
      readonly restartSeconds: number;
      readonly because: readonly Reason[];
    }
  | {
      /** `confirmed`, of a change that takes another one back. */
      readonly kind: 'rolled-back';
      readonly at: EpochMs;
      readonly restartSeconds: number;
      readonly because: readonly Reason[];
    }
  | { readonly kind: 'lapsed'; readonly at: EpochMs; readonly because: readonly Reason[] };
