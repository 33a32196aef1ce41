/** What happened to the job, in rows and decisions: the parts of the page's model that only grow. */

import type { Progress } from '../../lib/model/events.ts';
import type { REASONS, ReasonCode } from '../../lib/model/reasons.ts';
import type { PageAlternative, PageScore } from './predictions.ts';
import type { Measured, Reading, ReadyMade, Size, Time } from './values.ts';

/** The parts that only grow. Rows replace rows that the browser has from `from` on; decisions replace those of their id. */
export interface PageHistory {
  readonly from: Time;
  /** Ask for what is newer than this next time. */
  readonly until: Time;
  readonly minutes: readonly MinuteRow[];
  readonly evaluations: readonly EvaluationRow[];
  readonly decisions: readonly PageDecision[];
}

/** What one sample showed of the sources together. */
export interface MinuteRow {
  readonly at: Time;
  /** Records/s that arrived: read by the sources, plus what the backlog grew by. */
  readonly arriving: Measured;
  /** Records/s that the sources read. */
  readonly read: Measured;
  readonly lag: Measured;
  /** `lag` over the incoming rate. */
  readonly lagSeconds: Measured;
  /** Shares of the fullest task manager, 0..1; left out where it was not asked for: memory is read less often than the rest. */
  readonly container?: Measured;
  readonly heap?: Measured;
  readonly managed?: Measured;
  /** Share of the time that garbage collection takes. */
  readonly collecting?: Measured;
}

export interface EvaluationRow {
  readonly at: Time;
  readonly decision: 'hold' | 'recommend' | 'rescale';
  /** Sentences, as the evaluation gave them. Empty in a row that only marks a gap. */
  readonly says: readonly string[];
  /** Target data rate of the sources, over the window. */
  readonly incoming: Measured;
  /** Records/s at the sources that the job could sustain at its size. */
  readonly capacity: Measured;
  /** A capacity below this is scaled up; above the other, it may be scaled down. */
  readonly scaleUpBelow: Measured;
  readonly scaleDownAbove: Measured;
  /** A backlog is worked off, so the two are left out: more capacity is wanted than the load alone takes. */
  readonly catchingUp?: true;
  /** The band that was forecast for ten minutes later: for when, low and high. Left out where none was. */
  readonly forecast?: readonly [Time, number, number] | undefined;
  readonly bottleneck: string | null;
  /** The job did not run, and was not being restarted by a change. */
  readonly stopped?: true;
  readonly parallelism: Measured;
  readonly vertexParallelism: Readonly<Record<string, Measured>>;
  /** Of each vertex, by its id; for a day, and in a job of not too many vertices. */
  readonly vertexLoads?: Readonly<Record<string, VertexLoad>> | undefined;
  readonly recommended: Readonly<Record<string, Measured>>;
  readonly kpus: Measured;
  readonly parallelismPerKpu: Measured;
  /** KPUs that the same parallelism would take, had memory not changed how close slots lie; null before it did. */
  readonly kpusUntuned: Measured;
  readonly dollarsPerHour: Measured;
  /** Since the beginning of what is shown, against the size it had; and what that would have cost in the same time. */
  readonly savedDollars: Measured;
  readonly savedOfDollars: Measured;
  /** The same in hours of task managers, where they are what is saved. */
  readonly savedTaskManagerHours: Measured;
  readonly savedOfTaskManagerHours: Measured;
}

/** Busy share, that of the hottest subtask, and records/s that it could process and must process. */
export type VertexLoad = readonly [busy: Measured, hottest: Measured, can: Measured, must: Measured];

export type DecisionStatus = Progress;

/** What the evaluation saw and expected that decided; null where it was not measured, or its record is older than a day. */
export interface DecidedOn {
  readonly incoming: Measured;
  readonly capacity: Measured;
  readonly lagRecords: Measured;
  readonly score: PageScore | null;
  readonly downtimeSeconds: Measured;
  /** Until the backlog that the restart leaves is processed. */
  readonly drainSeconds: Measured | 'never';
}

export interface PageDecision {
  readonly id: string;
  readonly at: Time;
  /** The same recommendation, made again later: all that is said of the decision is as the last of them has it. */
  readonly repeated: readonly { readonly id: string; readonly at: Time }[];
  /** Only its first reason is here, and no sizes that were weighed. */
  readonly shortened?: true;
  readonly from: Size;
  readonly to: Size;
  readonly direction: 'up' | 'down' | 'same';
  readonly vertices: readonly { readonly name: string; readonly from: number; readonly to: number }[];
  readonly status: DecisionStatus;
  readonly statusAt: Time;
  readonly restartSeconds: Measured;
  /** Null until it was asked of the platform, and where there is but one. */
  readonly upgradeStrategy: UpgradeStrategy | null;
  /** What was written to bring it about, where that is configuration. */
  readonly written: ReadyMade | null;
  readonly because: readonly PageReason[];
  /** Sizes that were weighed, best first; for a day. */
  readonly alternatives: readonly PageAlternative[];
  readonly decidedOn: DecidedOn | null;
  /** Id of the decision that it rolls back. */
  readonly rollbackOf: string | null;
  /** Memory is what it was made for. */
  readonly memory: 'spare' | 'short' | 'out-of-memory' | null;
  /** Of a recommendation all of it; of a change its memory, which not every platform can be asked for. */
  readonly config: ReadyMade | null;
  /** What became of it, oldest first. */
  readonly steps: readonly { readonly at: Time; readonly status: DecisionStatus; readonly says: readonly string[] }[];
}

/** Is it the decision of such an id, or one that was made again later under it? */
export const isCalled = ({ id, repeated }: PageDecision, is: (id: string) => boolean): boolean =>
  is(id) || repeated.some((again) => is(again.id));

export type ReasonGroup = keyof typeof REASONS;

export interface PageReason {
  readonly rule: ReasonCode;
  /** The group of reasons that the rule is of. */
  readonly about: ReasonGroup;
  readonly says: string;
  readonly vertex: string | null;
  readonly numbers: readonly { readonly name: string; readonly value: Reading; readonly unit: string }[];
  readonly bound: string | null;
}

/** How a change of the size came into force: task managers stay, or the job is started again. */
export type UpgradeStrategy = 'in place' | 'upgrade';
