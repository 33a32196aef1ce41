/** Items of a job that can't be read go: for good, or to where no version looks for them. Only people do that. */
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { EpochMs } from '../../../lib/model/observation.ts';
import { type Connection, dynamoDbClient } from '../table/client.ts';
import { type ItemKey, keyAttributes } from '../table/item.ts';
import { isoTime } from '../table/keys.ts';

/** For good. */
export const deleteItems = (table: string, connection: Connection, items: readonly ItemKey[]): Promise<void> =>
  withClient(connection, async (client) => {
    for (const item of items) await client.send(new DeleteItemCommand({ TableName: table, Key: keyAttributes(item) }));
  });

const ASIDE = 'ASIDE#';

/**
 * Moves items to another sort key, as they are, and returns where they are now. What has been written again meanwhile stays
 * where it is.
 */
export const setItemsAside = (
  table: string,
  connection: Connection,
  items: readonly ItemKey[],
  now: EpochMs,
): Promise<readonly ItemKey[]> =>
  withClient(connection, async (client) => {
    const moved: ItemKey[] = [];
    for (const item of items) {
      const Key = keyAttributes(item);
      const { Item: there } = await client.send(new GetItemCommand({ TableName: table, Key, ConsistentRead: true }));
      if (there === undefined) continue;
      const aside: ItemKey = { pk: item.pk, sk: `${ASIDE}${isoTime(now)}#${item.sk}` };
      await client.send(new PutItemCommand({ TableName: table, Item: { ...there, ...keyAttributes(aside) } }));
      if (await deleteUnchanged(client, table, item, there['version'])) moved.push(aside);
    }
    return moved;
  });

/** False: it was written again. Items without a version are never written twice. */
const deleteUnchanged = async (
  client: DynamoDBClient,
  table: string,
  item: ItemKey,
  version: AttributeValue | undefined,
): Promise<boolean> => {
  const unchanged = version && {
    ConditionExpression: '#version = :version',
    ExpressionAttributeNames: { '#version': 'version' },
    ExpressionAttributeValues: { ':version': version },
  };
  try {
    await client.send(new DeleteItemCommand({ TableName: table, Key: keyAttributes(item), ...unchanged }));
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
};

const withClient = async <Result>(
  connection: Connection,
  use: (client: DynamoDBClient) => Promise<Result>,
): Promise<Result> => {
  const client = dynamoDbClient(connection);
  try {
    return await use(client);
  } finally {
    client.destroy();
  }
};
