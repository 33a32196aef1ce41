/** One item of the table, and how it looks to DynamoDB. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { TABLE_KEYS } from '../../../lib/environment.ts';
import type { Body } from '../codec/packed-json.ts';

export interface ItemKey {
  readonly pk: string;
  readonly sk: string;
}

export interface Item extends ItemKey {
  /** Of the body; see schema.ts. */
  readonly schema: number;
  readonly body: Body;
  /** STATE: counts its writes. GRAPH: the version of STATE it was written with. */
  readonly version?: number;
  /** STATE: which write it was, so that a write whose answer was lost is not taken for another writer's. */
  readonly writer?: string;
  /** Evaluations and GRAPH: of the content, so that the same item is distinguished from another one. */
  readonly digest?: string;
  /** Epoch seconds. */
  readonly expiresAt?: number;
}

export type Attributes = Record<string, AttributeValue>;

const TEXTS = ['writer', 'digest'] as const;
const NUMBERS = ['schema', 'version'] as const;

export const keyAttributes = ({ pk, sk }: ItemKey): Attributes => ({
  [TABLE_KEYS.partition]: { S: pk },
  [TABLE_KEYS.sort]: { S: sk },
});

export const toAttributes = (item: Item): Attributes => {
  const attributes = keyAttributes(item);
  for (const name of TEXTS) if (item[name] !== undefined) attributes[name] = { S: item[name] };
  for (const name of NUMBERS) if (item[name] !== undefined) attributes[name] = { N: String(item[name]) };
  if (item.expiresAt !== undefined) attributes[TABLE_KEYS.ttl] = { N: String(item.expiresAt) };
  attributes['body'] = typeof item.body === 'string' ? { S: item.body } : { B: item.body };
  return attributes;
};

export const fromAttributes = (attributes: Attributes): Item => {
  const text = (name: string): string | undefined => attributes[name]?.S;
  const number = (name: string): number | undefined => {
    const value = attributes[name]?.N;
    return value === undefined ? undefined : Number(value);
  };
  return {
    pk: text(TABLE_KEYS.partition) ?? '',
    sk: text(TABLE_KEYS.sort) ?? '',
    schema: number('schema') ?? 0,
    body: attributes['body']?.B ?? text('body') ?? '',
    version: number('version'),
    writer: text('writer'),
    digest: text('digest'),
    expiresAt: number(TABLE_KEYS.ttl),
  };
};

/** As DynamoDB counts: names and values. A number takes at most 21 bytes. */
export const itemBytes = (attributes: Attributes): number => {
  let bytes = 0;
  for (const [name, value] of Object.entries(attributes)) {
    bytes += Buffer.byteLength(name) + (value.B?.length ?? Buffer.byteLength(value.S ?? '')) + (value.N ? 21 : 0);
  }
  return bytes;
};
