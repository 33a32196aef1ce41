/** What people ask of the jobs, as rows of the table: one query reads them all. */
import { paginateQuery } from '@aws-sdk/client-dynamodb';
import type { ModeRequest } from '../../../lib/control/mode-request.ts';
import { TABLE_KEYS } from '../../../lib/environment.ts';
import { type Connection, dynamoDbClient } from '../table/client.ts';
import type { Attributes } from '../table/item.ts';
import { CONTROL, type ControlStore, controlsOf } from './control-store.ts';

/** Throws only when the table can't be read: what is odd in a row is for the reader of the requests to say. */
export const dynamoDbControls = (table: string, connection: Connection = {}): ControlStore & { close(): void } => {
  const client = dynamoDbClient(connection);
  return {
    async controls() {
      const rows = new Map<string, Omit<ModeRequest, 'place' | 'key'>>();
      const input = {
        TableName: table,
        KeyConditionExpression: '#pk = :pk',
        ExpressionAttributeNames: { '#pk': TABLE_KEYS.partition },
        ExpressionAttributeValues: { ':pk': { S: CONTROL } },
        ConsistentRead: true,
      };
      try {
        for await (const { Items = [] } of paginateQuery({ client }, input)) {
          for (const item of Items) rows.set(item[TABLE_KEYS.sort]?.S ?? '', requestOf(item));
        }
      } catch (cause) {
        const error = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
        throw new Error(
          `DynamoDB Query of ${CONTROL} in table ${table} failed, so it is not known what is paused. ${error}`,
          {
            cause,
          },
        );
      }
      return controlsOf(rows);
    },
    close: () => client.destroy(),
  };
};

/** A row is there for a reason: without a readable mode it asks for something, and what that is, is not known. */
const requestOf = (item: Attributes): Omit<ModeRequest, 'place' | 'key'> => {
  const text = (name: string): string | undefined => item[name]?.S ?? item[name]?.N ?? item[name]?.BOOL?.toString();
  return {
    mode: text('mode') ?? 'no mode',
    by: text('by'),
    reason: text('reason'),
    since: text('since'),
    until: text('until'),
  };
};
