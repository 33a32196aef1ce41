/** Bit for bit: a replay of what was kept must take the same decisions. */
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { JobStore } from '../../../functions/ports.ts';
import { toExactJson } from '../../../functions/store/codec/exact-json.ts';
import { initialState } from '../../../lib/model/autoscaler-state.ts';
import { anEvaluationRecord } from '../../support/arbitrary-evaluations.ts';
import { countedAsyncProperty } from '../../support/counted-property.ts';
import { eventAt, START, someJob } from '../../support/job-values.ts';

/** Tells 0 from -0 and an absent field from any other; NaN equals itself. */
const same = (actual: unknown, expected: unknown): void => {
  if (isDeepStrictEqual(actual, expected)) return;
  expect(actual).toStrictEqual(expected);
  expect.unreachable('differs in a way that has no picture');
};

export const exactness = (store: () => JobStore): void => {
  it('any evaluation comes back bit for bit, and its samples as the window', async () => {
    await countedAsyncProperty(
      { 'an evaluation': 0.4, 'a sample': 0.5, 'a number that JSON can not write': 0.5 },
      [anEvaluationRecord],
      async (met, record) => {
        if (record.evaluation !== undefined) met('an evaluation');
        if (record.samples.length > 0) met('a sample');
        if (/"\$(NaN|-?Infinity|-0)"/.test(toExactJson(record))) met('a number that JSON can not write');
        const job = someJob();
        await store().putEvaluation(job, record);
        await store().save(
          job,
          0,
          { state: { ...initialState, window: record.samples }, change: undefined, outbox: [] },
          record.at,
        );
        same(await store().evaluations(job, record.at, record.at + 1), [record]);
        same((await store().load(job, record.at)).state.window, record.samples);
      },
      { numRuns: 40 },
    );
  });

  it('any number and any text in the state comes back as it was', async () => {
    const number = fc.double();
    const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.constantFrom('$NaN', '$$', '$-0', 'NaN', ''));
    const reason = fc.record({
      rule: fc.constantFrom('kpu' as const, 'operation' as const),
      says: text,
      numbers: fc.dictionary(text, fc.record({ value: number, unit: text })),
    });
    await countedAsyncProperty(
      { 'a reason with numbers': 0.4 },
      [fc.array(reason, { maxLength: 5 }), number],
      async (met, because, restartSeconds) => {
        if (because.some(({ numbers }) => Object.keys(numbers).length > 0)) met('a reason with numbers');
        const job = someJob();
        const event = eventAt(START, 'any');
        const outbox = [{ ...event, detail: { ...event.detail, because, restartSeconds } }];
        await store().save(job, 0, { state: initialState, change: undefined, outbox }, START);
        await store().putJournal(job, outbox);
        expect((await store().load(job, START)).outbox).toEqual(outbox);
        expect(await store().journal(job, START, START + 1)).toEqual(outbox);
      },
      { numRuns: 40 },
    );
  });
};
