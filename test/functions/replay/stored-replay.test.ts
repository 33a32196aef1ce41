import { expect, test } from 'vitest';
import { storedReplay } from '../../../functions/replay/stored-replay.ts';
import { keyOf } from '../../../lib/model/job.ts';
import { toyAccount } from '../../support/toy-account.ts';
import { toyRef } from '../../support/toy-job.ts';

const decided = async () => {
  const account = toyAccount();
  await account.play(0, 105);
  const [first] = account.requests();
  if (!first) throw new Error('The account has decided nothing');
  const key = keyOf(toyRef);
  const { store } = account;
  return { first, store, replay: (id: string, at: number) => storedReplay({ store, inputs: store }, key, id, at) };
};

test('a decision is the same, bit for bit, when it is made again from what was kept of it', async () => {
  const { first, replay } = await decided();
  expect(await replay(first.decision, first.at)).toEqual({ kind: 'same', says: [] });
});

test('a decision that the journal does not have at that time is none', async () => {
  const { first, replay } = await decided();
  expect(await replay('another', first.at)).toBeUndefined();
  expect(await replay(first.decision, first.at + 60_000)).toBeUndefined();
});

test('where nothing was kept it can not be made again, and that is said', async () => {
  const { first, store } = await decided();
  const inputs = { decisionInput: async () => ({ kind: 'none' }) as const };
  const replayed = await storedReplay({ store, inputs }, keyOf(toyRef), first.decision, first.at);
  expect(replayed?.kind).toBe('impossible');
  expect(replayed?.says[0]).toContain('is not in the table');
});
