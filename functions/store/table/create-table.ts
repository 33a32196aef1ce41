/** The table on an emulator, for tests and the sandbox. On AWS the stack makes it, with the same key names. */
import { CreateTableCommand, DescribeTableCommand, ResourceInUseException } from '@aws-sdk/client-dynamodb';
import { TABLE_KEYS } from '../../../lib/environment.ts';
import { type Connection, dynamoDbClient } from './client.ts';

/** Emulators are ready after a few looks; each look is one round trip. */
const LOOKS = 1_000;

/** Returns when the table can be used. One that is there already is left as it is. */
export const createTable = async (connection: Connection, name: string): Promise<void> => {
  const client = dynamoDbClient(connection);
  const { partition, sort } = TABLE_KEYS;
  try {
    await client
      .send(
        new CreateTableCommand({
          TableName: name,
          BillingMode: 'PAY_PER_REQUEST',
          AttributeDefinitions: [
            { AttributeName: partition, AttributeType: 'S' },
            { AttributeName: sort, AttributeType: 'S' },
          ],
          KeySchema: [
            { AttributeName: partition, KeyType: 'HASH' },
            { AttributeName: sort, KeyType: 'RANGE' },
          ],
        }),
      )
      .catch((error: unknown) => {
        if (!(error instanceof ResourceInUseException)) throw error;
      });
    for (let look = 0; look < LOOKS; look++) {
      const { Table } = await client.send(new DescribeTableCommand({ TableName: name }));
      if (Table?.TableStatus === 'ACTIVE') return;
    }
    throw new Error(`Table ${name} was created but is not active after ${LOOKS} looks`);
  } finally {
    client.destroy();
  }
};
