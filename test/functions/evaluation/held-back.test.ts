import { expect, test } from 'vitest';
import { toyAccount } from '../../support/toy-account.ts';

type Account = ReturnType<typeof toyAccount>;
const newest = async (account: Account, minute: number) =>
  (await account.evaluateAll(minute)).jobs[0]?.evaluated.decision;

test('while a guard alarm rings the job is evaluated and not changed; afterwards it is', async () => {
  let state: 'OK' | 'ALARM' = 'ALARM';
  const account = toyAccount({ guard: () => state });
  await account.play(0, 90);
  expect(account.job.taken).toEqual([]);
  const held = await newest(account, 95);
  expect([held?.kind, held?.because[0]?.rule]).toEqual(['hold', 'guard-alarm']);
  state = 'OK';
  await account.play(100, 120);
  expect(account.job.taken.length).toBeGreaterThan(0);
});

test('an alarm that begins to ring between the decision and its application refuses it there', async () => {
  let state: 'OK' | 'ALARM' = 'OK';
  const account = toyAccount({ guard: () => state });
  let minute = 0;
  while (account.requests().length === 0 && minute < 240) {
    minute += 5;
    await account.evaluateAll(minute);
  }
  const [request] = account.requests();
  if (!request) throw new Error('nothing was decided');
  state = 'ALARM';
  const applied = await account.apply(request.decision, minute);
  expect(applied).toMatchObject({ kind: 'done', outcome: { kind: 'refused', because: [{ rule: 'guard-alarm' }] } });
  expect(account.job.taken).toEqual([]);
});

test('in a deployment window nothing is changed', async () => {
  // The day begins at 06:00 UTC.
  const account = toyAccount({ deploymentWindows: ['0 0 6 * * ? && for 2 h'] });
  await account.play(0, 115);
  expect(account.job.taken).toEqual([]);
  expect((await newest(account, 117))?.because[0]?.rule).toBe('deployment-window');
  await account.play(120, 140);
  expect(account.job.taken.length).toBeGreaterThan(0);
});

test('in mode advise a size is recommended all the same', async () => {
  const account = toyAccount({ mode: 'advise', guard: () => 'ALARM' });
  await account.play(0, 90);
  expect(account.sink.emitted.some(({ name }) => name === 'recommended')).toBe(true);
});
