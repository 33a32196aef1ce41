/** The list of all jobs, read once in a run: which jobs are due is in it, and which were evaluated longest ago. */
import type { FleetIndex } from '../store/fleet-index/fleet-index.ts';

export const listReadOnce = (index: FleetIndex): FleetIndex => {
  let reading: ReturnType<FleetIndex['fleetRows']> | undefined;
  return {
    fleetRow: (job) => index.fleetRow(job),
    putFleetRow: (job, row) => index.putFleetRow(job, row),
    fleetRows: (now) => {
      reading ??= index.fleetRows(now);
      return reading;
    },
  };
};
