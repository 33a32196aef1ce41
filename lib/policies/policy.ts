/** The contract of a policy: from what was measured to the parallelism that every vertex should have, and why. */
import type { ChangeInFlight, Outcome } from '../model/change.ts';
import type { ConfigChanges } from '../model/decision.ts';
import type { Evaluation } from '../model/evaluation.ts';
import type { JobVertex, VertexId } from '../model/graph.ts';
import type { JobKey, JobState } from '../model/job.ts';
import type { Notice } from '../model/notice.ts';
import type { EpochMs } from '../model/observation.ts';
import type { Predictions } from '../model/predictions.ts';
import type { Reason } from '../model/reason.ts';
import type { Sample } from '../model/sample.ts';
import type { FlinkConfiguration } from '../options/declare.ts';
import type { Options } from '../options/options.ts';
import type { PackingLimits } from '../sizing/sizing-need.ts';

/**
 * A policy is pure: no clock, no I/O, no randomness. `State` is a plain value that JSON and NaN can carry; the core stores
 * it under the policy's name and starts it again from `initial` when the job gets another policy.
 *
 * In one evaluation the core asks `prepare`, updates the window, asks `observe`, and then `propose`, unless the job may not
 * be changed. What the platform can be asked for, quotas, quarantine, excluded periods and the execution mode come after it
 * and belong to no policy. `decided` and `outcome` follow a change.
 */
export interface Policy<State> {
  readonly name: string;
  readonly initial: State;
  /** Options that it sets itself, below everything that the user sets; without it, the defaults of their declarations hold. */
  readonly defaults?: FlinkConfiguration;
  /** It chooses ParallelismPerKPU of Managed Flink applications itself. Left out: the core's rules do. */
  readonly packedBy?: 'policy';
  /** The job before its metrics are read: drops what it no longer has. May throw `OptionError`: then nothing is measured. */
  prepare(state: State, job: Unmeasured): State;
  /** Learns from what was measured. Asked in every evaluation that collected something, whether the window is full or not. */
  observe(state: State, seen: Seen): Observed<State>;
  /**
   * The job at the size that `seen.job` has, from what was learned at the sizes it has had; changes nothing. Without it,
   * what a vertex can process is in proportion to its parallelism.
   */
  evaluateAt?(state: State, seen: Seen): Evaluation;
  /** What each vertex should have and why, or why nothing is done. */
  propose(state: State, situation: Situation): Proposed<State>;
  /** The core made a decision of what was proposed. A recommendation changes nothing, so its state is usually the same. */
  decided(state: State, decided: DecidedChange): Reported<State>;
  /** A change of this policy was applied, confirmed, refused, failed or lapsed. */
  outcome(state: State, change: ChangeInFlight, outcome: Outcome): State;
  /** The check of options that the policy makes before it is asked at all, where it has one of its own. */
  validate?(configuration: FlinkConfiguration): Validation;
  /** Where the jobs of an account learn from each other. */
  readonly fleet?: FleetLearning<State>;
}

/**
 * What the jobs of an account share: one small value for all of them (under 30 KB), that only the policy reads. It may be
 * some minutes old, and what two jobs add at the same time is put together from both.
 */
export interface FleetLearning<State> {
  /** Is this, as it was stored, what the policy shares? */
  isReadable(shared: unknown): boolean;
  /** With what this job has shown; the very same value when that is nothing new. `shared`: undefined, or readable. */
  withJob(shared: unknown, job: JobKey, shown: { readonly state: State; readonly job: JobState }): unknown;
}

/** What the jobs of the account have shown so far, and which of them this one is. */
export interface FleetSeen {
  readonly shared: unknown;
  readonly job: JobKey;
}

export interface Unmeasured {
  readonly options: Options;
  readonly job: JobState;
  readonly now: EpochMs;
}

