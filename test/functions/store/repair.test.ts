/** Items that can't be read: which they are is said, caches are read again, and a person can let the others go. */
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type DynamoDbStore, dynamoDbStore } from '../../../functions/store/dynamodb-store.ts';
import { deleteItems, unreadableItems } from '../../../functions/store/repair/unreadable-items.ts';
import { toAttributes } from '../../../functions/store/table/item.ts';
import { openTable, type Table } from '../../../functions/store/table/table.ts';
import type { JobKey } from '../../../lib/model/job.ts';
import { startDynalite } from '../../support/dynalite.ts';
import { connectionTo, type DynamoDbServer, TABLE } from '../../support/dynamodb-server.ts';
import { evaluationAt, eventAt, graphOf, minute, sampleAt, someJob, stateWith } from '../../support/job-values.ts';

let server: DynamoDbServer;
let client: DynamoDBClient;
let table: Table;
let store: DynamoDbStore;
let job: JobKey;
const open = () => dynamoDbStore({ table: TABLE, connection: connectionTo(server), historyDays: 14, journalDays: 90 });

beforeAll(async () => {
  server = await startDynalite();
  client = new DynamoDBClient(connectionTo(server));
  table = openTable(TABLE, connectionTo(server));
  store = open();
});
afterAll(async () => {
  store.close();
  table.close();
  client.destroy();
  await server.stop();
});

/** A job with one item of each kind. */
beforeEach(async () => {
  job = someJob();
  await store.putEvaluation(job, evaluationAt(minute(1), [sampleAt(minute(1))]));
  const stored = stateWith([sampleAt(minute(1))]);
  await store.save(job, 0, { ...stored, graph: graphOf('1', 4, minute(1)) }, minute(1));
  await store.putJournal(job, [eventAt(minute(1), 'd1-requested')]);
});

const spoil = async (begins: string, over: { readonly schema?: number } = {}): Promise<string> => {
  const [item] = (await table.query(job, { first: ' ', last: '~' }, 'strong')).filter(({ sk }) =>
    sk.startsWith(begins),
  );
  if (item === undefined) throw new Error(`no ${begins}`);
  const body = over.schema === undefined ? Uint8Array.of(1, 2, 3) : item.body;
  await client.send(new PutItemCommand({ TableName: TABLE, Item: toAttributes({ ...item, body, ...over }) }));
  return item.sk;
};

describe('a job with an item that is damaged', () => {
  it('of its graph: it is read again, and the next save replaces it', async () => {
    await spoil('GRAPH');
    const another = open();
    const loaded = await another.load(job, minute(2));
    expect(loaded.graph).toBeUndefined();
    expect(loaded.state.window).toHaveLength(1);
    const graph = graphOf('1', 4, minute(1));
    await another.save(job, loaded.version, { state: loaded.state, change: undefined, outbox: [], graph }, minute(2));
    another.close();
    expect(await unreadableItems(table, job)).toEqual([]);
    expect((await store.load(job, minute(3))).graph).toEqual(graph);
  });

  it('of its window: it is evaluated, and the window begins again', async () => {
    const sk = await spoil('W#');
    const { state, setAside } = await store.load(job, minute(2));
    expect(state.window).toEqual([]);
    expect(setAside?.[0]?.says).toContain(`${sk} of ${job} can't be unpacked`);
  });

  it('of its state: the error says which, and what to do', async () => {
    await spoil('STATE');
    await expect(store.load(job, minute(2))).rejects.toThrow(
      /^STATE of JOB.* can't be unpacked: it is damaged\. "flink-autopilot repair [\w-]+:.+" shows what can be done\.$/,
    );
  });
});

describe('repair', () => {
  it.each(['STATE', 'GRAPH', 'W#', 'J#'])(
    'finds %s alone, says what is lost without it, and lets it go',
    async (begins) => {
      expect(await unreadableItems(table, job)).toEqual([]);
      const sk = await spoil(begins);
      const found = await unreadableItems(table, job);
      expect(found).toMatchObject([{ pk: job, sk, kind: 'damaged', lost: expect.stringMatching(/\w/) }]);
      await deleteItems(TABLE, connectionTo(server), found);
      expect(await unreadableItems(table, job)).toEqual([]);
      const another = open();
      expect((await another.load(job, minute(2))).version).toBe(begins === 'STATE' ? 0 : 1);
      another.close();
    },
  );

  it('names what a newer version wrote as such, with its remedy', async () => {
    const sk = await spoil('J#', { schema: 99 });
    expect(await unreadableItems(table, job)).toMatchObject([
      { sk, kind: 'newer', why: expect.stringContaining('deploy the newer version again') },
    ]);
  });
});
