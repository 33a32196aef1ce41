/** The DynamoDB store on a server that is started for it, with a table of its own. */

import { writableControls } from '../../functions/store/controls/write-control.ts';
import { dynamoDbStore } from '../../functions/store/dynamodb-store.ts';
import { dynamoDbFleetRates } from '../../functions/store/fleet-rates/dynamodb-fleet-rates.ts';
import type { Connection } from '../../functions/store/table/client.ts';
import { createTable } from '../../functions/store/table/create-table.ts';
import type { OpenControls } from '../contracts/control-store.ts';
import type { OpenFleet } from '../contracts/fleet-rate-store.ts';
import { HISTORY_DAYS, JOURNAL_DAYS } from '../contracts/job-store/retention.ts';
import type { OpenStore } from '../contracts/job-store.ts';
import { connectionTo, type DynamoDbServer, TABLE } from './dynamodb-server.ts';

export const storeOn = async (start: () => Promise<DynamoDbServer>): Promise<OpenStore> => {
  const server = await start();
  const connection = connectionTo(server);
  await createTable(connection, TABLE);
  const store = dynamoDbStore({ table: TABLE, connection, historyDays: HISTORY_DAYS, journalDays: JOURNAL_DAYS });
  return {
    store,
    close: async () => {
      store.close();
      await server.stop();
    },
  };
};

/** A new table for every fleet. The server ends with the last of them. */
export const fleetOn = (start: () => Promise<DynamoDbServer>): Promise<() => Promise<OpenFleet>> =>
  tablesOn(start, (table, connection) => {
    const fleet = dynamoDbFleetRates(table, connection);
    return { fleet, close: async () => fleet.close() };
  });

/** A new table for every set of rows. */
export const controlsOn = (start: () => Promise<DynamoDbServer>): Promise<() => Promise<OpenControls>> =>
  tablesOn(start, (table, connection) => {
    const controls = writableControls(table, connection);
    return { controls, close: async () => controls.close() };
  });

const tablesOn = async <Open extends { close(): Promise<void> }>(
  start: () => Promise<DynamoDbServer>,
  openOn: (table: string, connection: Connection) => Open,
): Promise<() => Promise<Open>> => {
  const server = await start();
  const connection = connectionTo(server);
  let tables = 0;
  let open = 0;
  return async () => {
    const table = `table-${++tables}`;
    open++;
    await createTable(connection, table);
    const opened = openOn(table, connection);
    return {
      ...opened,
      close: async () => {
        await opened.close();
        if (--open === 0) await server.stop();
      },
    };
  };
};
