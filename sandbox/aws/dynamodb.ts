/** DynamoDB of the embedded AWS: dynalite, in this process, in memory, on a free loopback port. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BatchWriteItemCommand, DynamoDBClient, paginateScan, type WriteRequest } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { createTable } from '../../functions/store/table/create-table.ts';
import { TABLE_KEYS } from '../../lib/environment.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import { endIterators } from './dynalite-iterators.ts';

/** Capacity units of all calls that asked for them (ReturnConsumedCapacity). */
export interface DynamoDbUnits {
  readonly read: number;
  readonly write: number;
}

export interface EmbeddedDynamoDb {
  readonly url: string;
  units(): DynamoDbUnits;
  /** By the name of the operation. */
  calls(): Readonly<Record<string, number>>;
  /** What DynamoDB does by itself within days: items whose time to live has passed are deleted. Says how many. */
  deleteExpired(now: EpochMs): Promise<number>;
  stop(): Promise<void>;
}

/** dynalite takes any, but the SDK does not call without. */
const anybody = { region: 'us-east-1', credentials: { accessKeyId: 'embedded', secretAccessKey: 'embedded' } };

/**
 * dynalite keeps each key as a small Buffer, and Node cuts those out of blocks of 64 KiB: a key would keep a whole block.
 * The size of blocks is one for the process.
 */
const SMALL_BLOCKS = 1024;

/** With the store's table, ready. Transactions, TTL settings and streams are missing in dynalite. */
export const startDynamoDb = async (table: string): Promise<EmbeddedDynamoDb> => {
  endIterators();
  Buffer.poolSize = SMALL_BLOCKS;
  const server = dynalite({ createTableMs: 0 });
  // The SDK keeps connections for reuse; closing an idle one would race with its next request.
  server.keepAliveTimeout = 0;
  const units = { read: 0, write: 0 };
  const calls: Record<string, number> = {};
  server.prependListener('request', (request, response) => {
    const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
    calls[operation] = (calls[operation] ?? 0) + 1;
    meter(request, response, units);
  });
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
  const client = new DynamoDBClient({ endpoint: url, ...anybody });
  return {
    url,
    units: () => ({ ...units }),
    calls: () => ({ ...calls }),
    deleteExpired: (now) => deleteExpired(client, table, now),
    stop: () => {
      client.destroy();
      return stop();
    },
  };
};

/** BatchWriteItem takes no more. */
const MOST_PER_BATCH = 25;

/** Asks for no consumed capacity, so that it is not on the meter: on AWS it costs nothing. */
const deleteExpired = async (client: DynamoDBClient, table: string, now: EpochMs): Promise<number> => {
  const { partition, sort, ttl } = TABLE_KEYS;
  const expired: WriteRequest[] = [];
  const scan = {
    TableName: table,
    ProjectionExpression: '#partition, #sort',
    FilterExpression: '#expires < :now',
    ExpressionAttributeNames: { '#partition': partition, '#sort': sort, '#expires': ttl },
    ExpressionAttributeValues: { ':now': { N: String(Math.floor(now / 1000)) } },
  };
  for await (const { Items = [] } of paginateScan({ client }, scan)) {
    expired.push(...Items.map((Key) => ({ DeleteRequest: { Key } })));
  }
  for (let first = 0; first < expired.length; first += MOST_PER_BATCH) {
    const batch = expired.slice(first, first + MOST_PER_BATCH);
    const { UnprocessedItems = {} } = await client.send(
      new BatchWriteItemCommand({ RequestItems: { [table]: batch } }),
    );
    if (Object.keys(UnprocessedItems).length > 0) throw new Error('DynamoDB did not delete every expired item');
  }
  return expired.length;
};

/** Adds up what each answer says it consumed, on its way out. */
const meter = (request: IncomingMessage, response: ServerResponse, units: { read: number; write: number }): void => {
  const isWrite = /\.(Put|Update|Delete|BatchWrite)/.test(String(request.headers['x-amz-target']));
  const end = response.end.bind(response) as (body?: unknown) => ServerResponse;
  response.end = ((body?: unknown) => {
    const consumed = /"ConsumedCapacity":\{[^}]*"CapacityUnits":([\d.]+)/.exec(String(body));
    units[isWrite ? 'write' : 'read'] += Number(consumed?.[1] ?? 0);
    return end(body);
  }) as ServerResponse['end'];
};

/** The variable by which the SDK finds this DynamoDB instead of AWS's. */
export const dynamoDbEndpoint = (url: string): Record<string, string> => ({ AWS_ENDPOINT_URL_DYNAMODB: url });
