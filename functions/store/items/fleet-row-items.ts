/** The fleet index in the table: one item for each job, under one partition key. */
import type { JobKey } from '../../../lib/model/job.ts';
import { packJson, unpackJson } from '../codec/packed-json.ts';
import { expiresAt, isExpired } from '../expiry.ts';
import { type FleetIndex, type FleetRow, ROW_DAYS } from '../fleet-index/fleet-index.ts';
import type { Item } from '../table/item.ts';
import { FLEET_JOBS } from '../table/keys.ts';
import type { Table } from '../table/table.ts';

/**
 * Raise it when an older reader would take a row wrongly; a new field that may be missing is no reason. A row of another
 * schema, or a damaged one, is left out and written again by the next evaluation: nothing depends on it.
 */
const ROW_SCHEMA = 1;

export const fleetRowItems = (table: Table): FleetIndex => ({
  fleetRow: async (job) => {
    const item = await table.get({ pk: FLEET_JOBS, sk: job }, 'eventual');
    return item && rowOf(item);
  },
  putFleetRow: (job, row) =>
    table.put({
      pk: FLEET_JOBS,
      sk: job,
      schema: ROW_SCHEMA,
      body: packJson(row),
      expiresAt: expiresAt(row.at, ROW_DAYS),
    }),
  fleetRows: async (now) => {
    const items = await table.query(FLEET_JOBS, { first: 'JOB#', last: 'JOB#~' }, 'eventual');
    const alive = items.filter((item) => !isExpired(item.expiresAt ?? Number.POSITIVE_INFINITY, now));
    const rows = alive.flatMap((item) => {
      const row = rowOf(item);
      return row ? [{ job: item.sk as JobKey, row }] : [];
    });
    return { rows, unreadable: alive.length - rows.length };
  },
});

export const isReadableRow = (item: Item): boolean => rowOf(item) !== undefined;

const rowOf = (item: Item): FleetRow | undefined => {
  if (item.schema !== ROW_SCHEMA) return undefined;
  try {
    const row = unpackJson(item.body) as Partial<FleetRow> | null;
    return typeof row?.at === 'number' && typeof row.state === 'string' ? (row as FleetRow) : undefined;
  } catch {
    return undefined;
  }
};
