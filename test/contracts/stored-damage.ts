/** Items that can't be read: which they are is said, caches are read again, and a person can let the others go. Every DynamoDB runs it. */
import { DynamoDBClient, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { STATE_BODY_SCHEMA, stateBody } from '../../functions/store/codec/state-body.ts';
import { type DynamoDbStore, dynamoDbStore } from '../../functions/store/dynamodb-store.ts';
import { NewerItem, UnreadableItem } from '../../functions/store/items/schema.ts';
import { deleteItems, setItemsAside } from '../../functions/store/repair/remove-items.ts';
import { itemsOfJob } from '../../functions/store/repair/unreadable-items.ts';
import { createTable } from '../../functions/store/table/create-table.ts';
import { fromAttributes, type Item, toAttributes } from '../../functions/store/table/item.ts';
import { openTable, type Table } from '../../functions/store/table/table.ts';
import { STATE_SCHEMA } from '../../lib/model/autoscaler-state.ts';
import type { JobKey } from '../../lib/model/job.ts';
import { connectionTo, type DynamoDbServer } from '../support/dynamodb-server.ts';
import { evaluationAt, eventAt, graphOf, minute, sampleAt, someJob, stateWith } from '../support/job-values.ts';

const TABLE = 'stored-damage';

export const storedDamageContract = (name: string, start: () => Promise<DynamoDbServer>): void => {
  describe(`stored damage, on ${name}`, () => {
    let server: DynamoDbServer;
    let client: DynamoDBClient;
    let table: Table;
    let store: DynamoDbStore;
    let job: JobKey;
    const opened: DynamoDbStore[] = [];
    const open = (): DynamoDbStore => {
      const another = dynamoDbStore({
        table: TABLE,
        connection: connectionTo(server),
        historyDays: 14,
        journalDays: 90,
      });
      opened.push(another);
      return another;
    };

    beforeAll(async () => {
      server = await start();
      await createTable(connectionTo(server), TABLE);
      client = new DynamoDBClient(connectionTo(server));
      table = openTable(TABLE, connectionTo(server));
      store = open();
    });
    afterAll(async () => {
      for (const one of opened) one.close();
      table?.close();
      client?.destroy();
      await server?.stop();
    });

    /** A job with one item of each kind. */
    beforeEach(async () => {
      job = someJob();
      await store.putEvaluation(job, evaluationAt(minute(1), [sampleAt(minute(1))]));
      const stored = stateWith([sampleAt(minute(1))]);
      await store.save(job, 0, { ...stored, graph: graphOf('1', 4, minute(1)) }, minute(1));
      await store.putJournal(job, [eventAt(minute(1), 'd1-requested')]);
    });

    const itemsOf = async (pk: string): Promise<readonly Item[]> => {
      const { Items = [] } = await client.send(new ScanCommand({ TableName: TABLE, ConsistentRead: true }));
      return Items.map(fromAttributes).filter((item) => item.pk === pk);
    };
    const itemOf = async (begins: string, pk: string = job): Promise<Item> => {
      const item = (await itemsOf(pk)).find(({ sk }) => sk.startsWith(begins));
      if (item === undefined) throw new Error(`no ${begins}`);
      return item;
    };
    const put = (item: Item) => client.send(new PutItemCommand({ TableName: TABLE, Item: toAttributes(item) }));
    const spoil = async (begins: string, over: Partial<Item> = { body: Uint8Array.of(1, 2, 3) }): Promise<string> => {
      const item = await itemOf(begins);
      await put({ ...item, ...over });
      return item.sk;
    };
    const unreadable = async () => (await itemsOfJob(table, job)).unreadable;
    const newerState = (): Partial<Item> => {
      const body = stateBody(stateWith([]));
      return { body: JSON.stringify({ ...body, state: { ...body.state, schema: STATE_SCHEMA + 1 } }) };
    };

    it('of its graph: it is read again, and the next save replaces it', async () => {
      await spoil('GRAPH');
      const another = open();
      const loaded = await another.load(job, minute(2));
      expect(loaded.graph).toBeUndefined();
      expect(loaded.state.window).toHaveLength(1);
      const graph = graphOf('1', 4, minute(1));
      await another.save(job, loaded.version, { state: loaded.state, change: undefined, outbox: [], graph }, minute(2));
      expect(await unreadable()).toEqual([]);
      expect((await store.load(job, minute(3))).graph).toEqual(graph);
    });

    it('of its window: it is evaluated, and the window begins again', async () => {
      const sk = await spoil('W#');
      const { state, setAside } = await store.load(job, minute(2));
      expect(state.window).toEqual([]);
      expect(setAside?.[0]?.says).toContain(`${sk} of ${job} can't be unpacked`);
    });

    it.each([
      ['whose bytes are damaged', { body: Uint8Array.of(1, 2, 3) }, /can't be unpacked: it is damaged/],
      ['that is no state', { body: '[]' }, /can't be read: it is not as any version of flink-autopilot writes a state/],
      ['without a body', { body: '', schema: 0 }, /can't be unpacked/],
    ])(
      'a state %s: the error says which item, what is wrong and what to do, and nothing replaces it',
      async (_, over, what) => {
        await spoil('STATE', over);
        const before = await itemOf('STATE');
        const error = await store.load(job, minute(2)).catch((caught: unknown) => caught);
        expect(error).toBeInstanceOf(UnreadableItem);
        expect((error as Error).message).toMatch(/^STATE of JOB#/);
        expect((error as Error).message).toMatch(what);
        expect((error as Error).message).toMatch(/"flink-autopilot repair 'JOB#.+'" shows what can be done\.$/);
        expect(await itemOf('STATE')).toEqual(before);
      },
    );

    it.each([
      ['the item', () => ({ schema: STATE_BODY_SCHEMA + 7 }), STATE_BODY_SCHEMA + 7, STATE_BODY_SCHEMA],
      ['the item, with a body in a form of its own', () => ({ schema: 9, body: Uint8Array.of(1, 2, 3) }), 9, 2],
      ['the state in it', newerState, STATE_SCHEMA + 1, STATE_SCHEMA],
    ])(
      'a state whose schema, that of %s, is of a newer version is left alone: the error says both, and what to do',
      async (_, over, theirs, ours) => {
        await spoil('STATE', over());
        const before = await itemOf('STATE');
        const another = open();
        const error = await another.load(job, minute(2)).catch((caught: unknown) => caught);
        expect(error).toBeInstanceOf(NewerItem);
        expect((error as Error).message).toBe(
          `STATE of ${job} has schema ${theirs}: a newer version of flink-autopilot wrote it, and this one reads ${ours}. It is left alone, and without it the job is neither evaluated nor changed. Deploy the newer version again; or set it aside and begin without it: "flink-autopilot repair '${job}' --set-aside".`,
        );
        expect(await another.save(job, 0, stateWith([]), minute(2))).toEqual({ kind: 'conflict' });
        expect(await itemOf('STATE')).toEqual(before);
      },
    );

    it('what jobs share, of a newer version, is not used and left alone', async () => {
      await store.saveFleet('newer', 0, { jobs: {} });
      const item = await itemOf('newer', 'FLEET');
      await put({ ...item, schema: 9 });
      expect(await store.loadFleet('newer')).toMatchObject({
        version: 1,
        shared: undefined,
        newer: true,
        setAside: { rule: 'fleet-unreadable', says: expect.stringMatching(/has schema 9: .*left alone/) },
      });
    });

    describe('repair', () => {
      it.each(['STATE', 'GRAPH', 'W#', 'J#'])(
        'finds %s alone, says what is lost without it, and lets it go',
        async (begins) => {
          expect(await unreadable()).toEqual([]);
          const sk = await spoil(begins);
          const found = await unreadable();
          expect(found).toMatchObject([{ pk: job, sk, kind: 'damaged', lost: expect.stringMatching(/\w/) }]);
          await deleteItems(TABLE, connectionTo(server), found);
          expect(await unreadable()).toEqual([]);
          expect((await open().load(job, minute(2))).version).toBe(begins === 'STATE' ? 0 : 1);
        },
      );

      it.each([
        ['J#', () => ({ schema: 99 })],
        ['W#', () => ({ schema: 99 })],
        ['STATE', () => ({ schema: 99 })],
        ['STATE', newerState],
      ])('names %s of a newer version as such, and sets it aside as it is', async (begins, over) => {
        const sk = await spoil(begins, over());
        const before = await itemOf(begins);
        const found = await unreadable();
        expect(found).toMatchObject([
          { sk, kind: 'newer', why: expect.stringContaining('deploy the newer version again') },
        ]);
        const aside = await setItemsAside(TABLE, connectionTo(server), found, minute(5));
        expect(aside).toEqual([{ pk: job, sk: `ASIDE#2026-01-01T00:05:00.000Z#${sk}` }]);
        expect(await unreadable()).toEqual([]);
        expect(await itemOf('ASIDE#')).toEqual({ ...before, sk: aside[0]?.sk });
        expect((await itemsOf(job)).map((item) => item.sk)).not.toContain(sk);
        if (begins === 'STATE') {
          const loaded = await open().load(job, minute(6));
          expect(loaded).toMatchObject({ version: 0, change: undefined });
          expect((await open().save(job, 0, stateWith([]), minute(6))).kind).toBe('saved');
        }
      });

      it('leaves a state where it is that was written again since it was read', async () => {
        const sk = await spoil('STATE', { schema: 99 });
        const found = await unreadable();
        const written = { ...(await itemOf('STATE')), version: 7 };
        // The newer version saves between the look and the move: its write is what is moved, or stays; it is never lost.
        const [aside] = await Promise.all([setItemsAside(TABLE, connectionTo(server), found, minute(5)), put(written)]);
        const versions = (await itemsOf(job)).filter((item) => item.sk.endsWith(sk)).map(({ version }) => version);
        expect(versions).toContain(7);
        expect(aside.length).toBeLessThanOrEqual(1);
      });

      it('counts the items of a job, and names a row of the list of jobs that can not be read', async () => {
        expect(await itemsOfJob(table, job)).toEqual({ count: 4, unreadable: [] });
        await put({ pk: 'FLEET#JOBS', sk: job, schema: 1, body: '{"at":' });
        expect(await itemsOfJob(table, job)).toMatchObject({
          count: 4,
          unreadable: [{ pk: 'FLEET#JOBS', sk: job, kind: 'damaged', lost: expect.stringMatching(/^Nothing/) }],
        });
        expect(await itemsOfJob(table, someJob())).toEqual({ count: 0, unreadable: [] });
      });
    });
  });
};
