/** What the jobs cost together, without a database; it counts its calls, and lets another writer in on demand. */
import type { JobKey } from '../../../lib/model/job.ts';
import type { FleetRateStore } from './fleet-rate-store.ts';

export interface InMemoryFleetRates extends FleetRateStore {
  readonly calls: { reads: number; writes: number };
  /** Just before the next write, another writer sets this job. */
  conflictNext(job: JobKey, dollarsPerHour: number): void;
}

export const inMemoryFleetRates = (): InMemoryFleetRates => {
  const dollars = new Map<JobKey, number>();
  const calls = { reads: 0, writes: 0 };
  let version = 0;
  let others: (readonly [JobKey, number])[] = [];
  const set = (job: JobKey, dollarsPerHour: number): void => {
    dollars.set(job, dollarsPerHour);
    version++;
  };
  return {
    calls,
    conflictNext: (job, dollarsPerHour) => void others.push([job, dollarsPerHour]),
    read: async () => {
      calls.reads++;
      return { version, dollarsPerHour: new Map(dollars) };
    },
    write: async (job, dollarsPerHour, since) => {
      calls.writes++;
      for (const other of others) set(...other);
      others = [];
      if (since !== undefined && since !== version) return 'conflict';
      set(job, dollarsPerHour);
      return 'written';
    },
  };
};
