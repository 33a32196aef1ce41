/**
 * What the previous release has deployed and stored, with this one: `previous-release/` has the resources of its template
 * that keep something or are named elsewhere, and all items of a job of an hour. A release records both again.
 */
import { readFileSync } from 'node:fs';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DynamoDbStore, dynamoDbStore } from '../../functions/store/dynamodb-store.ts';
import { createTable } from '../../functions/store/table/create-table.ts';
import { keyOf } from '../../lib/model/job.ts';
import { oneJob, synthesize } from '../infra/synthesize.ts';
import { startDynalite } from '../support/dynalite.ts';
import { connectionTo, type DynamoDbServer, TABLE } from '../support/dynamodb-server.ts';

const recorded = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`previous-release/${name}.json`, import.meta.url), 'utf8'));

interface Resource {
  readonly Type: string;
  readonly DeletionPolicy?: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

describe('the template of the previous release, updated to this one', () => {
  it('keeps the table, the bus, the queue, the logs, the roles and the functions, by their logical ids', () => {
    const now = synthesize({ ...oneJob, mode: 'act' }).toJSON()['Resources'] as Record<string, Resource>;
    const before = Object.entries(recorded('template') as Record<string, Resource>);
    expect(before.length).toBeGreaterThan(8);
    const shown = ({ Type, DeletionPolicy }: Partial<Resource> = {}) => ({ Type, DeletionPolicy });
    expect(before.map(([id]) => [id, shown(now[id])])).toEqual(before.map(([id, one]) => [id, shown(one)]));
  });

  it('replaces no table: keys and time to live are the same', () => {
    const now = synthesize({ ...oneJob, mode: 'act' }).toJSON()['Resources'] as Record<string, Resource>;
    const tables = Object.entries(recorded('template') as Record<string, Resource>).filter(([, one]) => one.Properties);
    expect(tables).toHaveLength(1);
    for (const [id, { Properties = {} }] of tables) {
      const { KeySchema, AttributeDefinitions, TimeToLiveSpecification } = Properties;
      expect(now[id]?.Properties).toMatchObject({ KeySchema, AttributeDefinitions, TimeToLiveSpecification });
    }
  });
});

type Stored = Readonly<Record<string, { readonly S?: string; readonly N?: string; readonly B?: string }>>;

describe('the items of the previous release', () => {
  const job = keyOf({ account: '111122223333', region: 'us-east-1', platform: 'managed-flink', name: 'clickstream' });
  const START = Date.UTC(2026, 2, 2);
  const END = START + 65 * 60_000;
  let server: DynamoDbServer;
  let store: DynamoDbStore;

  beforeAll(async () => {
    server = await startDynalite();
    const connection = connectionTo(server);
    await createTable(connection, TABLE);
    const client = new DynamoDBClient({ ...connection });
    for (const item of recorded('items') as readonly Stored[]) {
      const Item = Object.fromEntries(
        Object.entries(item).map(([name, { S, N, B }]) => [
          name,
          B === undefined ? (S === undefined ? { N: N ?? '' } : { S }) : { B: Buffer.from(B, 'base64') },
        ]),
      );
      await client.send(new PutItemCommand({ TableName: TABLE, Item }));
    }
    client.destroy();
    store = dynamoDbStore({ table: TABLE, connection, historyDays: 36_500, journalDays: 36_500 });
  });
  afterAll(async () => {
    store.close();
    await server.stop();
  });

  it('are read: state, window, change and graph of the job, with nothing set aside', async () => {
    const { state, change, graph, setAside } = await store.load(job, END);
    expect(setAside ?? []).toEqual([]);
    expect(state.window.length).toBeGreaterThan(5);
    expect(state.policy?.name).toBe('autopilot');
    expect([change?.status, graph?.graph.vertices.length]).toEqual(['confirmed', 6]);
  });

  it('are read: evaluations, journal, and the row of the job, which is due at once', async () => {
    const evaluations = await store.evaluations(job, START, END + 1);
    expect(evaluations).toHaveLength(13);
    expect(evaluations.every(({ because }) => because.length > 0)).toBe(true);
    const journal = await store.journal(job, START, END + 1);
    expect(journal.map(({ name }) => name).toSorted()).toEqual(['applied', 'confirmed', 'requested']);
    const { rows, unreadable } = await store.fleetRows(END);
    expect([rows.map((one) => one.job), unreadable]).toEqual([[job], 0]);
    expect(rows[0]?.row.next).toBeUndefined();
  });
});
