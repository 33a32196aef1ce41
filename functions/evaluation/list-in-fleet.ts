/** Writes the row of a job that was evaluated into the fleet index. The evaluation stands, whatever comes of it. */
import { keyOf } from '../../lib/model/job.ts';
import type { FleetIndex } from '../store/fleet-index/fleet-index.ts';
import { fleetRow, type RowInput } from './fleet-row.ts';

/** What failed; a row that is missing or old is written by the next evaluation. */
export const listInFleet = async (index: FleetIndex | undefined, input: RowInput): Promise<readonly Error[]> => {
  if (index === undefined) return [];
  const key = keyOf(input.report.job);
  try {
    await index.putFleetRow(key, fleetRow(input, await index.fleetRow(key)));
    return [];
  } catch (cause) {
    return [new Error(`${key}: its row of the fleet index could not be written`, { cause })];
  }
};
