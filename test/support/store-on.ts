/** The DynamoDB store on a server that is started for it, with a table of its own. */

import { dynamoDbStore } from '../../functions/store/dynamodb-store.ts';
import { createTable } from '../../functions/store/table/create-table.ts';
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
