/** The four ports. Each has a contract suite in test/contracts/ that every implementation runs. */
import type { CurrentConfig } from '../lib/change/config-changes.ts';
import type { AutoscalerState } from '../lib/model/autoscaler-state.ts';
import type {
  AppliedChange,
  ApplyingChange,
  Change,
  ChangeInFlight,
  OperationStatus,
  Outcome,
} from '../lib/model/change.ts';
import type { Evaluation } from '../lib/model/evaluation.ts';
import type { AutopilotEvent } from '../lib/model/events.ts';
import type { JobGraph, VertexId } from '../lib/model/graph.ts';
import type { Failover, JobKey, JobRef, JobState } from '../lib/model/job.ts';
import type { EpochMs, MetricSourceKind, Observation } from '../lib/model/observation.ts';
import type { Predictions } from '../lib/model/predictions.ts';
import type { Reason } from '../lib/model/reason.ts';
import type { Sample } from '../lib/model/sample.ts';
import type { ShadowEvaluated } from '../lib/model/shadow.ts';
import type { Sizing } from '../lib/model/sizing.ts';
import type { Options } from '../lib/options/options.ts';
import type { JobSettings } from '../lib/settings/settings.ts';
import type { Carried } from './carried.ts';
import type { RestoredFrom } from './checkpoint-moment.ts';
import type { LookedAfter, ShowsStatus } from './status-on-job.ts';

// MetricSource: where samples come from.

export interface ObserveRequest {
  readonly job: JobRef;
  readonly settings: JobSettings;
  /** That decide for this job, of all layers: what they need is asked for. */
  readonly options: Options;
  readonly state: JobState;
  /** Start of the window, inclusive. */
  readonly from: EpochMs;
  /** The present: nothing newer than this may be returned. The source subtracts its own settle delay. */
  readonly now: EpochMs;
  readonly ingestionDelayMs?: number;
  readonly readsContainers?: boolean;
}

export type Observed =
  | {
      readonly kind: 'observed';
      readonly job: JobRef;
      /** In time order, at most one per instant. Empty when nothing was published. */
      readonly observations: readonly Observation[];
      /** The job was seen to (re)start at this time, if the metrics tell (Managed Flink: now - uptime). */
      readonly runningSince?: EpochMs;
      /** It did so by itself, as far as the metrics tell. */
      readonly failover?: Failover;
      /** Left out: the source that the job's platform has. Counters of two sources can not be compared. */
      readonly measuredBy?: MetricSourceKind;
      /** What could not be seen, and what that means: goes into `because`. */
      readonly because: readonly Reason[];
    }
  | { readonly kind: 'failed'; readonly job: JobRef; readonly error: Error };

export interface ObserveCost {
  /** Metrics asked for, as CloudWatch bills them; 0 where asking is free. */
  readonly metricsRequested: number;
  readonly dollars: number;
}

export interface MetricSource {
  /** One read for many jobs: one result per request, in order. Only throws for what concerns every job. */
  observe(requests: readonly ObserveRequest[]): Promise<{ results: readonly Observed[]; cost: ObserveCost }>;
  /** Jobs that are best read in one go: more need more memory, fewer more calls. */
  readonly together?: number;
}

// JobTarget: what can be rescaled.

/** `Snapshot`: what the target itself saw; no other code reads it. */
export interface JobDescription<Snapshot = unknown> extends LookedAfter, Carried {
  readonly state: JobState;
  /** The platform's word for the job's condition (`RUNNING`, `UPDATING`, `AUTOSCALING`, …), for messages. */
  readonly condition: string;
  /** Running, and no change of it is under way. Only then may it be changed. */
  readonly stable: boolean;
  /** Moves with every change of the job by anybody. */
  readonly version: string;
  /** Moves with everything that anybody asks of it, and not with a restart. */
  readonly revision?: string;
  /** Others have written the size it is asked to have, or have removed it: who, as far as it is known. */
  readonly overriddenExternally?: Reason;
  /** The size it was last asked to have, where the platform tells that apart from the size it has. */
  readonly requested?: Sizing;
  /** Options that the job carries on its platform: those of the settings win over them. */
  readonly config?: Readonly<Record<string, string>>;
  /** The configuration that it was last asked to have, where changes of it can be asked for. */
  readonly requestedConfig?: CurrentConfig;
  /** Why it must not be changed at all until a person has put something right; each reason says what. */
  readonly blockedBy?: readonly Reason[];
  /** What could not be read of it, or is odd, and what that means; nothing of it forbids a change. */
  readonly notes?: readonly Reason[];
  /** The one snapshot of the platform: following up and asking go by it, and do not read the job a second time. */
  readonly snapshot: Snapshot;
}

/** What came of asking a platform for a change. */
export type RequestOutcome = Extract<Outcome, { kind: 'applied' | 'refused' | 'failed' }>;

