/** What the server sends to the browser: everything the page shows. Types only. */

import type { FleetRow } from '../../functions/store/fleet-index/fleet-index.ts';
import type { CurrentMode } from '../../lib/model/execution-mode.ts';
import type { JobRef } from '../../lib/model/job.ts';
import type { PageAwaiting } from './changes.ts';
import type { PageComparison } from './comparison.ts';
import type { FleetJob } from './fleet.ts';
import type { DecisionStatus, PageHistory, PageReason } from './history.ts';
import type { PageMemory } from './memory.ts';
import type { PagePolicy, PagePredictions } from './predictions.ts';
import type { PageShadow } from './shadow.ts';
import type { Measured, Reading, Size, Time } from './values.ts';

export interface PageState {
  /** With the platform's word for its condition, where it is known. */
  readonly job: JobRef & { readonly condition: string | null };
  readonly mode: CurrentMode;
  /** Null where the page was not given it. */
  readonly policy: PagePolicy | null;
  readonly now: Time;
  readonly clock: { readonly kind: 'real' } | { readonly kind: 'simulated'; readonly speed: number };
  /** What is shown begins here. */
  readonly from: Time;
  readonly phase: Phase;
  /** As the list of all jobs has it, and says it: in the words of one table. */
  readonly standing: Standing;
  /** As in the list of all jobs: what a person has asked for since the newest evaluation. */
  readonly asked: string | null;
  /** The newest evaluation wants another size, and waits for it or may not have it. */
  readonly wantsAnotherSize: boolean;
  readonly size: Size | null;
  /** Null where a size is not one of task managers, or theirs is not known. */
  readonly cluster: PageCluster | null;
  /** The same job, sized once for its peak; null where the peak is not known. */
  readonly baseline: Baseline | null;
  /** This month, against the size it had, as the list of all jobs has it; null where that is not known. */
  readonly savedDollars: Measured;
  /** What the size it had would have cost in the same time. */
  readonly savedOfDollars: Measured;
  readonly lag: { readonly at: Time; readonly records: Measured; readonly seconds: Measured } | null;
  readonly incoming: Measured;
  /** Share of the capacity that the policy aims at, where it aims at one. */
  readonly utilizationTarget: Measured;
  /** What happened to the job that no change of ours explains, oldest first. */
  readonly happenings: readonly PageHappening[];
  /** Null where sizes can't be compared. */
  readonly comparison: PageComparison | null;
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
  /** Null: nothing waits for a person. */
  readonly awaiting: PageAwaiting | null;
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

/** `waiting`: never evaluated; `silent`: not evaluated for some time. */
export type KnownState = FleetRow['state'] | 'waiting' | 'overloaded' | 'paused' | 'resumed' | 'silent';

export type Standing = Pick<FleetJob, 'state' | 'attention'>;

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
  /** For itself alone. Where all vertices share the parallelism of the application, it is not what it would get. */
  readonly recommended: Measured;
  /** It has a parallelism of its own. */
  readonly ownParallelism: boolean;
  readonly maxParallelism: number;
  readonly partitions: Measured;
  /** Of all vertices it reaches its limit first. It is a bottleneck when it can't process what it must, and needs more. */
  readonly limits: 'bottleneck' | 'first' | null;
  /** Hottest subtask against the mean of all, as busy; 1 is even. */
  readonly skew: Measured;
  /** What it processes at each parallelism, where that is known. */
  readonly curve: PageCurve | null;
}

export interface PageCurve {
  /** `busy` is 0 where a size was seen, and how busy was not kept. */
  readonly points: readonly { readonly parallelism: number; readonly rate: number; readonly busy: number }[];
  /** Learned from them, where the policy learns: what is expected, and what sizes are chosen by. */
  readonly learned: readonly { readonly parallelism: number; readonly expected: number; readonly cautious: number }[];
  /** Share of the records that goes to one subtask because of a hot key. */
  readonly hotKey: number;
}

export interface PageHappening {
  /** `restart`: of the job by itself or by others. `outage`: of its producers. */
  readonly kind: 'restart' | 'outage' | 'no-metrics';
  readonly from: Time;
  readonly until: Time;
  readonly says: string;
}

/** Where the task managers are known: on a cluster that was described to the page. */
export interface PageCluster {
  readonly slotsPerTaskManager: number;
  readonly cpusPerTaskManager: number;
  /** So many take the subtasks of the widest vertex, one to a slot. */
  readonly taskManagers: Measured;
  /** The same job, sized once for its peak; null where the peak is not known. */
  readonly staticTaskManagers: Measured;
  /** Hours of task managers against the size it had, since the beginning of what is shown; and what that would have taken. */
  readonly savedHours: Measured;
  readonly savedOfHours: Measured;
}
