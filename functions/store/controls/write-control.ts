/** Writes a row that the functions read before every change. Not in their bundles: only people pause and resume. */
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { TABLE_KEYS } from '../../../lib/environment.ts';
import { expiresAt } from '../expiry.ts';
import { type Connection, dynamoDbClient } from '../table/client.ts';
import { type Attributes, keyAttributes } from '../table/item.ts';
import { isoTime } from '../table/keys.ts';
import { CONTROL, type ModeRow, type WritableControlStore } from './control-store.ts';
import { dynamoDbControls } from './dynamodb-controls.ts';

/** A row that no longer holds is kept for so long, so that it can be seen who paused and resumed. */
const KEPT_DAYS = 90;

export const writableControls = (
  table: string,
  connection: Connection = {},
): WritableControlStore & { close(): void } => {
  const client = dynamoDbClient(connection);
  const reader = dynamoDbControls(table, connection);
  return {
    ...reader,
    async setMode(of, row) {
      try {
        const Item = { ...keyAttributes({ pk: CONTROL, sk: of }), ...attributesOf(row) };
        await client.send(new PutItemCommand({ TableName: table, Item }));
      } catch (cause) {
        const error = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
        throw new Error(`DynamoDB PutItem of ${CONTROL} ${of} in table ${table} failed. ${error}`, { cause });
      }
    },
    close: () => {
      reader.close();
      client.destroy();
    },
  };
};

const attributesOf = ({ mode, by, reason, since, until }: ModeRow): Attributes => ({
  mode: { S: mode },
  by: { S: by },
  since: { S: isoTime(since) },
  ...(reason ? { reason: { S: reason } } : {}),
  ...(until === undefined ? {} : { until: { S: isoTime(until) } }),
  // What holds without an end must not be deleted.
  ...(until === undefined && mode !== 'resumed'
    ? {}
    : { [TABLE_KEYS.ttl]: { N: String(expiresAt(until ?? since, KEPT_DAYS)) } }),
});
