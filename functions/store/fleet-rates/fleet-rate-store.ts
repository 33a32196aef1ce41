/** What the jobs cost together: a part of the store that is only used with a budget of all jobs. */
import type { JobKey } from '../../../lib/model/job.ts';

export interface FleetRates {
  /** Moves with every write; 0 when nothing was ever written. */
  readonly version: number;
  /** USD an hour. */
  readonly dollarsPerHour: ReadonlyMap<JobKey, number>;
}

export interface FleetRateStore {
  /** Sees every write that was answered before. */
  read(): Promise<FleetRates>;
  /** One atomic write of one job; those of others stay as they are. With `version`: only if nothing was written since. */
  write(job: JobKey, dollarsPerHour: number, version?: number): Promise<'written' | 'conflict'>;
}
