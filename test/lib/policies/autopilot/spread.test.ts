import { describe, expect, it } from 'vitest';
import { hotKeyOf, hottestShare } from '../../../../lib/policies/autopilot/spread.ts';

describe('the share of the subtask that has the most', () => {
  it.each([
    [4, { parts: 0, hotKey: 0 }, 1 / 4],
    [4, { parts: 6, hotKey: 0 }, 2 / 6],
    [8, { parts: 4, hotKey: 0 }, 1 / 4],
    [4, { parts: 0, hotKey: 0.4 }, 0.4 + 0.6 / 4],
  ])('%d subtasks, %o: %d', (parallelism, spread, share) => {
    expect(hottestShare(parallelism, spread)).toBeCloseTo(share, 12);
  });
});

describe('a hot key', () => {
  it('is what makes the hottest subtask so much busier than the mean', () => {
    expect(hotKeyOf(4, 0, 2.2, 1)).toBeCloseTo(0.4, 12);
  });

  it.each([
    ['an even spread', 4, 0, 1, 1],
    ['partitions that do not divide evenly', 4, 6, 4 / 3, 1],
    ['a little scatter', 4, 0, 1.1, 1],
    ['one subtask', 1, 0, 1, 1],
    ['nothing measured', 4, 0, Number.NaN, Number.NaN],
  ])('is none with %s', (_, parallelism, parts, hottest, mean) => {
    expect(hotKeyOf(parallelism, parts, hottest, mean)).toBe(0);
  });
});
