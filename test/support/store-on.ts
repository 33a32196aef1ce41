/** The DynamoDB store on a server that is started for it, with a table of its own. */

import { dynamoDbStore } from '../../functions/store/dynamodb-store.ts';
import { dynamoDbFleetRates } from '../../functions/store/fleet-rates/dynamodb-fleet-rates.ts';
import { createTable } from '../../functions/store/table/create-table.ts';
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
export const fleetOn = async (start: () => Promise<DynamoDbServer>): Promise<() => Promise<OpenFleet>> => {
  const server = await start();
  const connection = connectionTo(server);
  let tables = 0;
  let open = 0;
  return async () => {
    const table = `fleet-${++tables}`;
    open++;
    await createTable(connection, table);
    const fleet = dynamoDbFleetRates(table, connection);
    return {
      fleet,
      close: async () => {
        fleet.close();
        if (--open === 0) await server.stop();
      },
    };
  };
};
