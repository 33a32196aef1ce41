import { describe, expect, it } from 'vitest';
import { journalKey, turnKey, turnRange } from '../../../../functions/store/items/keys.ts';
import { minute, START } from '../../../support/job-values.ts';

describe('sort keys', () => {
  it('can be read', () => {
    expect(turnKey(START, 0)).toBe('W#2026-01-01T00:00:00.000Z');
    expect(turnKey(START, 2)).toBe('W#2026-01-01T00:00:00.000Z#002');
    expect(journalKey(START, 'd1-applied')).toBe('J#2026-01-01T00:00:00.000Z#d1-applied');
  });

  it('sort by time, then as they were written', () => {
    const keys = [
      turnKey(-1, 0),
      turnKey(0, 0),
      turnKey(START, 0),
      turnKey(START, 1),
      turnKey(START, 10),
      turnKey(minute(1), 0),
    ];
    expect(keys.toSorted()).toEqual(keys);
  });

  it('a range holds its turns and nothing of another kind', () => {
    const { first, last } = turnRange(START, Number.POSITIVE_INFINITY);
    const inside = (key: string) => key >= first && key <= last;
    expect([turnKey(START, 0), turnKey(START, 7), turnKey(Date.UTC(9999, 11, 31), 99)].every(inside)).toBe(true);
    expect([turnKey(START - 1, 0), 'STATE', 'GRAPH', journalKey(START, 'a')].some(inside)).toBe(false);
  });
});
