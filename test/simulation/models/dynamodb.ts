/**
 * DynamoDB as far as the store uses it: items by their keys, conditional writes, queries in the order of the sort keys, items of
 * at most 400 KB. That the store on it is the one on a real server is what the contract suite of the store says.
 */
import { type AttributeValue, ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type Attributes, itemBytes } from '../../../functions/store/table/item.ts';
import type { SentCommand } from '../machine/machine.ts';

export interface Written {
  readonly pk: string;
  readonly sk: string;
  readonly before: Attributes | undefined;
  readonly item: Attributes;
  readonly bytes: number;
}

export interface VirtualTable {
  /** At once. Throws as the client of the SDK does. */
  command(command: SentCommand): unknown;
  read(pk: string, sk: string): Attributes | undefined;
  /** Of one partition key, in order. */
  items(pk: string): readonly Attributes[];
}

const ITEM_LIMIT_BYTES = 400 * 1024;

export const createTable = (written: (what: Written) => void = () => {}): VirtualTable => {
  const partitions = new Map<string, Map<string, Attributes>>();
  const partition = (pk: string): Map<string, Attributes> => {
    const found = partitions.get(pk) ?? new Map<string, Attributes>();
    partitions.set(pk, found);
    return found;
  };
  const ordered = (pk: string): readonly Attributes[] =>
    [...partition(pk)].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item);

  const write = (item: Attributes, condition: Condition): object => {
    const pk = text(item['pk']);
    const sk = text(item['sk']);
    const before = partition(pk).get(sk);
    if (!holds(before, condition)) {
      const message = 'The conditional request failed';
      const Item = condition.ReturnValuesOnConditionCheckFailure === 'ALL_OLD' ? before : undefined;
      throw new ConditionalCheckFailedException({ $metadata: {}, message, ...(Item ? { Item } : {}) });
    }
    const bytes = itemBytes(item);
    if (bytes > ITEM_LIMIT_BYTES) throw new ValidationException('Item size has exceeded the maximum allowed size');
    partition(pk).set(sk, item);
    written({ pk, sk, before, item, bytes });
    return { ConsumedCapacity: { CapacityUnits: Math.ceil(bytes / 1024) } };
  };

  return {
    read: (pk, sk) => partition(pk).get(sk),
    items: ordered,
    command({ name, input }) {
      const given = input as unknown as Given;
      switch (name) {
        case 'GetItem': {
          const Item = partition(text(given.Key['pk'])).get(text(given.Key['sk']));
          return { Item: Item && { ...Item }, ConsumedCapacity: { CapacityUnits: 1 } };
        }
        case 'PutItem':
          return write({ ...given.Item }, given);
        case 'UpdateItem':
          return write(updated(partition(text(given.Key['pk'])).get(text(given.Key['sk'])), given), given);
        case 'Query': {
          const { ':pk': pk, ':first': first, ':last': last } = given.ExpressionAttributeValues ?? {};
          const Items = ordered(text(pk)).filter((item) => {
            const sk = text(item['sk']);
            return (first === undefined || sk >= text(first)) && (last === undefined || sk <= text(last));
          });
          return { Items, ConsumedCapacity: { CapacityUnits: 1 } };
        }
        default:
          throw new Error(`The simulated DynamoDB does not know ${name}`);
      }
    },
  };
};

class ValidationException extends Error {
  override readonly name = 'ValidationException';
  readonly $metadata = { httpStatusCode: 400 };
}

interface Condition {
  readonly ConditionExpression?: string | undefined;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>> | undefined;
  readonly ExpressionAttributeValues?: Attributes | undefined;
  readonly ReturnValuesOnConditionCheckFailure?: string;
}

interface Given extends Condition {
  readonly Key: Attributes;
  readonly Item: Attributes;
  readonly UpdateExpression?: string;
}

const text = (value: AttributeValue | undefined): string => value?.S ?? '';

/** Comparisons and `attribute_exists`, with AND, OR and parentheses; anything else is an error of the simulation. */
const holds = (item: Attributes | undefined, condition: Condition): boolean => {
  const { ConditionExpression: expression, ExpressionAttributeNames: names = {} } = condition;
  const { ExpressionAttributeValues: values = {} } = condition;
  if (expression === undefined) return true;
  const tokens = expression.match(/[#:]?\w+|<>|<=|>=|[<>=()]/g) ?? [];
  let at = 0;
  const take = (): string => tokens[at++] ?? '';
  const attribute = (token: string): AttributeValue | undefined => item?.[names[token] ?? token];

  const either = (): boolean => {
    let so = both();
    while (tokens[at] === 'OR') {
      at++;
      so = both() || so;
    }
    return so;
  };
  const both = (): boolean => {
    let so = one();
    while (tokens[at] === 'AND') {
      at++;
      so = one() && so;
    }
    return so;
  };
  const one = (): boolean => {
    const first = take();
    if (first === '(') return closed(either());
    if (first === 'attribute_exists' || first === 'attribute_not_exists') {
      take();
      return closed((attribute(take()) !== undefined) === (first === 'attribute_exists'));
    }
    const sign = take();
    const value = values[take()];
    return compare(attribute(first), sign, value);
  };
  const closed = (so: boolean): boolean => {
    if (take() !== ')') throw new Error(`The simulated DynamoDB can not read "${expression}"`);
    return so;
  };
  return either();
};

/** An attribute that is not there is unlike everything, and compares with nothing. */
const compare = (a: AttributeValue | undefined, sign: string, b: AttributeValue | undefined): boolean => {
  const x = a?.N === undefined ? a?.S : Number(a.N);
  const y = b?.N === undefined ? b?.S : Number(b.N);
  if (sign === '<>') return x !== y;
  if (x === undefined || y === undefined) return false;
  switch (sign) {
    case '=':
      return x === y;
    case '<':
      return x < y;
    case '<=':
      return x <= y;
    case '>':
      return x > y;
    case '>=':
      return x >= y;
    default:
      throw new Error(`The simulated DynamoDB does not know the comparison ${sign}`);
  }
};

/** `SET #a = :a, … ADD #b :b`. */
const updated = (item: Attributes | undefined, given: Given): Attributes => {
  const {
    Key,
    UpdateExpression = '',
    ExpressionAttributeNames: names = {},
    ExpressionAttributeValues: values = {},
  } = given;
  const next: Attributes = { ...item, ...Key };
  const [, set = '', add = ''] = /^(?:SET (.*?))?(?: ?ADD (.*))?$/.exec(UpdateExpression) ?? [];
  for (const part of set.split(',').filter(Boolean)) {
    const [name = '', value = ''] = part.split('=').map((one) => one.trim());
    const given = values[value];
    if (given) next[names[name] ?? name] = given;
  }
  for (const part of add.split(',').filter(Boolean)) {
    const [name = '', value = ''] = part.trim().split(' ');
    const attribute = names[name] ?? name;
    next[attribute] = { N: String(Number(next[attribute]?.N ?? 0) + Number(values[value]?.N ?? 0)) };
  }
  return next;
};
