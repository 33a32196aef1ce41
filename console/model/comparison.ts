/** What the job cost, beside what it would have cost otherwise. Types only. */
import type { BaselineId } from '../../lib/savings/baselines.ts';
import type { Measured, Time } from './values.ts';

export interface PageComparison {
  readonly from: Time;
  readonly until: Time;
  readonly unit: 'dollars' | 'task-manager-hours';
  /** Further behind than this counts; null where there is no such objective. */
  readonly behindSeconds: Measured;
  readonly asItRan: PageCourse;
  readonly otherwise: readonly PageCourse[];
}

export interface PageCourse {
  readonly id: 'as-it-ran' | BaselineId;
  readonly name: string;
  /** What it is, in a sentence; where it can't be calculated, why not. */
  readonly says: string;
  readonly spent: Measured;
  readonly restarts: Measured;
  readonly downtimeSeconds: Measured;
  /** A restart that failed is not timed by its platform: it took no longer than metrics were missing. */
  readonly downtimeIs?: 'at-most';
  /** Minutes over the objective: measured as it ran, and else the minutes in which the size could not carry what arrived. */
  readonly minutesBehind: Measured;
}
