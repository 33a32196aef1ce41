import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type DynamoDbStore, dynamoDbStore } from '../../functions/store/dynamodb-store.ts';
import type { FleetRow } from '../../functions/store/fleet-index/fleet-index.ts';
import { createTable } from '../../functions/store/table/create-table.ts';
import { type Item, toAttributes } from '../../functions/store/table/item.ts';
import { openTable, type Table } from '../../functions/store/table/table.ts';
import { type JobRef, keyOf } from '../../lib/model/job.ts';
import { typed } from '../support/cli-terminal.ts';
import { startDynalite } from '../support/dynalite.ts';
import { connectionTo, type DynamoDbServer } from '../support/dynamodb-server.ts';
import { minute, stateWith } from '../support/job-values.ts';

const ORDERS: JobRef = { account: '111122223333', region: 'us-east-1', platform: 'managed-flink', name: 'orders' };
const KEY = keyOf(ORDERS);
const ROW: FleetRow = { at: minute(1), mode: 'act', policy: 'autopilot', condition: 'RUNNING', state: 'steady' };

let server: DynamoDbServer;
let client: DynamoDBClient;
let name = '';
let table: Table;
let store: DynamoDbStore;
let tables = 0;

beforeAll(async () => {
  server = await startDynalite();
  client = new DynamoDBClient(connectionTo(server));
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', server.endpoint);
  vi.stubEnv('AWS_REGION', 'us-east-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'local');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'local');
  return async () => {
    vi.unstubAllEnvs();
    client.destroy();
    await server.stop();
  };
});
const opened: { close(): void }[] = [];
afterAll(() => {
  for (const one of opened) one.close();
});
/** A table with the state of one job, which no row lists. */
beforeEach(async () => {
  name = `table-${++tables}`;
  await createTable(connectionTo(server), name);
  table = openTable(name, connectionTo(server));
  store = dynamoDbStore({ table: name, connection: connectionTo(server), historyDays: 14, journalDays: 90 });
  opened.push(table, store);
  await store.save(KEY, 0, stateWith([]), minute(1));
});

const spoilState = async (over: Partial<Item>): Promise<void> => {
  const item = await table.get({ pk: KEY, sk: 'STATE' });
  if (item === undefined) throw new Error('no STATE');
  await client.send(new PutItemCommand({ TableName: name, Item: toAttributes({ ...item, ...over }) }));
};
const type = (...words: readonly string[]) => typed(['repair', ...words, '--table', name], minute(9));

describe('repair of a job that is not listed', () => {
  it.each([
    ['by its key', [KEY]],
    ['by its name and platform', ['orders', '--platform', 'managed-flink', '--account', '111122223333']],
    ['by its name behind its platform', ['managed-flink:orders', '--account', '111122223333']],
    ['with its region', ['managed-flink:orders', '--account', '111122223333', '--region', 'us-east-1']],
  ])('%s finds what is damaged, and changes nothing', async (_, words) => {
    await spoilState({ body: Uint8Array.of(1, 2, 3) });
    const { code, out } = await type(...words);
    expect(code).toBe(1);
    expect(out).toMatch(/^STATE: .*Lost without it: What the policy has learned of the job/);
    expect(out).toMatch(/Nothing was changed: with --yes 1 would be deleted\.$/);
    expect(await table.get({ pk: KEY, sk: 'STATE' })).toBeDefined();
  });

  it('needs no account where the jobs that are listed are of one', async () => {
    await store.putFleetRow(keyOf({ ...ORDERS, name: 'clicks' }), ROW);
    expect(await type('managed-flink:orders')).toMatchObject({ code: 0, out: 'Every item of orders can be read.' });
  });

  it('is found by the command that its error names, wherever it is', async () => {
    const there = keyOf({ ...ORDERS, account: '222233334444', region: 'eu-central-1' });
    await store.putFleetRow(KEY, ROW);
    await store.save(there, 0, stateWith([]), minute(1));
    const item = await table.get({ pk: there, sk: 'STATE' });
    if (item === undefined) throw new Error('no STATE');
    await client.send(new PutItemCommand({ TableName: name, Item: toAttributes({ ...item, schema: 9 }) }));
    const said = await store.load(there, minute(2)).then(String, String);
    const [word = '', ...flags] = /"flink-autopilot repair ([^"]+)"/.exec(said)?.[1]?.split(' ') ?? [];
    expect(await type(word.replaceAll("'", ''), ...flags, '--json')).toMatchObject({
      code: 0,
      out: expect.stringContaining(`"pk": "${there}"`),
    });
  });

  it('says what is missing of its name, and that the table has nothing of it', async () => {
    expect(await type('orders')).toMatchObject({
      err: expect.stringMatching(/named by its key, JOB#<account>#<region>#<platform>#<name>, or with --platform/),
    });
    expect((await type('managed-flink:orders')).err).toMatch(/Give the id of its AWS account, too: --account ID/);
    expect(await type(keyOf({ ...ORDERS, name: 'clicks' }))).toMatchObject({
      err: expect.stringMatching(/The table has nothing of JOB#111122223333#us-east-1#managed-flink#clicks/),
    });
    expect(await type('orders', '--platform', 'mesos')).toMatchObject({ code: 2 });
    expect(await type('orders', '--account', '1234')).toMatchObject({ code: 2 });
  });
});

it('the beginning of a name shows the job that it may be, and changes nothing of it', async () => {
  const other = keyOf({ ...ORDERS, name: 'orders-v2' });
  await store.putFleetRow(other, ROW);
  await store.save(other, 0, stateWith([]), minute(1));
  const item = await table.get({ pk: other, sk: 'STATE' });
  if (item === undefined) throw new Error('no STATE');
  await client.send(new PutItemCommand({ TableName: name, Item: toAttributes({ ...item, schema: 9 }) }));
  // The row of orders itself is missing.
  expect(await type('orders')).toMatchObject({ code: 1, out: expect.stringMatching(/^STATE: a newer version/) });
  for (const flag of ['--yes', '--set-aside']) {
    expect(await type('orders', flag)).toMatchObject({
      err: expect.stringMatching(/"orders" is the beginning of orders-v2: write the whole name for it/),
    });
  }
  expect((await table.get({ pk: other, sk: 'STATE' }))?.schema).toBe(9);
  expect(await type('orders-v2', '--set-aside')).toMatchObject({ code: 0 });
});

describe('repair of a job', () => {
  it('whose row can not be read finds the row, and deletes it', async () => {
    const row = { pk: 'FLEET#JOBS', sk: KEY, schema: 1, body: '{"at":' };
    await client.send(new PutItemCommand({ TableName: name, Item: toAttributes(row) }));
    const { code, out } = await type(KEY, '--yes');
    expect(out).toMatch(/the row in the list of jobs can not be read\. Lost without it: Nothing/);
    expect([code, await table.get(row)]).toEqual([0, undefined]);
  });

  it('whose state a newer version wrote leaves it where it is with --yes, and sets it aside with --set-aside', async () => {
    await store.putFleetRow(KEY, ROW);
    await spoilState({ schema: 9 });
    const left = await type('orders', '--yes');
    expect(left.code).toBe(1);
    expect(left.out).toMatch(
      /a newer version .* wrote it as schema 9, this one reads 2: deploy the newer version again/,
    );
    expect(left.out).toMatch(/Nothing was changed: with --set-aside 1 would be set aside\.$/);
    await expect(store.load(KEY, minute(2))).rejects.toThrow(/has schema 9: a newer version/);
    const { code, out } = await type('orders', '--set-aside', '--json');
    const sk = 'ASIDE#2026-01-01T00:09:00.000Z#STATE';
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ deleted: 0, setAside: [{ pk: KEY, sk }] });
    expect((await table.get({ pk: KEY, sk }))?.schema).toBe(9);
    expect((await store.load(KEY, minute(2))).version).toBe(0);
  });

  it('and a pause of it holds, whatever its state is', async () => {
    await store.putFleetRow(KEY, ROW);
    await spoilState({ schema: 9 });
    const { code, out } = await typed(['pause', 'orders', '--table', name, '--by', 'ana'], minute(9));
    expect(code).toBe(0);
    expect(out).toMatch(/orders is paused/);
    expect(out).toMatch(
      /Whether a change of it is with the platform already is not known: STATE of JOB#.* has schema 9/,
    );
  });
});