/** Only reads: an evaluation gets no more, and its bundle carries no code that could change a job. */
export interface JobReader<Description extends JobDescription = JobDescription> extends ShowsStatus<Description> {
  /** `cached` is the graph the store remembers, for platforms where reading it costs; undefined: it is read. */
  describe(job: JobRef, settings: JobSettings, cached: JobGraph | undefined, now: EpochMs): Promise<Description>;
  /** How the change stands by the snapshot that `description` carries. */
  operationStatus(
    job: JobRef,
    settings: JobSettings,
    inFlight: AppliedChange,
    description: Description,
    now: EpochMs,
  ): Promise<OperationStatus>;
  /** A change whose applier died: what it asked for, and failed since. Absent where such a job is still asked for it. */
  failedSince?(
    job: JobRef,
    settings: JobSettings,
    claimed: ApplyingChange,
    description: Description,
  ): Promise<Extract<OperationStatus, { kind: 'failed' }> | undefined>;
  /**
   * Partitions of each source that Flink's REST API shows, where the platform gives a way to it and metrics come from
   * elsewhere; 0 or absent: not known. They go before those of MSK, Kinesis and the settings.
   */
  sourcePartitions?(
    job: JobRef,
    settings: JobSettings,
    description: Description,
  ): Promise<Readonly<Record<VertexId, number>>>;
  /** Is the job already as (or on its way to what) the change wants? */
  matchesDesired(description: JobDescription, change: Change): boolean;
}

export interface JobTarget<Description extends JobDescription = JobDescription>
  extends JobReader<Description>,
    RestoredFrom<Description> {
  /**
   * Ask for a size (never for a step: asking twice is harmless). `description` is what the caller checked; the platform
   * refuses when the job has moved on since. Throws only when it can't be known whether the platform took it.
   */
  request(
    job: JobRef,
    settings: JobSettings,
    change: Change,
    description: Description,
    now: EpochMs,
  ): Promise<RequestOutcome>;
}

// EventSink: what the rest of the account hears of us (docs/events/).
export interface EventSink {
  /** At least once. Throws when any event could not be handed over; those that were may be handed over again. */
  emit(events: readonly AutopilotEvent[]): Promise<void>;
}

// JobStore: the state of every job. The store is the authority, events are only pointers.

/** What is kept of a job. `state.window` is put together from the chunks. */
export interface StoredJob {
  /** 0 when nothing was ever stored. */
  readonly version: number;
  readonly state: AutoscalerState;
  /** The newest change, under way or ended. */
  readonly change: ChangeInFlight | undefined;
  /** Events that are stored but not yet in the journal and on the bus. */
  readonly outbox: readonly AutopilotEvent[];
  /** What was stored and this version can't read: it was set aside, and is replaced by the next save. */
  readonly setAside?: readonly Reason[];
  readonly graph: { readonly graph: JobGraph; readonly version: string; readonly at: EpochMs } | undefined;
}

/** One evaluation as it is kept for the page, for replay and for backtests. */
export interface EvaluationRecord {
  readonly at: EpochMs;
  /** Samples that are new, or that late points changed. */
  readonly samples: readonly Sample[];
  readonly evaluation: Evaluation | undefined;
  /** Absent where the policy makes none. */
  readonly predictions?: Predictions;
  /** Absent where no policy is asked beside the one that decides. */
  readonly shadow?: ShadowEvaluated;
  readonly sizing: Sizing;
  readonly decision: 'hold' | 'recommend' | 'rescale';
  readonly because: readonly Reason[];
}

export type Saved = { readonly kind: 'saved'; readonly version: number } | { readonly kind: 'conflict' };

export interface StateChange {
  readonly state: AutoscalerState;
  readonly change: ChangeInFlight | undefined;
  readonly outbox: readonly AutopilotEvent[];
  readonly graph?: StoredJob['graph'];
}

export interface JobStore {
  /** Expired items are never returned: `now` decides, not the deleting. */
  load(job: JobKey, now: EpochMs): Promise<StoredJob>;
  /** One packed chunk. Idempotent: the same evaluation written twice is one. */
  putEvaluation(job: JobKey, record: EvaluationRecord): Promise<void>;
  /** One conditional write: only if the stored version is still `version`. */
  save(job: JobKey, version: number, state: StateChange, now: EpochMs): Promise<Saved>;
  /** Idempotent by event id. */
  putJournal(job: JobKey, entries: readonly AutopilotEvent[]): Promise<void>;
  /** Evaluations with from <= at < to, oldest first. */
  evaluations(job: JobKey, from: EpochMs, to: EpochMs): Promise<readonly EvaluationRecord[]>;
  /** Journal entries with from <= at < to, oldest first. */
  journal(job: JobKey, from: EpochMs, to: EpochMs): Promise<readonly AutopilotEvent[]>;
}
