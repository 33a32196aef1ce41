/**
 * What the jobs cost together, in one item of the table: an attribute for each job, named by its key, and the version of the
 * item. Each write changes one job in place, so that two jobs never overwrite each other.
 */
import { ConditionalCheckFailedException, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { JobKey } from '../../../lib/model/job.ts';
import { type Connection, dynamoDbClient } from '../table/client.ts';
import { keyAttributes } from '../table/item.ts';
import type { FleetRateStore } from './fleet-rate-store.ts';

export interface DynamoDbFleet extends FleetRateStore {
  close(): void;
}

const KEY = { pk: 'FLEET#RATES', sk: 'DOLLARS_PER_HOUR' };
const JOB = 'JOB#';

export const dynamoDbFleetRates = (table: string, connection: Connection = {}): DynamoDbFleet => {
  const client = dynamoDbClient(connection);
  const Key = keyAttributes(KEY);
  const called = async <Result>(what: string, call: () => Promise<Result>): Promise<Result> => {
    try {
      return await call();
    } catch (cause) {
      if (cause instanceof ConditionalCheckFailedException) throw cause;
      const error = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
      throw new Error(`DynamoDB ${what} of the fleet's dollars per hour in table ${table} failed. ${error}`, { cause });
    }
  };

  return {
    read: async () => {
      const { Item = {} } = await called('GetItem', () =>
        client.send(new GetItemCommand({ TableName: table, Key, ConsistentRead: true })),
      );
      const jobs = Object.entries(Item).filter(([name]) => name.startsWith(JOB));
      return {
        version: Number(Item['version']?.N ?? 0),
        dollarsPerHour: new Map(jobs.map(([name, { N }]) => [name as JobKey, Number(N)])),
      };
    },
    write: async (job, dollarsPerHour, version) => {
      const since =
        version === undefined ? undefined : version === 0 ? 'attribute_not_exists(#version)' : '#version = :version';
      try {
        await called('UpdateItem', () =>
          client.send(
            new UpdateItemCommand({
              TableName: table,
              Key,
              UpdateExpression: 'SET #job = :dollars ADD #version :one',
              ConditionExpression: since,
              ExpressionAttributeNames: { '#job': job, '#version': 'version' },
              ExpressionAttributeValues: {
                ':dollars': { N: String(dollarsPerHour) },
                ':one': { N: '1' },
                ...(version ? { ':version': { N: String(version) } } : {}),
              },
            }),
          ),
        );
        return 'written';
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return 'conflict';
        throw error;
      }
    },
    close: () => client.destroy(),
  };
};
