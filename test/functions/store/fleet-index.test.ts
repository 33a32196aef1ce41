import { DynamoDBClient, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mapConcurrent } from '../../../functions/map-concurrent.ts';
import { type DynamoDbStore, dynamoDbStore } from '../../../functions/store/dynamodb-store.ts';
import type { FleetRow } from '../../../functions/store/fleet-index/fleet-index.ts';
import { fromAttributes, type Item, itemBytes, toAttributes } from '../../../functions/store/table/item.ts';
import { keyOf } from '../../../lib/model/job.ts';
import { startDynalite } from '../../support/dynalite.ts';
import { connectionTo, type DynamoDbServer, TABLE } from '../../support/dynamodb-server.ts';

const AT = Date.UTC(2026, 2, 2, 9);
const key = (name: string) => keyOf({ account: '111122223333', region: 'us-east-1', platform: 'managed-flink', name });

/** As large as a row becomes: a whole day of utilization, three sentences of the longest, no word like the other. */
const fullRow = (nth: number): FleetRow => {
  let state = nth * 7919 + 1;
  const next = (): number => {
    state = (state * 48_271) % 2_147_483_647;
    return state;
  };
  const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .,';
  const sentence = (length: number): string => Array.from({ length }, () => letters[next() % letters.length]).join('');
  const size = { parallelism: 128 + (nth % 9), kpus: 64 };
  return {
    at: AT + nth,
    mode: 'act',
    policy: 'autopilot',
    condition: 'RUNNING',
    state: 'steady',
    windowMs: 900_000,
    size,
    dollarsPerHour: 7.15321,
    firstDollarsPerHour: 14.30642,
    month: '2026-03',
    savedDollars: 1234.56789,
    savedOfDollars: 4321.98765,
    lagRecords: 1_234_567_890,
    lagSeconds: 12_345.6,
    utilization: 112,
    utilizations: Array.from({ length: 48 }, () => 40 + (next() % 90)),
    decision: {
      id: `0a1b2c3d4e5f6071${nth}`,
      at: AT,
      status: 'confirmed',
      from: size,
      to: size,
      says: sentence(110),
    },
    attention: [sentence(220), sentence(110), sentence(110)].map((says) => ({
      rule: 'quarantined-step',
      says,
    })),
  };
};

describe('the fleet index in DynamoDB', () => {
  let server: DynamoDbServer;
  let client: DynamoDBClient;
  const stores: DynamoDbStore[] = [];
  const another = (): DynamoDbStore => {
    const store = dynamoDbStore({ table: TABLE, connection: connectionTo(server), historyDays: 14, journalDays: 90 });
    stores.push(store);
    return store;
  };
  beforeAll(async () => {
    server = await startDynalite();
    client = new DynamoDBClient(connectionTo(server));
  });
  afterAll(async () => {
    for (const store of stores) store.close();
    client.destroy();
    await server.stop();
  });
  const items = async (): Promise<Item[]> => {
    const { Items = [] } = await client.send(new ScanCommand({ TableName: TABLE, ConsistentRead: true }));
    return Items.map(fromAttributes);
  };

  it('the largest row that is written is less than 1 KB, so that a write is one unit', async () => {
    const store = another();
    await store.putFleetRow(key('large'), fullRow(1));
    const [item] = (await items()).filter(({ sk }) => sk === key('large'));
    const bytes = itemBytes(toAttributes(item!));
    expect(bytes).toBeGreaterThan(700);
    expect(bytes).toBeLessThan(1024);
    expect(store.consumed().writeUnits).toBe(1);
  });

  it('a thousand jobs are listed by one paged query, and what that costs', async () => {
    const store = another();
    const all = Array.from({ length: 1000 }, (_, nth) => nth);
    await mapConcurrent(all, 20, (nth) => store.putFleetRow(key(`job-${String(nth).padStart(4, '0')}`), fullRow(nth)));
    const reader = another();
    const { rows, unreadable } = await reader.fleetRows(AT);
    expect([rows.filter(({ job }) => job.includes('#job-')).length, unreadable]).toEqual([1000, 0]);
    expect(rows.find(({ job }) => job === key('job-0777'))?.row).toEqual(fullRow(777));
    // 1 000 rows of less than 1 KB are read, eventually consistent, at half a unit for 4 KB.
    expect(reader.consumed().readUnits).toBeLessThanOrEqual(128);
    expect(reader.consumed().readUnits).toBeGreaterThan(80);
  }, 60_000);

  it('rows of a newer version and damaged ones are left out and counted; those of older ones are read', async () => {
    const before = (await another().fleetRows(AT)).unreadable;
    const old = JSON.stringify({ at: AT, state: 'steady' });
    const bodies = [
      { schema: 2, body: old },
      { schema: 1, body: '{"at":' },
      { schema: 1, body: '{"state":"steady"}' },
      { schema: 1, body: old },
    ];
    for (const [nth, own] of bodies.entries()) {
      const item: Item = { pk: 'FLEET#JOBS', sk: key(`odd-${nth}`), ...own };
      await client.send(new PutItemCommand({ TableName: TABLE, Item: toAttributes(item) }));
    }
    const { rows, unreadable } = await another().fleetRows(AT);
    expect(unreadable - before).toBe(3);
    expect(rows.filter(({ job }) => job.includes('#odd-'))).toEqual([
      { job: key('odd-3'), row: { at: AT, state: 'steady' } },
    ]);
    expect(await another().fleetRow(key('odd-0'))).toBeUndefined();
    await another().putFleetRow(key('odd-0'), fullRow(3));
    expect(await another().fleetRow(key('odd-0'))).toEqual(fullRow(3));
  });
});