export interface Seen extends Unmeasured {
  /** In time order; maximum and average over the subtasks where the source has both. */
  readonly window: readonly Sample[];
  readonly windowFull: boolean;
  /** When the job became RUNNING, as the platform or its metrics show it. */
  readonly runningSince: EpochMs;
  /** Partitions of each source, 0 where they are not known. */
  readonly sourcePartitions: Readonly<Record<VertexId, number>>;
  /** Absent: nothing is known of other jobs. */
  readonly fleet?: FleetSeen | undefined;
}

export interface Situation extends Seen {
  /** As `observe` returned it. */
  readonly evaluation: Evaluation;
  /** While the window is not full: how far it is. A policy may decide all the same. */
  readonly filling: Reason | undefined;
  /** How close slots may lie in a KPU: for policies that choose it. */
  readonly packing: PackingLimits;
}

export interface Reported<State> {
  readonly state: State;
  readonly notices: readonly Notice[];
}

export type Observed<State> = {
  readonly state: State;
  /** Restart time that is expected; undefined where the policy did not get that far. */
  readonly restartMs: number | undefined;
} & (
  | {
      readonly kind: 'evaluated';
      readonly evaluation: Evaluation;
      /** Also while the job may not be changed. */
      readonly predictions?: Predictions;
    }
  /** There is not enough to evaluate yet. */
  | { readonly kind: 'not-enough'; readonly because: Reason }
  | Failed
);

export type Proposed<State> = Reported<State> & {
  /** On top of those of `observe`. */
  readonly predictions?: Predictions;
} & (
    | {
        readonly kind: 'proposed';
        /** Every vertex of the job, in the order of the graph. */
        readonly vertices: readonly VertexProposal[];
        /** Managed Flink: the slots of a KPU, where the policy has chosen them. Alone, it is a change too. */
        readonly parallelismPerKpu?: number | undefined;
        /** Is it worth a restart? `no` holds, unless something else is a reason to restart (memory). */
        readonly restart: { readonly kind: 'yes' } | { readonly kind: 'no'; readonly because: readonly Reason[] };
        readonly explanation?: Explanation;
      }
    | { readonly kind: 'hold'; readonly because: readonly Reason[] }
    | Failed
  );

/** What is said of a proposal besides its vertices. */
export interface Explanation {
  /** Why another size was looked for: before everything else. */
  readonly trigger: readonly Reason[];
  /** What else was weighed: after what was chosen. */
  readonly weighed: readonly Reason[];
  /** What would have been decided otherwise, and when: last. */
  readonly otherwise: readonly Reason[];
}

/** The evaluation can't go on. `message` is reported as a notice of its own. */
export interface Failed {
  readonly kind: 'failed';
  readonly because: Reason;
  readonly message: string;
}

export interface VertexProposal {
  readonly vertex: JobVertex;
  /** `keep`: the parallelism that it has now. */
  readonly kind: 'change' | 'keep';
  readonly parallelism: number;
  /** Records/s that it should process with the proposed parallelism; undefined until that was computed. */
  readonly expectedProcessingRate: number | undefined;
  /** It is too busy or too idle to be left alone; such vertices are named first. */
  readonly urgent: boolean;
  /** Why it changes, in one sentence with the sizes before and after (`to`). Asked only when it comes to a change. */
  readonly headline: (to: number) => Reason;
  /** What the rules said, in their order; of a kept vertex the last one decided. */
  readonly because: readonly Reason[];
}

/** A change as the platform is asked for it, with what was proposed. */
export interface DecidedChange {
  readonly kind: 'rescale' | 'recommend';
  readonly at: EpochMs;
  readonly options: Options;
  readonly evaluation: Evaluation | undefined;
  /** Empty where memory alone is changed. */
  readonly proposals: readonly VertexProposal[];
  readonly config: ConfigChanges;
  /** Of every vertex after the change. */
  readonly parallelism: Readonly<Record<VertexId, number>>;
}

export type Validation =
  | { readonly kind: 'valid' }
  /** Golden files: `{ error }`. */
  | { readonly kind: 'violation'; readonly message: string }
  /** An option could not be read during the check. Golden files: `{ exception, message }`. */
  | { readonly kind: 'exception'; readonly exception: string; readonly message: string };
