import { expect, it } from 'vitest';
import { inMemorySink } from '../../../functions/events/in-memory-sink.ts';
import { updateAndPublish } from '../../../functions/events/outbox.ts';
import { inMemoryStore } from '../../../functions/store/in-memory-store.ts';
import { ATTEMPTS, type Update, updateJob } from '../../../functions/store/update-job.ts';
import { eventAt, minute, START, someJob, stateWith } from '../../support/job-values.ts';

const saved = async () => {
  const store = inMemoryStore();
  const job = someJob();
  await store.save(job, 0, stateWith([]), START);
  return { store, job, saves: () => store.calls.filter(({ method }) => method === 'save').length - 1 };
};
const counting = (seen: number[]) => (stored: { readonly version: number }) => {
  seen.push(stored.version);
  return { kind: 'save', next: stateWith([]), result: seen.length } satisfies Update<number>;
};

it('a job that others changed in between is read again and changed once more', async () => {
  const { store, job } = await saved();
  store.conflictNext();
  const seen: number[] = [];
  expect(await updateJob({ store, job, now: START, change: counting(seen) })).toMatchObject({
    kind: 'save',
    result: 2,
  });
  expect(seen).toEqual([1, 2]);
});

it('what was loaded before is not read a second time', async () => {
  const { store, job } = await saved();
  const loaded = await store.load(job, START);
  const before = store.calls.length;
  await updateJob({ store, job, now: START, loaded, change: counting([]) });
  expect(store.calls.slice(before).map(({ method }) => method)).toEqual(['save']);
});

it('nothing to save is nothing saved', async () => {
  const { store, job, saves } = await saved();
  const leave = () => ({ kind: 'leave', result: 'as it is' }) as const;
  expect(await updateJob({ store, job, now: START, change: leave })).toEqual({ kind: 'leave', result: 'as it is' });
  expect(saves()).toBe(0);
});

it('when others write each time it gives up, and publishing says what was not stored', async () => {
  const { store, job } = await saved();
  const sink = inMemorySink();
  for (let n = 0; n < 2 * ATTEMPTS; n++) store.conflictNext();
  const change = counting([]);
  expect(await updateJob({ store, job, now: START, change })).toEqual({ kind: 'conflict' });
  const publishing = updateAndPublish({ store, events: sink }, { job, now: START, change }, 'the outcome');
  await expect(publishing).rejects.toThrow(`${job}: the outcome was not stored: others wrote 5 times in between`);
  expect(sink.emitted).toEqual([]);
});

it('what was stored in the outbox is published, and what others put there meanwhile stays', async () => {
  const { store, job } = await saved();
  const sink = inMemorySink();
  const mine = eventAt(START, 'mine');
  const theirs = eventAt(minute(1), 'theirs');
  const events = {
    emit: async (published: Parameters<typeof sink.emit>[0]) => {
      await sink.emit(published);
      const { version, outbox } = await store.load(job, START);
      await store.save(job, version, { ...stateWith([]), outbox: [...outbox, theirs] }, START);
    },
  };
  const change = () => ({ kind: 'save', next: { ...stateWith([]), outbox: [mine] }, result: 'done' }) as const;
  expect(await updateAndPublish({ store, events }, { job, now: START, change }, 'it')).toBe('done');
  expect(sink.emitted).toEqual([mine]);
  expect((await store.load(job, START)).outbox).toEqual([theirs]);
  expect(await store.journal(job, START, minute(9))).toEqual([mine]);
});
