/** One step in the life of a change: what was seen, and what it makes of the change. */
import type {
  AppliedChange,
  ApplyingChange,
  ChangeInFlight,
  ConfirmedChange,
  OperationStatus,
  Outcome,
  PendingChange,
} from '../model/change.ts';
import type { CurrentMode } from '../model/execution-mode.ts';
import type { JobState } from '../model/job.ts';
import type { EpochMs } from '../model/observation.ts';
import type { Reason } from '../model/reason.ts';
import type { CurrentConfig } from './config-changes.ts';

/** The job as its platform describes it, in what matters to its change. */
export interface JobSeen {
  readonly state: JobState;
  /** The platform's word for the job's condition, for messages. */
  readonly condition: string;
  /** Running, and no change of it is under way. */
  readonly stable: boolean;
  readonly version: string;
  readonly revision?: string;
  readonly overriddenExternally?: Reason;
  readonly requestedConfig?: CurrentConfig;
  /** It is as the change wants it, or on its way there. */
  readonly asWanted: boolean;
  /** The same of its size alone. */
  readonly sizeAsWanted: boolean;
}

export type FailedStatus = Extract<OperationStatus, { readonly kind: 'failed' }>;

/** What was seen of a change. The caller sees one thing after the other, as far as the steps ask for it. */
export type Seen =
  /** An evaluation has described the job. */
  | { readonly kind: 'job'; readonly now: EpochMs; readonly job: JobSeen }
  /** It has also asked the platform how the operation stands. */
  | { readonly kind: 'operation'; readonly now: EpochMs; readonly job: JobSeen; readonly status: OperationStatus }
  /** Whether an operation since the claim has failed, where the applier is dead and the job is not as wanted. */
  | {
      readonly kind: 'failed-since';
      readonly now: EpochMs;
      readonly job: JobSeen;
      readonly failure: FailedStatus | undefined;
    }
  /** apply wants the change. */
  | { readonly kind: 'claim'; readonly now: EpochMs }
  /** apply has claimed it, with the job described before. */
  | {
      readonly kind: 'claimed';
      readonly now: EpochMs;
      readonly job: JobSeen;
      readonly mode: CurrentMode;
      /** Why the mode is less than the settings say. */
      readonly because?: Reason | undefined;
    }
  /** The platform has answered the request, or it was not asked at all. */
  | { readonly kind: 'answer'; readonly outcome: Outcome };

export type Step =
  /** `because`, in a few words for the log. */
  | { readonly kind: 'nothing'; readonly because: string }
  /** The platform must be asked how the operation stands: `operation` is to be seen next. */
  | { readonly kind: 'ask-status'; readonly change: AppliedChange }
  /** The applier is dead: has the platform taken its request, and failed? `failed-since` is to be seen next. */
  | { readonly kind: 'ask-failed'; readonly change: ApplyingChange }
  /** It has still not been applied: the request is published again. */
  | { readonly kind: 'publish-again' }
  /** Claimed: `claimed` is to be seen next, once this is stored. */
  | { readonly kind: 'claimed'; readonly change: ApplyingChange }
  /** The platform must be asked for the change: `answer` is to be seen next. */
  | { readonly kind: 'request' }
  /** Something is kept for the next evaluation. */
  | { readonly kind: 'keep'; readonly change: ConfirmedChange }
  | OutcomeStep;

export interface OutcomeStep {
  readonly kind: 'outcome';
  readonly outcome: Outcome;
  /** With its outcome. */
  readonly change: ChangeInFlight;
  /** A change of its own that follows at once, and takes its place: a rollback, or the deferred configuration. */
  readonly followUp?: PendingChange;
}
