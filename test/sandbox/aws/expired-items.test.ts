import { AbstractValueIterator } from 'abstract-level';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { dynamoDbStore } from '../../../functions/store/dynamodb-store.ts';
import type { JobKey } from '../../../lib/model/job.ts';
import { type EmbeddedDynamoDb, startDynamoDb } from '../../../sandbox/aws/dynamodb.ts';
import { packedSize } from '../../support/page-advice.ts';

const DAY = 86_400_000;
const job = '111122223333/us-east-1/managed-flink/orders' as JobKey;
let dynamoDb: EmbeddedDynamoDb;
beforeAll(async () => {
  dynamoDb = await startDynamoDb('expiring');
});
afterAll(() => dynamoDb.stop());

const storeOn = () =>
  dynamoDbStore({
    table: 'expiring',
    historyDays: 14,
    journalDays: 90,
    connection: {
      endpoint: dynamoDb.url,
      region: 'us-east-1',
      credentials: { accessKeyId: 'embedded', secretAccessKey: 'embedded' },
    },
  });

it('items are deleted once their time to live has passed, at no cost, and each Query ends its iterator', async () => {
  const store = storeOn();
  const evaluation = (at: number) =>
    ({ at, samples: [], evaluation: undefined, sizing: packedSize(1, 1), decision: 'hold', because: [] }) as const;
  for (let day = 1; day <= 40; day++) await store.putEvaluation(job, evaluation(day * DAY));
  const units = dynamoDb.units();
  expect(await dynamoDb.deleteExpired(41 * DAY)).toBe(26);
  expect(await dynamoDb.deleteExpired(41 * DAY)).toBe(0);
  expect(dynamoDb.units()).toEqual(units);
  const close = vi.spyOn(AbstractValueIterator.prototype, 'close');
  const left = await store.evaluations(job, 0, 50 * DAY);
  expect(left.map(({ at }) => at / DAY)).toEqual(Array.from({ length: 14 }, (_, i) => 27 + i));
  expect(close).toHaveBeenCalledTimes(1);
  close.mockRestore();
  store.close();
});
