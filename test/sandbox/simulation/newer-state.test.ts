/** A stack that went back to an older version: one job has a state of the newer one, another has its own. */
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { setItemsAside } from '../../../functions/store/repair/remove-items.ts';
import { type Item, toAttributes } from '../../../functions/store/table/item.ts';
import { openTable, type Table } from '../../../functions/store/table/table.ts';
import { keyOf } from '../../../lib/model/job.ts';
import { type SimulatedAccount, startAccount } from '../../../sandbox/simulation/simulated-account.ts';
import { JOB_OPTIONS, startPlatform } from '../../../sandbox/simulation/simulation.ts';
import { createLoad } from '../../../world/load/load.ts';

const START = Date.UTC(2026, 2, 2, 6);
const TABLE = 'flink-autopilot';

let simulation: SimulatedAccount;
let table: Table;
let client: DynamoDBClient;
const keys = () => simulation.jobs.map(({ job }) => keyOf(job)) as [ReturnType<typeof keyOf>, ReturnType<typeof keyOf>];
const evaluations = (key: ReturnType<typeof keyOf>, from: number) =>
  simulation.account.store.evaluations(key, from, simulation.now() + 1);
const stateOf = async (pk: string): Promise<Item> => {
  const item = await table.get({ pk, sk: 'STATE' });
  if (item === undefined) throw new Error(`no STATE of ${pk}`);
  return item;
};
const play = async (minutes: number): Promise<readonly string[]> => {
  const failures: string[] = [];
  for (let minute = 0; minute < minutes; minute++) failures.push(...(await simulation.minute()));
  return failures;
};

beforeAll(async () => {
  const load = createLoad({ shape: 'flat', seed: 1, start: START });
  const same = { seed: 1, start: START, load };
  const platforms = [
    await startPlatform({ platform: 'eks', simulate: 'clickstream', ...same }),
    await startPlatform({ platform: 'managed-flink', simulate: 'light', ...same }),
  ];
  simulation = await startAccount({
    platforms,
    seed: 1,
    start: START,
    everyMinutes: 1,
    log: false,
    settings: { mode: 'act', everyMinutes: 1, policy: 'flink', options: JOB_OPTIONS },
  });
  table = openTable(TABLE, {});
  client = new DynamoDBClient({});
  expect(await play(4)).toEqual([]);
}, 120_000);
afterAll(async () => {
  table?.close();
  client?.destroy();
  await simulation?.stop();
});

it('a job whose state is of a newer version is neither evaluated nor changed, and its state stays; the others go on', async () => {
  const [newer, other] = keys();
  const written = { ...(await stateOf(newer)), schema: 9 };
  await client.send(new PutItemCommand({ TableName: TABLE, Item: toAttributes(written) }));
  const from = simulation.now() + 1;
  const failures = await play(10);
  expect(failures).toHaveLength(10);
  for (const failure of failures) {
    expect(failure).toMatch(
      /STATE of JOB#.*#eks#\S+ has schema 9: a newer version of flink-autopilot wrote it, and this one reads 2\. It is left alone.* Deploy the newer version again/,
    );
  }
  expect(await evaluations(newer, from)).toEqual([]);
  expect(await stateOf(newer)).toEqual(written);
  expect(await evaluations(other, from)).toHaveLength(10);
}, 120_000);

it('and is evaluated again by the newer version, with all that it knew', async () => {
  const [newer] = keys();
  const { schema: _, ...state } = await stateOf(newer);
  await client.send(new PutItemCommand({ TableName: TABLE, Item: toAttributes({ ...state, schema: 2 }) }));
  const from = simulation.now() + 1;
  expect(await play(3)).toEqual([]);
  expect(await evaluations(newer, from)).toHaveLength(3);
  expect((await stateOf(newer)).version).toBe((state.version ?? 0) + 3);
}, 120_000);

it('or, set aside, begins without it', async () => {
  const [newer] = keys();
  const written = { ...(await stateOf(newer)), schema: 9 };
  await client.send(new PutItemCommand({ TableName: TABLE, Item: toAttributes(written) }));
  await setItemsAside(TABLE, {}, [{ pk: newer, sk: 'STATE' }], simulation.now());
  const from = simulation.now() + 1;
  expect(await play(3)).toEqual([]);
  expect(await evaluations(newer, from)).toHaveLength(3);
  expect((await stateOf(newer)).version).toBe(3);
}, 120_000);
