/** The state of a job between two evaluations. A plain value: the store keeps it, a replay starts from it. */
import type { Change } from './change.ts';
import type { ConfigChanges } from './decision.ts';
import type { VertexId } from './graph.ts';
import type { EpochMs, MetricSourceKind, VertexMetric } from './observation.ts';
import type { PartitionsBySource, SourceScaleUp } from './partitions.ts';
import type { Sample } from './sample.ts';
import type { ShadowRecord } from './shadow.ts';
import type { Sizing } from './sizing.ts';
import type { TablesBySource } from './tables.ts';

/** Slots lay so close that memory ran short: for a while they are not packed as close again. */
export interface MemoryConstraint {
  readonly at: EpochMs;
  readonly perKpu: number;
  /** When a restart for want of memory last halved ParallelismPerKPU. */
  readonly outOfMemoryAt?: EpochMs;
}

/** A closer packing that waits for the scale-down interval. */
export interface DelayedDensity {
  readonly first: EpochMs;
  /** As close as every moment since then allowed. */
  readonly perKpu: number;
}

/** Memory was tuned: what the configuration was before, and what was or may have been written into it. */
export interface TuningRecord {
  /** Brings the original back. */
  readonly before: ConfigChanges;
  /** By the newest decision, and what of ours stood there when it was made. */
  readonly written: readonly ConfigChanges[];
}

/** A step that failed on the platform: for a while nothing goes as far again, and no configuration is changed. */
export interface QuarantinedStep {
  readonly kind: 'size' | 'configuration';
  readonly from: Sizing;
  readonly to: Sizing;
  /** When it failed, and why in one sentence. */
  readonly at: EpochMs;
  readonly says: string;
  readonly until: EpochMs;
}

/** What the collector looked up once and keeps until the job changes. */
export interface CollectorState {
  /** What each vertex offered that was not finished. Of sources that is looked up every time. */
  readonly offered: Readonly<Record<VertexId, readonly VertexMetric[]>>;
  readonly hasGarbageCollectorTime: boolean | undefined;
  /** Source partitions counted in the newest observation; 0 if none are known. */
  readonly sourcePartitions: Readonly<Record<VertexId, number>>;
  /** The job changed in the newest cycle. Java then holds the window in the store alone, so disabling loses it. */
  readonly jobChanged: boolean;
}

/** Moves with every change of the shape below that an older reader could not follow. */
export const STATE_SCHEMA = 2;

/** A plain value that only the policy of this name can read. */
export interface PolicyState {
  readonly name: string;
  readonly state: unknown;
}

/** Since when no change of the job has been wanted (`stop-when-stable`). */
export interface Stability {
  readonly since: EpochMs;
  /** The value of the option, and the vertices of the graph: with others it starts again. */
  readonly afterMs: number;
  readonly graph: string;
  /** The size that is kept. */
  readonly size: string;
}

/** What is kept of a policy that is asked beside the one that decides. */
export interface ShadowState {
  readonly policy: PolicyState;
  /** The policy that decides. */
  readonly beside: string;
  /** That the job would have by the shadow's decisions, and each vertex with it. */
  readonly size: Sizing;
  readonly parallelism: Readonly<Record<VertexId, number>>;
  /** When the record was last added to, and the size that the job had then. */
  readonly booked: { readonly at: EpochMs; readonly size: Sizing };
  readonly record: ShadowRecord;
}

/** What a decision to change the job makes of the state; a recommendation leaves it as it is. */
export type StateOfDecision = Pick<
  AutoscalerState,
  'policy' | 'tuning' | 'delayedDensity' | 'sourceScaleUps' | 'memoryConstrained'
>;

/** A decision that is carried out when a person has approved it (mode `approve`). */
export interface AwaitingApproval {
  /** Of the evaluation that first came to it. */
  readonly id: string;
  readonly since: EpochMs;
  readonly expiresAt: EpochMs;
  /** The configuration that the event asked approval for, where a later evaluation came to it again. */
  readonly offered?: ConfigChanges['overrides'];
  /** By the newest evaluation that came to it again; what follows is of that one, too. */
  readonly decidedAt: EpochMs;
  readonly change: Change;
  readonly jobVersion: string;
  readonly whenApproved: StateOfDecision;
}

export interface AutoscalerState {
  readonly schema: typeof STATE_SCHEMA;
  readonly window: readonly Sample[];
  readonly collector: CollectorState | undefined;
  /** The source of the window's samples, where it is not the platform's own. */
  readonly measuredBy?: MetricSourceKind;
  /** Of the policy that decides, and which one that is; undefined until one was asked. */
  readonly policy?: PolicyState;
  readonly shadow?: ShadowState;
  /** Managed Flink only. */
  readonly memoryConstrained?: MemoryConstraint;
  readonly delayedDensity?: DelayedDensity;
  /** Where memory is the job's own configuration. */
  readonly tuning?: TuningRecord;
  readonly quarantine?: readonly QuarantinedStep[];
  /** As they were last read, of sources whose partitions Flink itself does not show. */
  readonly partitions?: PartitionsBySource;
  /** Iceberg tables that its sources read, as their catalogs had them last. */
  readonly tables?: TablesBySource;
  readonly sourceScaleUps?: Readonly<Record<VertexId, SourceScaleUp>>;
  /** When others have written over what we wrote, in the last week. */
  readonly externalOverrides?: readonly EpochMs[];
  readonly stability?: Stability;
  /** Vertices of an application that its parallelism did not move, and when that was last seen. */
  readonly inCode?: Readonly<Record<VertexId, { readonly parallelism: number; readonly at: EpochMs }>>;
  readonly awaiting?: AwaitingApproval;
  /** When changes were applied, in the last 24 hours. */
  readonly restarts?: readonly EpochMs[];
  /** Key of a notice -> when it was last given, so that it is not repeated within its interval. */
  readonly noticed: Readonly<Record<string, EpochMs>>;
}

export const initialState: AutoscalerState = { schema: STATE_SCHEMA, window: [], collector: undefined, noticed: {} };

/** All but the window, which the Java collector keeps in its own memory (save in the cycle after the job changed). */
export const cleared = ({ collector, window, tuning, noticed }: AutoscalerState): AutoscalerState => ({
  ...initialState,
  window: collector?.jobChanged ? [] : window,
  collector,
  // It is in the configuration as long as it is not taken out there.
  tuning,
  noticed,
});
