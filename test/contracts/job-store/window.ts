/** The window: put together from the evaluations, repaired by later ones, and only what was saved of it. */
import { expect, it } from 'vitest';
import type { JobStore } from '../../../functions/ports.ts';
import type { JobKey } from '../../../lib/model/job.ts';
import type { EpochMs } from '../../../lib/model/observation.ts';
import type { Sample } from '../../../lib/model/sample.ts';
import { DAY, evaluationAt, minute, START, sampleAt, someJob, stateWith } from '../../support/job-values.ts';
import { HISTORY_DAYS } from './retention.ts';

export const window = (store: () => JobStore): void => {
  /** One evaluation as evaluate takes it: the chunk first, then the save. */
  const record = async (job: JobKey, at: EpochMs, brought: readonly Sample[], saved: readonly Sample[]) => {
    await store().putEvaluation(job, evaluationAt(at, brought));
    const { version } = await store().load(job, at);
    return store().save(job, version, stateWith(saved), at);
  };
  const windowOf = async (job: JobKey, now: EpochMs) => (await store().load(job, now)).state.window;
  const samples = (from: number, to: number, lag = 0) =>
    Array.from({ length: to - from }, (_, i) => sampleAt(minute(from + i), lag));

  it('is put together from the samples of several evaluations', async () => {
    const job = someJob();
    await record(job, minute(5), samples(0, 5), samples(0, 5));
    await record(job, minute(10), samples(5, 10), samples(0, 10));
    expect(await windowOf(job, minute(10))).toEqual(samples(0, 10));
  });

  it('a sample that a later evaluation repaired is the repaired one', async () => {
    const job = someJob();
    await record(job, minute(5), samples(0, 5), samples(0, 5));
    const repaired = [...samples(0, 3), ...samples(3, 5, 99), ...samples(5, 10)];
    await record(job, minute(10), [...samples(3, 5, 99), ...samples(5, 10)], repaired);
    expect(await windowOf(job, minute(10))).toEqual(repaired);
  });

  it('the later evaluation wins, whichever was written first', async () => {
    const job = someJob();
    await store().putEvaluation(job, evaluationAt(minute(10), samples(0, 5, 99)));
    await store().putEvaluation(job, evaluationAt(minute(5), samples(0, 5)));
    await store().save(job, 0, stateWith(samples(0, 5, 99)), minute(10));
    expect(await windowOf(job, minute(10))).toEqual(samples(0, 5, 99));
  });

  it('samples that were trimmed stay away, at either end and in between', async () => {
    const job = someJob();
    await record(job, minute(10), samples(0, 10), [...samples(4, 6), ...samples(7, 9)]);
    expect(await windowOf(job, minute(10))).toEqual([...samples(4, 6), ...samples(7, 9)]);
    await record(job, minute(11), [], []);
    expect(await windowOf(job, minute(11))).toEqual([]);
  });

  it('samples of an evaluation that was never saved are not in the window', async () => {
    const job = someJob();
    await record(job, minute(5), samples(0, 5), samples(0, 5));
    await store().putEvaluation(job, evaluationAt(minute(10), samples(5, 10)));
    expect(await windowOf(job, minute(10))).toEqual(samples(0, 5));
  });

  it('a run that is retried and sees nothing new loses no sample', async () => {
    const job = someJob();
    await record(job, minute(5), samples(0, 5), samples(0, 5));
    await record(job, minute(5), [], samples(0, 5));
    expect(await windowOf(job, minute(5))).toEqual(samples(0, 5));
    expect((await store().evaluations(job, START, minute(6))).map((one) => one.samples.length)).toEqual([5, 0]);
  });

  it('of two evaluations at one time the one written later repairs', async () => {
    const job = someJob();
    await record(job, minute(5), samples(0, 5), samples(0, 5));
    await record(job, minute(5), samples(0, 5, 99), samples(0, 5, 99));
    await record(job, minute(5), samples(4, 5, 7), [...samples(0, 4, 99), ...samples(4, 5, 7)]);
    expect(await windowOf(job, minute(5))).toEqual([...samples(0, 4, 99), ...samples(4, 5, 7)]);
  });

  it('an evaluation that lost its save and is taken again is one evaluation', async () => {
    const job = someJob();
    await store().putEvaluation(job, evaluationAt(minute(5), samples(0, 5)));
    await store().save(job, 0, stateWith([]), minute(5));
    await store().putEvaluation(job, { ...evaluationAt(minute(6), samples(0, 5)), decision: 'rescale' });
    expect(await store().save(job, 0, stateWith(samples(0, 5)), minute(6))).toEqual({ kind: 'conflict' });
    await store().putEvaluation(job, evaluationAt(minute(6), samples(0, 6)));
    await store().save(job, 1, stateWith(samples(0, 6)), minute(6));
    const evaluations = await store().evaluations(job, minute(6), minute(7));
    expect(evaluations).toEqual([evaluationAt(minute(6), samples(0, 6))]);
    expect(await windowOf(job, minute(6))).toEqual(samples(0, 6));
  });

  it('an evaluation that has expired is not there, deleted or not: `now` decides', async () => {
    const job = someJob();
    await record(job, minute(5), samples(0, 5), samples(0, 5));
    await record(job, minute(10), samples(5, 10), samples(0, 10));
    const expiry = minute(5) + HISTORY_DAYS * DAY;
    expect(await windowOf(job, expiry - 1)).toEqual(samples(0, 10));
    expect(await windowOf(job, expiry)).toEqual(samples(5, 10));
    expect(await windowOf(job, expiry + DAY)).toEqual([]);
    expect((await store().load(job, expiry + DAY)).version).toBe(2);
  });

  it('an evaluation with a sample from its future is an error that names the job', async () => {
    const job = someJob();
    await expect(store().putEvaluation(job, evaluationAt(minute(5), samples(5, 7)))).rejects.toThrow(job);
    expect(await store().evaluations(job, START, minute(60))).toEqual([]);
  });
};
