import { describe, expect, it } from 'vitest';
import { decodeEvaluation, encodeEvaluation } from '../../../../functions/store/codec/evaluation-chunk.ts';
import { compressed } from '../../../../functions/store/codec/packed-json.ts';
import { itemBytes, toAttributes } from '../../../../functions/store/table/item.ts';
import { keyOf } from '../../../../lib/model/job.ts';
import { fullEvaluation } from '../../../support/full-evaluation.ts';
import { evaluationAt, jobNamed, minute, sampleAt } from '../../../support/job-values.ts';

describe('an evaluation as a chunk', () => {
  it('5 samples of 10 vertices with 8 metrics, evaluation and reasons: 3 write units at most', () => {
    const bytes = itemBytes(
      toAttributes({
        pk: keyOf(jobNamed('a-job-with-quite-a-long-name')),
        sk: 'W#2026-01-01T00:05:00.000Z',
        schema: 1,
        digest: '0123456789012345678901',
        expiresAt: 1_768_435_500,
        body: compressed(encodeEvaluation(fullEvaluation())),
      }),
    );
    expect(bytes).toBeLessThanOrEqual(3 * 1024);
  });

  it('comes back whole, in the order it had', () => {
    const record = fullEvaluation();
    const back = decodeEvaluation(encodeEvaluation(record));
    expect(back).toStrictEqual(record);
    expect(JSON.stringify(back.samples)).toBe(JSON.stringify(record.samples));
  });

  it('a field that is no number is an error that names it', () => {
    const odd = { ...sampleAt(minute(1)), job: { gcPressure: 'high' } } as unknown as ReturnType<typeof sampleAt>;
    expect(() => encodeEvaluation(evaluationAt(minute(1), [odd]))).toThrow('"gcPressure" of an evaluation is "high"');
  });

  it('bytes that were cut off are an error', () => {
    const bytes = encodeEvaluation(fullEvaluation());
    expect(() => decodeEvaluation(bytes.slice(0, 100))).toThrow('end too early');
  });
});
