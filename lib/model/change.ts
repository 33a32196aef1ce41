/** The change of a job: its kinds, the states of its life, and what comes of it. */
import type { ConfigChanges, DesiredChange } from './decision.ts';
import type { EpochMs } from './observation.ts';
import type { Reason } from './reason.ts';

/** Another size, with the configuration that goes with it. */
export interface Resize extends DesiredChange {
  readonly kind: 'resize';
}

/** Configuration alone: the size stays as it is. */
export interface Reconfigure extends DesiredChange {
  readonly kind: 'reconfigure';
}

/** An earlier change is undone. A rollback is never itself rolled back. */
export interface Rollback extends DesiredChange {
  readonly kind: 'rollback';
  readonly rollbackOf: {
    /** Id of the change that is undone, and its kind. */
    readonly decision: string;
    readonly kind: 'resize' | 'reconfigure';
    /** The platform's id of the operation that carried it out, where it is known. */
    readonly operation?: string;
  };
}

export type Change = Resize | Reconfigure | Rollback;

/** In mode `approve` a change is made when a person has approved it. */
export interface Approved {
  readonly by: string;
  readonly at: EpochMs;
}

interface Life {
  /** Hash of job, decision time and target: the same decision always has the same id. */
  readonly id: string;
  readonly decidedAt: EpochMs;
  /** When `status` was last set. */
  readonly since: EpochMs;
  readonly change: Change;
  /** The platform's own version of the job that the decision was made on (Managed Flink: version id). */
  readonly jobVersion: string;
  /** The policy that decided: it alone learns from the outcome. */
  readonly policy?: string;
  readonly approved?: Approved;
}

/** What is known of a change that the platform has taken. */
export interface Taken {
  /** The platform's own id of the operation that carries it out. */
  readonly operation?: string;
  /** Configuration that was not asked for together with the size: follows as a change of its own, unless it is empty. */
  readonly deferredConfig?: ConfigChanges;
  /** Brings back the configuration that was there before. */
  readonly revertConfig?: ConfigChanges;
}

/** Waits for apply. */
export interface PendingChange extends Life {
  readonly status: 'pending';
}

/** Claimed by one apply: its lease runs from `since`. */
export interface ApplyingChange extends Life {
  readonly status: 'applying';
  /** How often it was claimed. */
  readonly attempts: number;
}

/** The platform has taken it and carries it out. */
export interface AppliedChange extends Life, Taken {
  readonly status: 'applied';
  readonly because: readonly Reason[];
}

/** The job runs with it. For a while it is on probation. */
export interface ConfirmedChange extends Life, Taken {
  readonly status: 'confirmed';
  readonly because: readonly Reason[];
  readonly restartSeconds: number;
  /** The platform's revision of the job at that moment. */
  readonly revision?: string;
  /** Since then no evaluation has seen the job run. */
  readonly notRunningSince?: EpochMs;
}

export interface FailedChange extends Life {
  readonly status: 'failed';
  readonly because: readonly Reason[];
  readonly remedy?: Remedy;
}

/** The job was not as the decision saw it. */
export interface RefusedChange extends Life {
  readonly status: 'refused';
  readonly because: readonly Reason[];
}

/** It was not applied in time. */
export interface LapsedChange extends Life {
  readonly status: 'lapsed';
  readonly because: readonly Reason[];
}

/** The newest change of a job: a job has at most one under way. */
export type ChangeInFlight =
  | PendingChange
  | ApplyingChange
  | AppliedChange
  | ConfirmedChange
  | FailedChange
  | RefusedChange
  | LapsedChange;

export type ChangeStatus = ChangeInFlight['status'];

export const isUnderWay = (status: ChangeStatus): boolean =>
  status === 'pending' || status === 'applying' || status === 'applied';

/** From when on it may be applied. What follows an approved change is approved with it, and made later. */
export const requestedAt = ({ decidedAt, approved }: Pick<Life, 'decidedAt' | 'approved'>): EpochMs =>
  Math.max(decidedAt, approved?.at ?? decidedAt);

/**
 * What follows when a change fails that the platform had taken. `roll-back`: the platform still asks for it, and we undo it.
 * `leave-as-is`: the platform does not, or can't be asked now. `yield-to-external`: others have written over it.
 * `job-replaced`: the job that was changed is gone, or was submitted again; the size that was asked for is not to blame.
 */
export type Remedy = 'roll-back' | 'leave-as-is' | 'yield-to-external' | 'job-replaced';

/** What came of a change. */
export type Outcome =
  | ({ readonly kind: 'applied'; readonly at: EpochMs; readonly because: readonly Reason[] } & Taken)
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
  | { readonly kind: 'lapsed'; readonly at: EpochMs; readonly because: readonly Reason[] };

/** How the change that is under way stands on the platform. */
export type OperationStatus =
  /** `remedy`: what follows should it be given up. */
  | { readonly kind: 'under-way'; readonly because: readonly Reason[]; readonly remedy: Remedy }
  | { readonly kind: 'done'; readonly restartSeconds: number; readonly because: readonly Reason[] }
  | { readonly kind: 'failed'; readonly because: readonly Reason[]; readonly remedy: Remedy };
