import { describe, expect, it } from 'vitest';
import { evaluationKey, evaluationRange, journalKey } from '../../../../functions/store/table/keys.ts';
import { minute, START } from '../../../support/job-values.ts';

describe('sort keys', () => {
  it('can be read', () => {
    expect(evaluationKey(START, 0)).toBe('W#2026-01-01T00:00:00.000Z');
    expect(evaluationKey(START, 2)).toBe('W#2026-01-01T00:00:00.000Z#002');
    expect(journalKey(START, 'd1-applied')).toBe('J#2026-01-01T00:00:00.000Z#d1-applied');
  });

  it('sort by time, then as they were written', () => {
    const keys = [
      evaluationKey(-1, 0),
      evaluationKey(0, 0),
      evaluationKey(START, 0),
      evaluationKey(START, 1),
      evaluationKey(START, 10),
      evaluationKey(minute(1), 0),
    ];
    expect(keys.toSorted()).toEqual(keys);
  });

  it('a range holds its evaluations and nothing of another kind', () => {
    const { first, last } = evaluationRange(START, Number.POSITIVE_INFINITY);
    const inside = (key: string) => key >= first && key <= last;
    expect(
      [evaluationKey(START, 0), evaluationKey(START, 7), evaluationKey(Date.UTC(9999, 11, 31), 99)].every(inside),
    ).toBe(true);
    expect([evaluationKey(START - 1, 0), 'STATE', 'GRAPH', journalKey(START, 'a')].some(inside)).toBe(false);
  });
});
