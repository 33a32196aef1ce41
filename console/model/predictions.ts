/** What the policy expects of the job, and how good its expectations have been. A part is null, or empty, where there is none. */
import type { Measured, Time } from './values.ts';

export interface PagePredictions {
  /** Time of the evaluation that made them: a job that restarts has none for a while, and its last ones still hold. */
  readonly at: Time;
  readonly drained: PageDrained | null;
  readonly lastDrain: LastDrain | null;
  /** Of the widest vertex. */
  readonly nextSize: { readonly at: Time; readonly parallelism: number } | null;
  /** Records/s, in time order. */
  readonly forecast: readonly PageForecast[];
  readonly coverage: PageCoverage | null;
  readonly score: PageScore | null;
  /** Weighed in the newest evaluation, best first. */
  readonly alternatives: readonly PageAlternative[];
  readonly errorBudget: PageErrorBudget | null;
}

export interface PageForecast {
  readonly at: Time;
  readonly low: number;
  readonly expected: number;
  readonly high: number;
}

/** `never`: not at this size. */
export type PageDrained =
  | { readonly kind: 'nothing-waits' }
  | { readonly kind: 'in'; readonly seconds: number; readonly by: Time }
  | { readonly kind: 'never' };

/** The newest backlog that is over: what was predicted first, and what it took from there. */
export interface LastDrain {
  readonly at: Time;
  readonly predictedSeconds: number;
  readonly tookSeconds: number;
}

/** Of so many forecasts that came due, this share lay within the band. */
export interface PageCoverage {
  readonly due: number;
  readonly share: number;
}

/** Slot-seconds, KPU-seconds on Managed Flink. The change is made once savings / disruption reach the threshold. */
export interface PageScore {
  readonly savings: number;
  readonly disruption: number;
  readonly threshold: number;
}

export interface PageAlternative {
  /** Of the widest vertex. */
  readonly parallelism: number;
  readonly size: number;
  readonly unit: SizeUnit;
  readonly carries: Measured;
  readonly holdSeconds: Measured;
  /** In that unit, the next restart spread over the time it is enough for. */
  readonly cost: Measured;
  readonly is: 'now' | 'chosen' | null;
}

export type SizeUnit = 'slots' | 'KPUs';

/** Shares of the last day. */
export interface PageErrorBudget {
  readonly allowed: number;
  readonly spent: number;
  readonly restartPrice: number;
}

/** Who decides about the job's size, and for policy `autopilot` its dial. */
export interface PagePolicy {
  readonly name: string;
  readonly objective: Objective | null;
}

export const OBJECTIVES = ['savings', 'balanced', 'reliability'] as const;
export type Objective = (typeof OBJECTIVES)[number];
