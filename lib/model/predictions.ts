/** What a policy expects of the job. Stored with every evaluation, shown, and answered by the policy server. */
import type { VertexId } from './graph.ts';
import type { EpochMs } from './observation.ts';

/** A policy fills in what it can predict; what is absent is not predicted. */
export interface Predictions {
  /** Until the backlog is worked off; Infinity: never at this size. */
  readonly drainSeconds?: number;
  /** The parallelism that it expects to want next, and when. */
  readonly nextSize?: { readonly at: EpochMs; readonly parallelism: Readonly<Record<VertexId, number>> };
  /** Records/s of all sources together, in time order. */
  readonly forecast?: readonly ForecastPoint[];
  /** How good forecasts of this job have been. */
  readonly coverage?: Coverage;
  /** Of the change that pays best, whether or not it is made; absent where none would pay. */
  readonly score?: ChangeScore;
  /** Sizes that were weighed, best first; the size of now is one of them. */
  readonly alternatives?: readonly Alternative[];
  readonly errorBudget?: ErrorBudgetSpent;
}

/** Forecasts that came due, and the share of them whose load lay within the band. */
export interface Coverage {
  readonly due: number;
  readonly share: number;
}

/** What a change saves against what its restart costs, both in slot-seconds (KPU-seconds on Managed Flink). */
export interface ChangeScore {
  readonly savings: number;
  readonly disruption: number;
  /** The change is made once savings / disruption reach this. */
  readonly threshold: number;
}

export interface Alternative {
  readonly parallelism: Readonly<Record<VertexId, number>>;
  /** Slots, or KPUs on Managed Flink. */
  readonly size: number;
  /** Records/s of all sources that it carries. */
  readonly carries: number;
  /** Seconds that it is expected to be enough for. */
  readonly holdSeconds: number;
  /** Slots (KPUs), with the next restart spread over the time that it is enough for. */
  readonly cost: number;
}

/** Share of the last day that was further behind than the objective, against the share that may be. */
export interface ErrorBudgetSpent {
  readonly allowed: number;
  readonly spent: number;
  /** What a restart is worth because of it, in parts of the usual. */
  readonly restartPrice: number;
}

/** `low` and `high` bound the band that the policy holds to be likely. */
export interface ForecastPoint {
  readonly at: EpochMs;
  readonly low: number;
  readonly expected: number;
  readonly high: number;
}
