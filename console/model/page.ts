/** What the server sends to the browser: everything the page shows. Types only. */

import type { DecisionStatus, PageHistory, PageReason } from './history.ts';
import type { PageMemory } from './memory.ts';
import type { PagePolicy, PagePredictions } from './predictions.ts';
import type { PageShadow } from './shadow.ts';
import type { Measured, Reading, Size, Time } from './values.ts';

export interface PageState {
  readonly job: {
    readonly account: string;
    readonly region: string;
    readonly platform: string;
    readonly name: string;
    /** The platform's word for it, where it is known. */
    readonly condition: string | null;
  };
  readonly mode: 'observe' | 'advise' | 'approve' | 'act';
  /** Null where the page was not given it. */
  readonly policy: PagePolicy | null;
  readonly now: Time;
  readonly clock: { readonly kind: 'real' } | { readonly kind: 'simulated'; readonly speed: number };
  /** What is shown begins here. */
  readonly from: Time;
  readonly phase: Phase;
  readonly size: Size | null;
  /** Null where a size is not one of task managers, or theirs is not known. */
  readonly cluster: PageCluster | null;
  /** The same job, sized once for its peak; null where the peak is not known. */
  readonly baseline: Baseline | null;
  readonly savedDollars: Measured;
  /** What the baseline would have cost in the same time. */
  readonly savedOfDollars: Measured;
  readonly lag: { readonly at: Time; readonly records: Measured; readonly seconds: Measured } | null;
  readonly incoming: Measured;
  /** What the policy expects; null where it predicts nothing. */
  readonly predictions: PagePredictions | null;
  readonly rescales: {
    readonly confirmed: number;
    readonly underWay: number;
    readonly refused: number;
    readonly failed: number;
    /** Of those that failed, rolled back. */
    readonly rolledBack: number;
    readonly lapsed: number;
    readonly recommended: number;
  };
  readonly vertices: readonly PageVertex[];
  /** Null where no policy is asked beside the one that decides. */
  readonly shadow: PageShadow | null;
  readonly memory: PageMemory;
  /** Why nothing is done now; null when something is. */
  readonly hold: { readonly at: Time; readonly because: readonly PageReason[] } | null;
  readonly history: PageHistory;
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

/** Where the task managers are known: on a cluster that was described to the page. */
export interface PageCluster {
  readonly slotsPerTaskManager: number;
  readonly cpusPerTaskManager: number;
  /** So many take the subtasks of the widest vertex, one to a slot. */
  readonly taskManagers: Measured;
  /** The same job, sized once for its peak; null where the peak is not known. */
  readonly staticTaskManagers: Measured;
  /** Hours of task managers, since the beginning of what is shown; and what the static size would have taken. */
  readonly savedHours: Measured;
  readonly savedOfHours: Measured;
}
