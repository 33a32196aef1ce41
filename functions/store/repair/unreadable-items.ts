/** Which items of a job can't be read, why, and what is lost with each. Not in the bundles of the functions: only people repair. */
import { STATE_SCHEMA } from '../../../lib/model/autoscaler-state.ts';
import type { JobKey } from '../../../lib/model/job.ts';
import { unpackJson } from '../codec/packed-json.ts';
import { eventFromSchema1 } from '../codec/schema-1.ts';
import { newerState, readStateBody, STATE_BODY_SCHEMA } from '../codec/state-body.ts';
import { INPUT_SCHEMA } from '../items/decision-input-items.ts';
import { decodedEvaluation } from '../items/evaluation-items.ts';
import { isReadableRow } from '../items/fleet-row-items.ts';
import { SCHEMA } from '../items/schema.ts';
import type { Item, ItemKey } from '../table/item.ts';
import { FLEET_JOBS, GRAPH, STATE } from '../table/keys.ts';
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
  /** Of an item of our schema whose content is of a newer one. */
  readonly newer?: (item: Item) => { readonly schema: number; readonly ours: number } | undefined;
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
      newer: ({ body }) => {
        const schema = newerState(unpackJson(body));
        return schema === undefined ? undefined : { schema, ours: STATE_SCHEMA };
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

export interface ItemsOfJob {
  /** How many the table has of the job, its row in the list of jobs not counted. */
  readonly count: number;
  /** In the order of their sort keys; the row in the list of jobs is the last one. */
  readonly unreadable: readonly UnreadableItem[];
}

export const itemsOfJob = async (table: Table, job: JobKey): Promise<ItemsOfJob> => {
  const [items, row] = await Promise.all([
    table.query(job, { first: ' ', last: '~' }, 'strong'),
    table.get({ pk: FLEET_JOBS, sk: job }),
  ]);
  return {
    count: items.length,
    unreadable: [
      ...items.flatMap((item) => problemOf(item) ?? []),
      ...[row ? problemOfRow(row) : undefined].flatMap((one) => one ?? []),
    ],
  };
};

const problemOf = (item: Item): UnreadableItem | undefined => {
  const { pk, sk, schema } = item;
  const kind = KINDS.find(([begins]) => sk.startsWith(begins))?.[1];
  if (kind === undefined) return undefined;
  const { lost } = kind;
  const newer = (of: number, ours: number): UnreadableItem => {
    const why = `a newer version of flink-autopilot wrote it as schema ${of}, this one reads ${ours}: deploy the newer version again, and nothing is lost`;
    return { pk, sk, kind: 'newer', why, lost };
  };
  if (schema > kind.schema) return newer(schema, kind.schema);
  try {
    const content = kind.newer?.(item);
    if (content) return newer(content.schema, content.ours);
    kind.read(item);
    return undefined;
  } catch (cause) {
    return { pk, sk, kind: 'damaged', why: cause instanceof Error ? cause.message : String(cause), lost };
  }
};

const problemOfRow = (item: Item): UnreadableItem | undefined =>
  isReadableRow(item)
    ? undefined
    : {
        pk: item.pk,
        sk: item.sk,
        kind: 'damaged',
        why: 'the row in the list of jobs can not be read',
        lost: 'Nothing: the next evaluation writes it again.',
      };
