/** Which items of a job can't be read, why, and what is lost with each. Not in the bundles of the functions: only people repair. */
import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import type { JobKey } from '../../../lib/model/job.ts';
import { unpackJson } from '../codec/packed-json.ts';
import { eventFromSchema1 } from '../codec/schema-1.ts';
import { readStateBody, STATE_BODY_SCHEMA } from '../codec/state-body.ts';
import { INPUT_SCHEMA } from '../items/decision-input-items.ts';
import { decodedEvaluation } from '../items/evaluation-items.ts';
import { SCHEMA } from '../items/schema.ts';
import { type Connection, dynamoDbClient } from '../table/client.ts';
import { type Item, type ItemKey, keyAttributes } from '../table/item.ts';
import { GRAPH, STATE } from '../table/keys.ts';
import type { Table } from '../table/table.ts';

export interface UnreadableItem extends ItemKey {
  /** `newer`: another version wrote it, and can read it. */
  readonly kind: 'damaged' | 'newer';
  readonly why: string;
  /** What is lost when it is deleted. */
  readonly lost: string;
}

interface Kind {
  readonly schema: number;
  readonly lost: string;
  /** Throws when it can't be read. */
  readonly read: (item: Item) => unknown;
}

const KINDS: readonly (readonly [begins: string, Kind])[] = [
  [
    STATE,
    {
      schema: STATE_BODY_SCHEMA,
      lost: 'What the policy has learned of the job, the change under way, cooldown and quarantine; a change that is under way goes on without being followed up.',
      read: ({ schema, body }) => {
        const [says] = readStateBody(schema, unpackJson(body)).setAside;
        if (says) throw new Error(says.says);
      },
    },
  ],
  [GRAPH, { schema: SCHEMA, lost: 'Nothing: it is read from the job again.', read: ({ body }) => unpackJson(body) }],
  ['W#', { schema: SCHEMA, lost: 'One evaluation in the history of the job.', read: decodedEvaluation }],
  [
    'J#',
    {
      schema: SCHEMA,
      lost: 'One event in the journal of the job.',
      read: ({ body }) => eventFromSchema1(unpackJson(body)),
    },
  ],
  ['I#', { schema: INPUT_SCHEMA, lost: 'The replay of one decision.', read: ({ body }) => unpackJson(body) }],
];

/** In the order of their sort keys. */
export const unreadableItems = async (table: Table, job: JobKey): Promise<readonly UnreadableItem[]> => {
  const items = await table.query(job, { first: ' ', last: '~' }, 'strong');
  return items.flatMap((item) => problemOf(item) ?? []);
};

const problemOf = (item: Item): UnreadableItem | undefined => {
  const { pk, sk, schema } = item;
  const kind = KINDS.find(([begins]) => sk.startsWith(begins))?.[1];
  if (kind === undefined) return undefined;
  const { lost } = kind;
  if (schema > kind.schema) {
    const why = `a newer version of flink-autopilot wrote it as schema ${schema}, this one reads ${kind.schema}: deploy the newer version again, and nothing is lost`;
    return { pk, sk, kind: 'newer', why, lost };
  }
  try {
    kind.read(item);
    return undefined;
  } catch (cause) {
    return { pk, sk, kind: 'damaged', why: cause instanceof Error ? cause.message : String(cause), lost };
  }
};

/** For good. */
export const deleteItems = async (table: string, connection: Connection, items: readonly ItemKey[]): Promise<void> => {
  const client = dynamoDbClient(connection);
  try {
    for (const item of items) await client.send(new DeleteItemCommand({ TableName: table, Key: keyAttributes(item) }));
  } finally {
    client.destroy();
  }
};
