/** The fleet index: one small row for each job, so that a thousand jobs are listed by one query. Written by every evaluation of the job. */
import type { JobKey } from '../../../lib/model/job.ts';
import type { EpochMs } from '../../../lib/model/observation.ts';
import type { NextPoll } from '../../../lib/polling/next-poll.ts';

/** Parallelism of the widest vertex; KPUs where the platform has them, without the one for orchestration. */
export interface RowSize {
  readonly parallelism: number;
  readonly kpus?: number;
  /** Of all vertices, where each has a parallelism of its own. */
  readonly subtasks?: number;
}

export interface RowDecision {
  readonly id: string;
  /** When it was decided. */
  readonly at: EpochMs;
  /** `recommended`, or how the change stands. A reader takes a word that it does not know as it is. */
  readonly status: string;
  readonly from: RowSize;
  readonly to: RowSize;
  /** The first of its reasons, shortened. */
  readonly says: string;
}

/** What a person should look at. */
export interface RowAttention {
  /** Code of the reason, or `change-failed`, `change-refused`. */
  readonly rule: string;
  readonly says: string;
}

/** Every field that may be missing is missing in rows of a job of which it is not known, and may be in older rows. */
export interface FleetRow {
  /** Of the evaluation. */
  readonly at: EpochMs;
  readonly mode: string;
  /** By the settings and what the job itself carries, without what people have asked for in the table; left out: the same. */
  readonly ownMode?: string;
  readonly policy: string;
  /** The platform's word for the job's condition. */
  readonly condition: string;
  /** `steady`: nothing is changed, and nothing has to be. */
  readonly state: 'collecting' | 'steady' | 'changing' | 'recommending' | 'blocked' | 'not-running';
  /** Length of the window that a decision needs. */
  readonly windowMs?: number;
  /** How far behind the job may be, and how busy policy `flink` keeps it. */
  readonly behindSeconds?: number;
  readonly utilizationTarget?: number;
  readonly size?: RowSize;
  readonly dollarsPerHour?: number;
  /** The size that the job had when it was first evaluated, and what it cost. */
  readonly firstSize?: RowSize;
  readonly firstDollarsPerHour?: number;
  /** Saved against that size within the month (UTC) that `month` names, `2026-03`; negative: it cost more. */
  readonly month?: string;
  readonly savedDollars?: number;
  /** What that size would have cost in the same time. */
  readonly savedOfDollars?: number;
  readonly lagRecords?: number;
  readonly lagSeconds?: number;
  /** Load / capacity of the vertex that is closest to its limit, in percent. */
  readonly utilization?: number;
  /** The highest of each half hour, the newest last; null: not measured. */
  readonly utilizations?: readonly (number | null)[];
  readonly decision?: RowDecision;
  /** When it is due again, where each job has its own rhythm. */
  readonly next?: NextPoll;
  /** The worst first. */
  readonly attention?: readonly RowAttention[];
}

export interface ListedRow {
  readonly job: JobKey;
  readonly row: FleetRow;
}

/** A job that is looked after no longer leaves the list. */
export const ROW_DAYS = 30;

export interface FleetIndex {
  /** Undefined: the job was never evaluated, or its row can not be read. */
  fleetRow(job: JobKey): Promise<FleetRow | undefined>;
  /** The newest write counts. */
  putFleetRow(job: JobKey, row: FleetRow): Promise<void>;
  /** Of all jobs that were evaluated within the last month, in the order of their keys. Rows that can not be read are left out, and counted. */
  fleetRows(now: EpochMs): Promise<{ readonly rows: readonly ListedRow[]; readonly unreadable: number }>;
}
