/** The fleet index without a database: same promises. */
import type { JobKey } from '../../../lib/model/job.ts';
import { expiresAt, isExpired } from '../expiry.ts';
import { type FleetIndex, type FleetRow, ROW_DAYS } from './fleet-index.ts';

export const inMemoryFleetIndex = (): FleetIndex => {
  const kept = new Map<JobKey, FleetRow>();
  return {
    fleetRow: async (job) => structuredClone(kept.get(job)),
    putFleetRow: async (job, row) => void kept.set(job, structuredClone(row)),
    fleetRows: async (now) => ({
      rows: [...kept]
        .filter(([, { at }]) => !isExpired(expiresAt(at, ROW_DAYS), now))
        .map(([job, row]) => ({ job, row: structuredClone(row) }))
        .toSorted((a, b) => (a.job < b.job ? -1 : 1)),
      unreadable: 0,
    }),
  };
};
