import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { handler } from '../../functions/digest.ts';
import { toAttributes } from '../../functions/store/table/item.ts';
import { journalKey } from '../../functions/store/table/keys.ts';
import { DIGEST_DETAIL_TYPE, EVENT_SOURCE } from '../../lib/environment.ts';
import type { AutopilotEvent } from '../../lib/model/events.ts';
import { keyOf } from '../../lib/model/job.ts';
import { type Account, openAccount } from '../../sandbox/aws/account.ts';

const MONDAY = Date.UTC(2026, 2, 9, 8);
const HOUR = 3_600_000;

const kpus = (count: number) =>
  ({ kind: 'kpu', parallelism: count, parallelismPerKpu: 1, kpus: count, dollarsPerHour: count }) as const;

let account: Account;
let now = MONDAY;
beforeAll(async () => {
  account = await openAccount({
    clock: { now: () => now },
    random: () => 0.5,
    backend: { jobPlan: () => undefined, restart: () => undefined },
    settings: {
      jobs: [
        { platform: 'managed-flink', name: 'orders' },
        { platform: 'managed-flink', name: 'clicks' },
      ],
      discover: [{ platform: 'managed-flink', tags: { team: 'data' } }],
    },
    log: false,
  });
});
afterAll(() => account.stop());

it('reads the journals of the last week and puts one event on the bus', async () => {
  const [orders] = account.jobs;
  const confirmed = (hoursAgo: number, id: string): AutopilotEvent => ({
    id,
    name: 'confirmed',
    at: MONDAY - hoursAgo * HOUR,
    job: orders!,
    decision: id,
    detail: { from: kpus(8), to: kpus(6), because: [{ rule: 'operation', says: 'It runs.' }] },
  });
  await account.store.putJournal(keyOf(orders!), [confirmed(169, 'before'), confirmed(10, 'within')]);
  // One that was found by its tags: the list of jobs knows it.
  const found = keyOf({ ...orders!, name: 'found' });
  const row = { mode: 'act', policy: 'autopilot', condition: 'RUNNING', state: 'steady' } as const;
  await account.store.putFleetRow(found, { at: MONDAY - HOUR, ...row });
  await account.store.putJournal(found, [{ ...confirmed(20, 'of-found'), job: { ...orders!, name: 'found' } }]);
  const heard: unknown[] = [];
  account.aws.eventBridge.putRule({
    name: 'digest',
    bus: 'flink-autopilot',
    pattern: { source: [EVENT_SOURCE], 'detail-type': [DIGEST_DETAIL_TYPE] },
    target: async (event) => void heard.push(event['detail']),
  });
  await handler({ kind: 'digest', time: new Date(MONDAY).toISOString() });
  now += 60_000;
  await account.aws.eventBridge.deliver(now);
  // Delivered at least once: the same event may come twice.
  expect(heard.length).toBeGreaterThan(0);
  expect(heard[0]).toMatchObject({ version: 1, changes: 2, failed: 0, dollarsSaved: 60 });
  expect(heard[0]).toHaveProperty('title', 'flink-autopilot: the week until 2026-03-09');
});

it('names a journal that can not be read beside what the other jobs did', async () => {
  const client = new DynamoDBClient({});
  const at = MONDAY - HOUR;
  const item = { pk: keyOf(account.jobs[1]!), sk: journalKey(at, 'damaged'), schema: 1, body: Uint8Array.of(1, 2) };
  await client.send(new PutItemCommand({ TableName: 'flink-autopilot', Item: toAttributes(item) }));
  client.destroy();
  const heard: { readonly changes?: number; readonly text?: string }[] = [];
  account.aws.eventBridge.putRule({
    name: 'again',
    bus: 'flink-autopilot',
    pattern: { source: [EVENT_SOURCE], 'detail-type': [DIGEST_DETAIL_TYPE] },
    target: async (event) => void heard.push(event['detail'] as object),
  });
  await handler({ kind: 'digest', time: new Date(MONDAY).toISOString() });
  now += 60_000;
  await account.aws.eventBridge.deliver(now);
  expect(heard[0]?.changes).toBe(2);
  expect(heard[0]?.text).toMatch(/clicks: its journal can't be read: J#2026-03-09T07:00:00\.000Z#damaged of JOB#/);
});

it('says what it takes when it is called with anything else', async () => {
  await expect(handler({ kind: 'schedule' })).rejects.toThrow(/digest/);
});
