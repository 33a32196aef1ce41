/** evaluations() and journal(): order, bounds, and once only. */
import { describe, expect, it } from 'vitest';
import type { JobStore } from '../../../functions/ports.ts';
import { evaluationAt, eventAt, minute, START, sampleAt, someJob } from '../../support/job-values.ts';

export const history = (store: () => JobStore): void => {
  describe('evaluations', () => {
    it('are oldest first, with from <= at < to', async () => {
      const job = someJob();
      for (const n of [3, 1, 4, 2]) await store().putEvaluation(job, evaluationAt(minute(n), [sampleAt(minute(n))]));
      const times = async (from: number, to: number) => (await store().evaluations(job, from, to)).map(({ at }) => at);
      expect(await times(minute(1), minute(4))).toEqual([minute(1), minute(2), minute(3)]);
      expect(await times(minute(1) + 1, minute(4) + 1)).toEqual([minute(2), minute(3), minute(4)]);
      expect(await times(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)).toHaveLength(4);
      expect(await times(0, START)).toEqual([]);
      expect(await times(minute(4), minute(1))).toEqual([]);
      expect(await times(minute(2), minute(2))).toEqual([]);
    });

    it('the same evaluation written twice is one', async () => {
      const job = someJob();
      const record = evaluationAt(minute(5), [sampleAt(minute(4))]);
      await store().putEvaluation(job, record);
      await store().putEvaluation(job, record);
      await store().save(
        job,
        0,
        { state: (await store().load(job, START)).state, change: undefined, outbox: [] },
        START,
      );
      await store().putEvaluation(job, structuredClone(record));
      expect(await store().evaluations(job, START, minute(60))).toEqual([record]);
    });

    it('a job without evaluations has none', async () => {
      expect(await store().evaluations(someJob(), START, minute(60))).toEqual([]);
    });
  });

  describe('journal', () => {
    it('is oldest first, with from <= at < to; of one time by id', async () => {
      const job = someJob();
      await store().putJournal(job, [eventAt(minute(2), 'b'), eventAt(minute(1), 'z'), eventAt(minute(2), 'a')]);
      await store().putJournal(job, [eventAt(minute(3), 'c')]);
      const ids = async (from: number, to: number) => (await store().journal(job, from, to)).map(({ id }) => id);
      expect(await ids(minute(1), minute(3))).toEqual(['z', 'a', 'b']);
      expect(await ids(minute(2), minute(3) + 1)).toEqual(['a', 'b', 'c']);
      expect(await ids(minute(3) + 1, minute(9))).toEqual([]);
      expect(await ids(minute(3), minute(1))).toEqual([]);
      expect(await ids(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)).toHaveLength(4);
    });

    it("facts of one instant are in the order of a decision's life", async () => {
      const job = someJob();
      const names = ['requested', 'applied', 'confirmed'] as const;
      const facts = names.map((name) => ({ ...eventAt(minute(1), `d1-${name}`), name }));
      await store().putJournal(job, facts.toReversed());
      expect((await store().journal(job, START, minute(9))).map(({ name }) => name)).toEqual(names);
    });

    it('what follows at the instant in which an older decision ends comes after that', async () => {
      const job = someJob();
      const fact = (n: number, decision: string, name: 'requested' | 'applied' | 'failed') => ({
        ...eventAt(minute(n), `${decision}-${name}`),
        decision,
        name,
      });
      const facts = [fact(1, 'b', 'requested'), fact(2, 'b', 'failed'), fact(2, 'a', 'requested')];
      await store().putJournal(job, [...facts, fact(2, 'a', 'applied')].toReversed());
      const ids = (await store().journal(job, START, minute(9))).map(({ id }) => id);
      expect(ids).toEqual(['b-requested', 'b-failed', 'a-requested', 'a-applied']);
    });

    it('an entry comes back whole', async () => {
      const job = someJob();
      const entry = eventAt(minute(1), 'd1-confirmed');
      await store().putJournal(job, [entry]);
      expect(await store().journal(job, START, minute(9))).toEqual([entry]);
    });

    it('the same entry put twice, together or apart, is one', async () => {
      const job = someJob();
      const entry = eventAt(minute(1), 'd1-requested');
      await store().putJournal(job, [entry, entry]);
      await store().putJournal(job, [entry]);
      expect(await store().journal(job, START, minute(9))).toEqual([entry]);
    });

    it('an event published again later, under the same id, is one: the oldest', async () => {
      const job = someJob();
      await store().putJournal(job, [eventAt(minute(4), 'd1-applied'), eventAt(minute(2), 'd1-applied')]);
      expect(await store().journal(job, START, minute(9))).toEqual([eventAt(minute(2), 'd1-applied')]);
    });

    it('nothing to put is nothing done', async () => {
      const job = someJob();
      await store().putJournal(job, []);
      expect(await store().journal(job, START, minute(9))).toEqual([]);
    });
  });

  it('a time that no clock can show is an error', async () => {
    const job = someJob();
    await expect(store().putEvaluation(job, evaluationAt(Number.NaN))).rejects.toThrow('NaN');
    await expect(store().putJournal(job, [eventAt(1e300, 'a')])).rejects.toThrow('1e+300');
  });
};
