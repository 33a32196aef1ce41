/** DynamoDB of the embedded AWS: dynalite, in this process, in memory, on a free loopback port. */
import type { AddressInfo } from 'node:net';
import dynalite from 'dynalite';
import { createTable } from '../../functions/store/create-table.ts';

export interface EmbeddedDynamoDb {
  readonly url: string;
  stop(): Promise<void>;
}

/** dynalite takes any, but the SDK does not call without. */
const anybody = { region: 'us-east-1', credentials: { accessKeyId: 'embedded', secretAccessKey: 'embedded' } };

/** With the store's table, ready. Transactions, TTL settings and streams are missing in dynalite. */
export const startDynamoDb = async (table: string): Promise<EmbeddedDynamoDb> => {
  const server = dynalite({ createTableMs: 0 });
  // The SDK keeps connections for reuse; closing an idle one would race with its next request.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve());
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const stop = (): Promise<void> =>
    new Promise((resolve, reject) => {
      server.close((error) => (error ? reject(error) : resolve()));
      server.closeAllConnections();
    });
  try {
    await createTable({ endpoint: url, ...anybody }, table);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, stop };
};

/** The variable by which the SDK finds this DynamoDB instead of AWS's. */
export const dynamoDbEndpoint = (url: string): Record<string, string> => ({ AWS_ENDPOINT_URL_DYNAMODB: url });
