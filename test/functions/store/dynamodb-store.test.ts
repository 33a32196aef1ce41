import { DynamoDBClient, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DynamoDbStore, dynamoDbStore } from '../../../functions/store/dynamodb-store.ts';
import { fromAttributes, type Item, toAttributes } from '../../../functions/store/table/item.ts';
import { initialState } from '../../../lib/model/autoscaler-state.ts';
import { asVertexId } from '../../../lib/model/graph.ts';
import { startDynalite } from '../../support/dynalite.ts';
import { connectionTo, TABLE } from '../../support/dynamodb-server.ts';
import { fullEvaluation } from '../../support/full-evaluation.ts';
import {
  evaluationAt,
  eventAt,
  graphOf,
  minute,
  START,
  sampleAt,
  someJob,
  stateWith,
} from '../../support/job-values.ts';
import { type LossyProxy, startLossyProxy } from '../../support/lossy-proxy.ts';

describe('the DynamoDB store', () => {
  let server: LossyProxy;
  let client: DynamoDBClient;
  const stores: DynamoDbStore[] = [];

  /** Another process: it shares the table and nothing else. */
  const anotherStore = (table = TABLE): DynamoDbStore => {
    const store = dynamoDbStore({ table, connection: connectionTo(server), historyDays: 14, journalDays: 90 });
    stores.push(store);
    return store;
  };
  const itemsOf = async (job: string): Promise<Item[]> => {
    const { Items = [] } = await client.send(new ScanCommand({ TableName: TABLE, ConsistentRead: true }));
    return Items.map(fromAttributes).filter(({ pk }) => pk === job);
  };
  const overwrite = (item: Item) => client.send(new PutItemCommand({ TableName: TABLE, Item: toAttributes(item) }));

  beforeAll(async () => {
    server = await startLossyProxy(await startDynalite());
    client = new DynamoDBClient(connectionTo(server));
  });
  afterAll(async () => {
    for (const store of stores) store.close();
    client.destroy();
    await server.stop();
  });

  it('keeps a job in one partition: STATE, GRAPH, evaluations and journal, the last two with their time to live', async () => {
    const job = someJob();
    const store = anotherStore();
    await store.putEvaluation(job, evaluationAt(minute(1), [sampleAt(START)]));
    await store.save(job, 0, { ...stateWith([sampleAt(START)]), graph: graphOf('3', 4, START) }, minute(1));
    await store.putJournal(job, [eventAt(minute(1), 'd1-applied')]);
    const items = await itemsOf(job);
    expect(items.map(({ sk, expiresAt }) => [sk, expiresAt]).toSorted()).toEqual([
      ['GRAPH', undefined],
      ['J#2026-01-01T00:01:00.000Z#d1-applied', minute(1) / 1000 + 90 * 86_400],
      ['STATE', undefined],
      ['W#2026-01-01T00:01:00.000Z', minute(1) / 1000 + 14 * 86_400],
    ]);
  });

  it('a small state can be read in the console, a large one is compressed', async () => {
    const job = someJob();
    const store = anotherStore();
    await store.save(job, 0, stateWith([]), START);
    expect(JSON.parse(String((await itemsOf(job))[0]?.body))).toMatchObject({ window: [], outbox: [] });
    const outbox = Array.from({ length: 50 }, (_, n) => eventAt(minute(n), `event-${n}`));
    await store.save(job, 1, { ...stateWith([]), outbox }, START);
    const [large] = await itemsOf(job);
    expect(large?.body).toBeInstanceOf(Uint8Array);
    expect(large?.body.length).toBeLessThan(JSON.stringify(outbox).length / 10);
  });

  it('a state that is too large is an error that names the job, the size and the remedy', async () => {
    const job = someJob();
    let seed = 1;
    const next = (): number => {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
      return seed / 3;
    };
    const record = () => ({ at: next(), from: 1, to: 2, trueProcessingRate: next(), expectedProcessingRate: next() });
    const history = { [asVertexId('v')]: Array.from({ length: 30_000 }, record) };
    const save = anotherStore().save(
      job,
      0,
      { ...stateWith([]), state: { ...initialState, policy: { name: 'flink', state: { history } } } },
      START,
    );
    await expect(save).rejects.toThrow(new RegExp(`STATE of ${job} is \\d+ KB.* takes 400 KB.*history.max.count`));
    expect(await itemsOf(job)).toEqual([]);
  });

  const writtenByAnother = async (kind: string) => {
    const job = someJob();
    const store = anotherStore();
    await store.putEvaluation(job, evaluationAt(minute(1), [sampleAt(START)]));
    await store.save(job, 0, { ...stateWith([sampleAt(START)]), graph: graphOf('3', 4, START) }, minute(1));
    await store.putJournal(job, [eventAt(minute(1), 'a')]);
    const item = (await itemsOf(job)).find(({ sk }) => sk.startsWith(kind));
    if (!item) throw new Error(`no item ${kind}`);
    await overwrite({ ...item, schema: 9 });
    return { job, store, sk: item.sk };
  };

  it.each(['W#', 'J#'])('%s written by a newer version is an error that says so', async (kind) => {
    const { job, store, sk } = await writtenByAnother(kind);
    const read = kind === 'J#' ? store.journal(job, START, minute(9)) : store.load(job, minute(1));
    await expect(read).rejects.toThrow(`${sk} of ${job} has schema 9: a newer version of flink-autopilot wrote it`);
  });

  it.each([
    ['of an older version', { schema: 0 }],
    ['damaged', { body: Uint8Array.of(1, 2, 3) }],
  ])('what jobs share, %s, is set aside, and the next save replaces it', async (name, other) => {
    const store = anotherStore();
    await store.saveFleet(name, 0, { jobs: {} });
    const item = (await itemsOf('FLEET')).find(({ sk }) => sk === name);
    if (!item) throw new Error('no item');
    await overwrite({ ...item, ...other });
    const stored = await store.loadFleet(name);
    expect(stored).toMatchObject({ version: 1, shared: undefined, setAside: { rule: 'fleet-unreadable' } });
    expect(await store.saveFleet(name, 1, { jobs: { a: 1 } })).toEqual({ kind: 'saved', version: 2 });
    expect(await store.loadFleet(name)).toEqual({ version: 2, shared: { jobs: { a: 1 } } });
  });

  it('GRAPH written by a newer version is not known', async () => {
    const { job, store } = await writtenByAnother('GRAPH');
    expect((await store.load(job, minute(1))).graph).toBeUndefined();
  });

  it('a damaged evaluation is an error that names it', async () => {
    const job = someJob();
    const store = anotherStore();
    await store.putEvaluation(job, evaluationAt(minute(1)));
    const [item] = await itemsOf(job);
    if (!item) throw new Error('no item');
    await overwrite({ ...item, body: Uint8Array.of(1, 2, 3) });
    const read = store.evaluations(job, START, minute(9));
    await expect(read).rejects.toThrow(`W#2026-01-01T00:01:00.000Z of ${job} can't be unpacked`);
  });

  it('a call that fails names the call, the item, the job and the table', async () => {
    const job = someJob();
    await expect(anotherStore('no-such-table').load(job, START)).rejects.toThrow(
      new RegExp(`GetItem (STATE|GRAPH) of ${job} in table no-such-table failed. ResourceNotFoundException`),
    );
  });

  it('a save whose answer was lost is saved, not a conflict', async () => {
    const job = someJob();
    const store = anotherStore();
    const before = server.seen.length;
    server.loseNext('PutItem');
    expect(await store.save(job, 0, stateWith([]), START)).toEqual({ kind: 'saved', version: 1 });
    expect(server.seen.slice(before).filter((operation) => operation === 'PutItem')).toHaveLength(2);
    expect((await store.load(job, START)).version).toBe(1);
  });

  it('an evaluation whose answer was lost is one evaluation', async () => {
    const job = someJob();
    const store = anotherStore();
    server.loseNext('PutItem');
    await store.putEvaluation(job, evaluationAt(minute(1), [sampleAt(START)]));
    expect(await store.evaluations(job, START, minute(9))).toHaveLength(1);
  });

  it('another process takes the same evaluation as one, and another of the same time as a second', async () => {
    const job = someJob();
    await anotherStore().putEvaluation(job, evaluationAt(minute(1), [sampleAt(START)]));
    const store = anotherStore();
    await store.putEvaluation(job, evaluationAt(minute(1), [sampleAt(START)]));
    expect(await store.evaluations(job, START, minute(9))).toHaveLength(1);
    await anotherStore().putEvaluation(job, evaluationAt(minute(1), []));
    expect((await store.evaluations(job, START, minute(9))).map(({ samples }) => samples.length)).toEqual([1, 0]);
  });

  it('a graph that is there is not written again', async () => {
    const job = someJob();
    const store = anotherStore();
    await store.save(job, 0, { ...stateWith([]), graph: graphOf('3', 4, START) }, START);
    await store.load(job, START);
    const before = server.seen.length;
    await store.save(job, 1, { ...stateWith([]), graph: graphOf('3', 4, minute(5)) }, minute(5));
    expect(server.seen.slice(before)).toEqual(['PutItem']);
  });

  it('a process that does not know the graph that is there does not write it again either', async () => {
    const job = someJob();
    await anotherStore().save(job, 0, { ...stateWith([]), graph: graphOf('3', 4, START) }, START);
    await anotherStore().save(job, 1, { ...stateWith([]), graph: graphOf('3', 4, minute(5)) }, minute(5));
    expect((await anotherStore().load(job, minute(5))).graph?.at).toBe(START);
  });

  it('a graph that comes late never replaces one that was saved with a newer state', async () => {
    const job = someJob();
    await anotherStore().save(job, 0, { ...stateWith([]), graph: graphOf('3', 4, START) }, START);
    const graph = (await itemsOf(job)).find(({ sk }) => sk === 'GRAPH');
    if (!graph) throw new Error('no graph');
    await overwrite({ ...graph, version: 7 });
    await anotherStore().save(job, 1, { ...stateWith([]), graph: graphOf('2', 2, START) }, START);
    expect((await anotherStore().load(job, START)).graph).toEqual(graphOf('3', 4, START));
  });

  it('the meter counts units as DynamoDB does: a full evaluation is 3 to write, loading its window 3 to read', async () => {
    const job = someJob();
    const store = anotherStore();
    const record = fullEvaluation();
    expect(store.consumed()).toEqual({ readUnits: 0, writeUnits: 0 });
    await store.putEvaluation(job, record);
    expect(store.consumed()).toEqual({ readUnits: 0, writeUnits: 3 });
    await store.save(job, 0, stateWith(record.samples), record.at);
    expect(store.consumed()).toEqual({ readUnits: 0, writeUnits: 4 });
    await store.load(job, record.at);
    expect(store.consumed()).toEqual({ readUnits: 3, writeUnits: 4 });
  });
});
