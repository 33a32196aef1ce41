/** What the server tells the browser: everything the page shows, and nothing it would have to guess. Types only. */

import type { Manner, PageCluster } from './cluster/model.ts';
import type { PageMemory, ReadyMade } from './memory/model.ts';

/** `null` is "not measured". It is never drawn as zero. */
export type Measured = number | null;
/** A rate may also have no limit that was seen: a vertex that was never busy. */
export type Reading = number | 'unlimited' | null;
/** Epoch milliseconds. */
export type Time = number;

export interface PageState {
  readonly job: {
    readonly account: string;
    readonly region: string;
    readonly platform: string;
    readonly name: string;
    /** The platform's word for it, where somebody asked. */
    readonly condition: string | null;
  };
  readonly mode: 'observe' | 'advise' | 'act';
  readonly now: Time;
  readonly clock: { readonly kind: 'real' } | { readonly kind: 'simulated'; readonly speed: number };
  /** What is shown begins here. */
  readonly from: Time;
  readonly phase: Phase;
  readonly size: Size | null;
  /** Null where a size is not one of task managers, or theirs is not known. */
  readonly cluster: PageCluster | null;
  /** The same job, sized once for its peak; null where nobody knows the peak. */
  readonly baseline: Baseline | null;
  readonly savedDollars: Measured;
  /** What the baseline would have cost in the same time. */
  readonly savedOfDollars: Measured;
  readonly lag: { readonly at: Time; readonly records: Measured; readonly seconds: Measured } | null;
  readonly incoming: Measured;
  readonly rescales: {
    readonly confirmed: number;
    readonly underWay: number;
    readonly refused: number;
    readonly failed: number;
    /** Of those that failed, taken back. */
    readonly rolledBack: number;
    readonly lapsed: number;
    readonly recommended: number;
  };
  readonly vertices: readonly PageVertex[];
  readonly memory: PageMemory;
  /** Why nothing is done now; null when something is. */
  readonly hold: { readonly at: Time; readonly because: readonly PageReason[] } | null;
  readonly history: PageHistory;
}

/** The parts that only grow. Rows replace rows that the browser has from `from` on; decisions replace those of their id. */
export interface PageHistory {
  readonly from: Time;
  /** Ask for what is newer than this next time. */
  readonly until: Time;
  readonly minutes: readonly MinuteRow[];
  readonly turns: readonly TurnRow[];
  readonly decisions: readonly PageDecision[];
}

export type Phase =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'collecting'; readonly haveMs: number; readonly needMs: number }
  | { readonly kind: 'changing'; readonly decision: string; readonly status: DecisionStatus; readonly since: Time }
  | { readonly kind: 'recommending' }
  | { readonly kind: 'holding' };

export interface Baseline {
  readonly kpus: number;
  readonly dollarsPerHour: number;
}

export interface Size {
  /** Of the application, or of the widest vertex. */
  readonly parallelism: number;
  /** Null where the platform is not paid by KPU. */
  readonly kpus: Measured;
  readonly parallelismPerKpu: Measured;
  readonly dollarsPerHour: Measured;
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
  /** Shares of the fullest task manager, 0..1; left out where nobody asked: memory is read less often than the rest. */
  readonly container?: Measured;
  readonly heap?: Measured;
  readonly managed?: Measured;
  /** Share of the time that garbage collection takes. */
  readonly collecting?: Measured;
}

export interface TurnRow {
  readonly at: Time;
  readonly decision: 'hold' | 'recommend' | 'rescale';
  /** Sentences, as the turn gave them. Empty in a row that only marks a gap. */
  readonly says: readonly string[];
  /** Target data rate of the sources, over the window. */
  readonly incoming: Measured;
  /** Records/s at the sources that the job could sustain at its size. */
  readonly capacity: Measured;
  /** A capacity below this is scaled up; above the other, it may be scaled down. */
  readonly scaleUpBelow: Measured;
  readonly scaleDownAbove: Measured;
  readonly bottleneck: string | null;
  readonly parallelism: Measured;
  readonly vertexParallelism: Readonly<Record<string, Measured>>;
  readonly recommended: Readonly<Record<string, Measured>>;
  readonly kpus: Measured;
  readonly parallelismPerKpu: Measured;
  /** KPUs that the same parallelism would take, had memory not changed how close slots lie; null before it did. */
  readonly kpusUntuned: Measured;
  readonly dollarsPerHour: Measured;
  /** Since `from`, against the baseline; and what the baseline would have cost in that time. */
  readonly savedDollars: Measured;
  readonly savedOfDollars: Measured;
  /** The same in hours of task managers, where they are what is saved. */
  readonly savedTaskManagerHours: Measured;
  readonly savedOfTaskManagerHours: Measured;
}

export interface PageVertex {
  readonly id: string;
  readonly name: string;
  readonly inputs: readonly { readonly from: string; readonly shipStrategy: string }[];
  readonly finished: boolean;
  readonly busy: Measured;
  readonly backPressure: Measured;
  readonly trueProcessingRate: Reading;
  readonly targetDataRate: Measured;
  readonly lag: Measured;
  readonly parallelism: Measured;
  /** What the change under way asks for; null while none is. */
  readonly asked: Measured;
  readonly recommended: Measured;
  readonly maxParallelism: number;
  readonly partitions: Measured;
  readonly bottleneck: boolean;
}

export type DecisionStatus =
  | 'recommended'
  | 'requested'
  | 'applying'
  | 'applied'
  | 'confirmed'
  | 'refused'
  | 'failed'
  | 'rolled-back'
  | 'lapsed';

export interface PageDecision {
  readonly id: string;
  readonly at: Time;
  readonly from: Size;
  readonly to: Size;
  readonly direction: 'up' | 'down' | 'same';
  readonly vertices: readonly { readonly name: string; readonly from: number; readonly to: number }[];
  readonly status: DecisionStatus;
  readonly statusAt: Time;
  readonly restartSeconds: Measured;
  /** Null until it was asked of the platform, and where there is but one. */
  readonly manner: Manner | null;
  /** What was written to bring it about, where that is configuration. */
  readonly written: ReadyMade | null;
  readonly because: readonly PageReason[];
  /** Id of the decision that it takes back. */
  readonly rollbackOf: string | null;
  /** Memory is what it was made for. */
  readonly memory: 'spare' | 'short' | 'out-of-memory' | null;
  /** Of a recommendation all of it; of a change its memory, which not every platform can be asked for. */
  readonly config: ReadyMade | null;
  /** What became of it, oldest first. */
  readonly steps: readonly { readonly at: Time; readonly status: DecisionStatus; readonly says: readonly string[] }[];
}

export interface PageReason {
  readonly rule: string;
  readonly says: string;
  readonly vertex: string | null;
  readonly numbers: readonly { readonly name: string; readonly value: Reading; readonly unit: string }[];
  readonly bound: string | null;
}
