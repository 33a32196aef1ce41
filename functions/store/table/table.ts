/** The few calls of DynamoDB that the store makes, each with its facts in the error and its units on the meter. */
import {
  ConditionalCheckFailedException,
  GetItemCommand,
  PutItemCommand,
  paginateQuery,
  type QueryCommandInput,
} from '@aws-sdk/client-dynamodb';
import { TABLE_KEYS } from '../../../lib/environment.ts';
import { type Connection, dynamoDbClient } from './client.ts';
import { fromAttributes, type Item, type ItemKey, itemBytes, keyAttributes, toAttributes } from './item.ts';
import type { KeyRange } from './keys.ts';

/** As DynamoDB reports them with each answer. A refused write costs too, but is answered without its units. */
export interface ConsumedUnits {
  readonly readUnits: number;
  readonly writeUnits: number;
}

/** `#version = :version`: every #name is the attribute of that name. */
export interface Condition {
  readonly expression: string;
  readonly values?: Readonly<Record<`:${string}`, string | number>>;
}

/** Nothing has written the item since it had this version; 0: it was not there. */
export const unchangedSince = (version: number): Condition =>
  version === 0
    ? { expression: 'attribute_not_exists(#pk)' }
    : { expression: '#version = :version', values: { ':version': version } };

/** `there`: the item that is already there. */
export type PutResult = { readonly kind: 'put' } | { readonly kind: 'refused'; readonly there: Item | undefined };

/** `strong` sees every write that was answered before, at twice the price. */
export type Consistency = 'strong' | 'eventual';

export interface Table {
  /** `strong` unless another consistency is given. */
  get(key: ItemKey, consistency?: Consistency): Promise<Item | undefined>;
  put(item: Item): Promise<void>;
  putIf(item: Item, condition: Condition): Promise<PutResult>;
  /** All items in the range, both ends included, in the order of their sort keys. */
  query(pk: string, range: KeyRange, consistency: Consistency): Promise<readonly Item[]>;
  consumed(): ConsumedUnits;
  close(): void;
}

const ITEM_LIMIT_BYTES = 400 * 1024;

export const openTable = (name: string, connection: Connection): Table => {
  const client = dynamoDbClient(connection);
  let readUnits = 0;
  let writeUnits = 0;

  const called = async <Result>(what: string, call: () => Promise<Result>): Promise<Result> => {
    try {
      return await call();
    } catch (cause) {
      if (cause instanceof ConditionalCheckFailedException) throw cause;
      const error = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
      throw new Error(`DynamoDB ${what} in table ${name} failed. ${error}`, { cause });
    }
  };

  const get = async (key: ItemKey, consistency: Consistency = 'strong'): Promise<Item | undefined> => {
    const answer = await called(`GetItem ${key.sk} of ${key.pk}`, () =>
      client.send(
        new GetItemCommand({
          TableName: name,
          Key: keyAttributes(key),
          ConsistentRead: consistency === 'strong',
          ReturnConsumedCapacity: 'TOTAL',
        }),
      ),
    );
    readUnits += answer.ConsumedCapacity?.CapacityUnits ?? 0;
    return answer.Item && fromAttributes(answer.Item);
  };

  const write = async (item: Item, condition?: Condition): Promise<void> => {
    const attributes = toAttributes(item);
    assertFits(item, itemBytes(attributes));
    const answer = await called(`PutItem ${item.sk} of ${item.pk}`, () =>
      client.send(
        new PutItemCommand({
          TableName: name,
          Item: attributes,
          ReturnConsumedCapacity: 'TOTAL',
          ...(condition && {
            ConditionExpression: condition.expression,
            ExpressionAttributeNames: namesIn(condition.expression),
            ExpressionAttributeValues: condition.values && valuesOf(condition.values),
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
          }),
        }),
      ),
    );
    writeUnits += answer.ConsumedCapacity?.CapacityUnits ?? 0;
  };

  return {
    get,
    put: (item) => write(item),
    putIf: async (item, condition) => {
      try {
        await write(item, condition);
        return { kind: 'put' };
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        // Not every emulator hands over what was there.
        return { kind: 'refused', there: error.Item ? fromAttributes(error.Item) : await get(item) };
      }
    },
    query: (pk, { first, last }, consistency) =>
      called(`Query ${first} to ${last} of ${pk}`, async () => {
        const input: QueryCommandInput = {
          TableName: name,
          KeyConditionExpression: '#pk = :pk AND #sk BETWEEN :first AND :last',
          ExpressionAttributeNames: { '#pk': TABLE_KEYS.partition, '#sk': TABLE_KEYS.sort },
          ExpressionAttributeValues: { ':pk': { S: pk }, ':first': { S: first }, ':last': { S: last } },
          ConsistentRead: consistency === 'strong',
          ReturnConsumedCapacity: 'TOTAL',
        };
        const items: Item[] = [];
        for await (const page of paginateQuery({ client }, input)) {
          readUnits += page.ConsumedCapacity?.CapacityUnits ?? 0;
          items.push(...(page.Items ?? []).map(fromAttributes));
        }
        return items;
      }),
    consumed: () => ({ readUnits, writeUnits }),
    close: () => client.destroy(),
  };
};

const namesIn = (expression: string): Record<string, string> =>
  Object.fromEntries([...expression.matchAll(/#(\w+)/g)].map(([placeholder, name]) => [placeholder, name ?? '']));

const valuesOf = (values: Readonly<Record<string, string | number>>) =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'number' ? { N: String(value) } : { S: value },
    ]),
  );

const assertFits = ({ pk, sk }: Item, bytes: number): void => {
  if (bytes <= ITEM_LIMIT_BYTES) return;
  const remedy =
    sk === 'STATE'
      ? 'Lower job.autoscaler.history.max.count or job.autoscaler.history.max.age, so that less history is kept.'
      : 'Evaluate more often (everyMinutes), so that one item holds less.';
  const kb = (size: number): number => Math.ceil(size / 1024);
  throw new Error(
    `${sk} of ${pk} is ${kb(bytes)} KB when packed, and an item of DynamoDB takes ${kb(ITEM_LIMIT_BYTES)} KB. ${remedy}`,
  );
};
