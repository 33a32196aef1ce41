import { describe, expect, it } from 'vitest';
import { inMemoryStore } from '../../../functions/store/in-memory-store.ts';
import { evaluationAt, eventAt, minute, START, sampleAt, someJob, stateWith } from '../../support/job-values.ts';

describe('the in-memory store as a product for tests', () => {
  it('records its calls as they were given', async () => {
    const store = inMemoryStore();
    const job = someJob();
    const outbox = [eventAt(START, 'a')];
    await store.save(job, 0, { ...stateWith([]), outbox }, START);
    outbox.length = 0;
    await store.load(job, minute(1));
    expect(store.calls).toEqual([
      { method: 'save', job, given: [0, { ...stateWith([]), outbox: [eventAt(START, 'a')] }, START] },
      { method: 'load', job, given: [minute(1)] },
    ]);
  });

  it('fails the next call of a method, once, before it did anything', async () => {
    const store = inMemoryStore();
    const job = someJob();
    store.failNext('save');
    await expect(store.save(job, 0, stateWith([]), START)).rejects.toThrow('set to fail in save');
    expect((await store.load(job, START)).version).toBe(0);
    expect(await store.save(job, 0, stateWith([]), START)).toEqual({ kind: 'saved', version: 1 });
  });

  it('fails after the work was done, as when an answer is lost', async () => {
    const store = inMemoryStore();
    const job = someJob();
    store.failNext('save', 'after', new Error('connection reset'));
    await expect(store.save(job, 0, stateWith([]), START)).rejects.toThrow('connection reset');
    expect((await store.load(job, START)).version).toBe(1);
  });

  it('after a save of which nothing is known, the evaluation is kept and never written over', async () => {
    const store = inMemoryStore();
    const job = someJob();
    await store.putEvaluation(job, evaluationAt(minute(1), [sampleAt(START)]));
    store.failNext('save', 'after');
    await store.save(job, 0, stateWith([sampleAt(START)]), minute(1)).catch(() => {});
    await store.putEvaluation(job, evaluationAt(minute(1), []));
    expect((await store.load(job, minute(1))).state.window).toEqual([sampleAt(START)]);
  });

  it('lets another writer save in between', async () => {
    const store = inMemoryStore();
    const job = someJob();
    store.conflictNext();
    expect(await store.save(job, 0, stateWith([]), START)).toEqual({ kind: 'conflict' });
    const { version } = await store.load(job, START);
    expect(version).toBe(1);
    expect(await store.save(job, version, stateWith([]), START)).toEqual({ kind: 'saved', version: 2 });
  });
});
