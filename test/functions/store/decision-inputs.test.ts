/** What decisions were made from, in the table and without one. */
import { randomBytes } from 'node:crypto';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DecisionInput } from '../../../functions/store/decision-inputs/decision-inputs.ts';
import { type DynamoDbStore, dynamoDbStore } from '../../../functions/store/dynamodb-store.ts';
import { keptInputItems } from '../../../functions/store/items/kept-input-items.ts';
import { dynamoDbClient } from '../../../functions/store/table/client.ts';
import { toAttributes } from '../../../functions/store/table/item.ts';
import { decisionInputKey } from '../../../functions/store/table/keys.ts';
import { openTable, type Table } from '../../../functions/store/table/table.ts';
import { keyOf } from '../../../lib/model/job.ts';
import { startDynalite } from '../../support/dynalite.ts';
import { connectionTo, type DynamoDbServer, TABLE } from '../../support/dynamodb-server.ts';
import { at, toyAccount } from '../../support/toy-account.ts';
import { toyRef } from '../../support/toy-job.ts';

const job = keyOf(toyRef);

let server: DynamoDbServer;
let store: DynamoDbStore;
let table: Table;
let made: DecisionInput;

beforeAll(async () => {
  server = await startDynalite();
  store = dynamoDbStore({ table: TABLE, connection: connectionTo(server), historyDays: 14, journalDays: 90 });
  table = openTable(TABLE, connectionTo(server));
  const account = toyAccount();
  await account.play(0, 60);
  const [request] = account.requests();
  if (!request) throw new Error('Nothing was decided');
  const found = await account.store.decisionInput(job, request.decision, request.at);
  if (found.kind !== 'kept') throw new Error(found.kind);
  made = found.kept;
});

afterAll(async () => {
  table.close();
  store.close();
  await server.stop();
});

const read = (decision: string) => keptInputItems(table).decisionInput(job, decision, made.at);

describe('what a decision was made from', () => {
  it('is kept with each decision, and with none that holds', async () => {
    const account = toyAccount();
    await account.play(0, 25);
    expect(account.requests()).toEqual([]);
    await account.play(30, 60);
    expect(account.requests()).not.toEqual([]);
    for (const { decision, at } of account.requests()) {
      expect(await account.store.decisionInput(job, decision, at)).toMatchObject({
        kind: 'kept',
        kept: { decision, at },
      });
    }
    expect(await account.store.decisionInput(job, made.decision, at(1))).toEqual({ kind: 'none' });
  });

  it('comes back from the table to the last bit', async () => {
    const exact = { ...made, input: { ...made.input, now: -0, restart: Number.NaN } as never };
    await store.putDecisionInput(job, { ...exact, decision: 'exact' });
    const found = await read('exact');
    // Fields that are undefined are no fields.
    expect(found).toEqual({ kind: 'kept', kept: { ...exact, decision: 'exact' } });
    expect(await read('other')).toEqual({ kind: 'none' });
  });

  it('is not kept when it is too large, and that is said', async () => {
    const noise = randomBytes(400_000).toString('base64');
    await store.putDecisionInput(job, {
      ...made,
      decision: 'large',
      input: { ...made.input, fleet: { shared: noise, job } },
    });
    const found = await read('large');
    expect(found.kind === 'too-large' && found.bytes).toBeGreaterThan(200 * 1024);
  });

  it('of another version, or damaged, it is said to be unreadable', async () => {
    const client = dynamoDbClient(connectionTo(server));
    const put = (decision: string, schema: number, body: string) =>
      client.send(
        new PutItemCommand({
          TableName: TABLE,
          Item: toAttributes({ pk: job, sk: decisionInputKey(made.at, decision), schema, body }),
        }),
      );
    await put('newer', 2, '{}');
    await put('damaged', 1, '{"dec');
    client.destroy();
    expect(await read('newer')).toEqual({
      kind: 'unreadable',
      says: 'it was written as schema 2, this version reads 1',
    });
    expect(await read('damaged')).toEqual({ kind: 'unreadable', says: 'it is damaged' });
  });
});
