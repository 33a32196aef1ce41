import { expect, it } from 'vitest';
import { inMemoryStore } from '../../../functions/store/in-memory-store.ts';
import { keyOf } from '../../../lib/model/job.ts';
import { at, toyAccount } from '../../support/toy-account.ts';
import { toyRef } from '../../support/toy-job.ts';

it('what a decision was made from is kept once the decision is stored; where it can not be, the decision stands', async () => {
  const store = inMemoryStore();
  const account = toyAccount({ store });
  const storedThen: (string | undefined)[] = [];
  store.putDecisionInput = async (_, { at: decidedAt }) => {
    storedThen.push((await store.load(keyOf(toyRef), decidedAt)).change?.id);
    throw new Error('no');
  };
  let minute = 0;
  let failures: readonly string[] = [];
  for (; account.requests().length === 0; minute += 5)
    failures = (await account.evaluateAll(minute)).failures.map(({ error }) => error.message);
  const [request] = account.requests();
  expect(storedThen).toEqual([request?.decision]);
  expect(failures).toEqual([`${keyOf(toyRef)}: what decision ${request?.decision} was made from could not be kept`]);
  expect((await store.load(keyOf(toyRef), at(minute))).change).toMatchObject({ id: request?.decision });
});
