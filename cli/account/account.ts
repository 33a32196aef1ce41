/** The account that a command asks: the store over the deployed table, with the credentials of the person who typed it. */
import { type DynamoDbStore, dynamoDbStore } from '../../functions/store/dynamodb-store.ts';
import type { Connection } from '../../functions/store/table/client.ts';
import type { JobRef } from '../../lib/model/job.ts';
import type { ExitCode, Terminal } from '../terminal/terminal.ts';
import { withRemedy } from './account-errors.ts';
import type { AccountValues } from './account-flags.ts';
import { storedJobs } from './stored-jobs.ts';
import { tableName } from './table-name.ts';

export interface Account {
  readonly table: string;
  readonly connection: Connection;
  readonly store: DynamoDbStore;
  /** Every job that the table knows, by name. */
  jobs(): Promise<readonly JobRef[]>;
}

/** Opens the account, hands it to `use`, and closes it. What AWS refuses becomes Failed with what would be right. */
export const withAccount = (
  values: AccountValues,
  { env }: Pick<Terminal, 'env'>,
  use: (account: Account) => Promise<ExitCode>,
): Promise<ExitCode> => {
  const connection: Connection = { profile: values.profile, region: values.region };
  return withRemedy(values, async () => {
    const table = await tableName(connection, values.table, env);
    // What is only read needs no retention; a command that writes keeps what is there.
    const store = dynamoDbStore({ table, connection, historyDays: 14, journalDays: 90 });
    try {
      return await use({ table, connection, store, jobs: () => storedJobs(connection, table) });
    } finally {
      store.close();
    }
  });
};
