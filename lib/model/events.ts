/**
 * The events of a job, in one table: from it follow detail types, own metrics, schema and documentation, the order of the
 * journal, and what is raised by the reasons of an evaluation.
 */
import type { ApprovalRequest } from './approval-request.ts';
import type { Change, ChangeInFlight, Outcome } from './change.ts';
import type { ConfigChanges } from './decision.ts';
import type { ChangeEventKind, JobEventKind } from './event-kind.ts';
import type { JobRef } from './job.ts';
import type { EpochMs } from './observation.ts';
import type { Reason } from './reason.ts';
import type { Sizing } from './sizing.ts';

/** Version of the detail: docs/events has the schema of each. */
export const EVENT_VERSION = 2;

/** The events of a change come in the order of its life: those of one instant are listed in it. */
export const EVENTS = {
  recommended: {
    about: 'change',
    end: 'quiet',
    detailType: 'Scaling Recommended',
    metric: 'Recommendations',
  },
  'approval-requested': {
    about: 'change',
    end: 'none',
    detailType: 'Approval Requested',
    metric: 'ApprovalsRequested',
  },
  requested: {
    about: 'change',
    end: 'none',
    detailType: 'Scaling Requested',
    metric: 'Rescales',
  },
  applied: {
    about: 'change',
    end: 'none',
    detailType: 'Scaling Applied',
  },
  refused: {
    about: 'change',
    end: 'bad',
    detailType: 'Scaling Refused',
    metric: 'Refusals',
  },
  confirmed: {
    about: 'change',
    end: 'good',
    detailType: 'Scaling Confirmed',
    metric: 'Confirmed',
  },
  failed: {
    about: 'change',
    end: 'bad',
    detailType: 'Scaling Failed',
    metric: 'Failures',
  },
  'rolled-back': {
    about: 'change',
    end: 'bad',
    detailType: 'Scaling Rolled Back',
    metric: 'RolledBack',
  },
  lapsed: {
    about: 'change',
    end: 'quiet',
    detailType: 'Scaling Lapsed',
    metric: 'Lapsed',
  },
  blocked: {
    about: 'job',
    raisedBy: 'blocked-by',
    detailType: 'Job Blocked',
    metric: 'Blocked',
  },
  paused: {
    about: 'job',
    raisedBy: ['paused'],
    detailType: 'Job Paused',
  },
  'metrics-stale': {
    about: 'job',
    raisedBy: ['fresh-samples'],
    detailType: 'Metrics Stale',
    metric: 'MetricsStale',
  },
  'out-of-memory': {
    about: 'job',
    raisedBy: ['out-of-memory'],
    detailType: 'Out of Memory',
    metric: 'OutOfMemory',
  },
  'memory-pressure': {
    about: 'job',
    raisedBy: ['memory-pressure', 'memory-shortage'],
    detailType: 'Memory Pressure',
    metric: 'MemoryPressure',
  },
} as const satisfies Readonly<Record<string, ChangeEventKind | JobEventKind>>;

export type EventName = keyof typeof EVENTS;

type NameAbout<About> = {
  [Name in EventName]: (typeof EVENTS)[Name]['about'] extends About ? Name : never;
}[EventName];
export type ChangeEventName = NameAbout<'change'>;
export type JobEventName = NameAbout<'job'>;

export const eventKind = (name: EventName): ChangeEventKind | JobEventKind => EVENTS[name];

export const EVENT_NAMES = Object.keys(EVENTS) as readonly EventName[];
export const CHANGE_EVENTS = EVENT_NAMES.filter((name): name is ChangeEventName => EVENTS[name].about === 'change');
export const JOB_EVENTS = EVENT_NAMES.filter((name): name is JobEventName => EVENTS[name].about === 'job');

interface Event<Name extends EventName> {
  /** Unique and stable: the same event always has the same id, so a repeated one can be recognized. */
  readonly id: string;
  readonly name: Name;
  readonly at: EpochMs;
  readonly job: JobRef;
}

export interface ChangeEvent extends Event<ChangeEventName> {
  readonly decision: string;
  readonly detail: {
    readonly from: Sizing;
    readonly to: Sizing;
    /** Flink configuration that goes with it, where there is any (memory tuning). */
    readonly config?: ConfigChanges;
    readonly because: readonly Reason[];
    /** Id of the decision that this one rolls back. */
    readonly rollbackOf?: string;
    readonly restartSeconds?: number;
    readonly operation?: string;
    readonly approval?: ApprovalRequest;
  };
}

export interface JobEvent extends Event<JobEventName> {
  readonly detail: { readonly because: readonly Reason[] };
}

export type AutopilotEvent = ChangeEvent | JobEvent;

export const isChangeEvent = (event: AutopilotEvent): event is ChangeEvent => EVENTS[event.name].about === 'change';

/** A rollback that is confirmed has a name of its own. */
export const eventNameOf = (change: Change, outcome: Outcome): ChangeEventName =>
  outcome.kind === 'confirmed' && change.kind === 'rollback' ? 'rolled-back' : outcome.kind;

/** How far a change is, by its newest event; `applying` has none. */
export type Progress = ChangeEventName | 'applying';

export const progressOf = ({ status, change }: ChangeInFlight): Progress => {
  if (status === 'pending') return 'requested';
  return status === 'confirmed' && change.kind === 'rollback' ? 'rolled-back' : status;
};

/** Later in the life of a change is more. */
export const placeOf = (progress: Progress | JobEventName): number =>
  progress === 'applying' ? EVENT_NAMES.indexOf('requested') + 0.5 : EVENT_NAMES.indexOf(progress);
