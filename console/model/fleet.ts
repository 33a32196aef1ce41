/** What the server sends of the fleet: one small row for each job. Types only. */
import type { Measured, Time } from './values.ts';

export interface PageFleet {
  readonly now: Time;
  readonly clock: { readonly kind: 'real' } | { readonly kind: 'simulated'; readonly speed: number };
  /** Those that need attention first, then by name. */
  readonly jobs: readonly FleetJob[];
  /** Rows of the table that can not be read: another version wrote them, or they are damaged. */
  readonly unreadable: number;
}

export interface FleetSize {
  readonly parallelism: number;
  readonly kpus: number | null;
  /** Of all vertices, where each has a parallelism of its own. */
  readonly subtasks: number | null;
}

export interface FleetJob {
  /** Names the job in URLs. */
  readonly key: string;
  readonly account: string;
  readonly region: string;
  readonly platform: string;
  readonly name: string;
  /** Of its newest evaluation. */
  readonly at: Time;
  readonly mode: string;
  readonly policy: string;
  readonly condition: string;
  /** `silent`: it has not been evaluated for some time. Other words as the table has them. */
  readonly state: string;
  /** Why mode or state are not those of the newest evaluation: a person has paused or resumed the job since. Null: they are. */
  readonly asked: string | null;
  readonly size: FleetSize | null;
  readonly dollarsPerHour: Measured;
  /** This month, against the size that the job had when it was first evaluated. */
  readonly savedDollars: Measured;
  readonly savedOfDollars: Measured;
  readonly lagRecords: Measured;
  readonly lagSeconds: Measured;
  /** Percent. */
  readonly utilization: Measured;
  /** The highest of each half hour of the last day, the newest last. */
  readonly utilizations: readonly Measured[];
  readonly decision: FleetDecision | null;
  /** The worst first; empty: nothing to look at. */
  readonly attention: readonly { readonly rule: string; readonly says: string }[];
}

export interface FleetDecision {
  readonly id: string;
  readonly at: Time;
  readonly status: string;
  readonly from: FleetSize;
  readonly to: FleetSize;
  readonly says: string;
}
