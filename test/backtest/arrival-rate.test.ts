import fc from 'fast-check';
import { expect, it } from 'vitest';
import { arrivalRate } from '../../backtest/run/arrival-rate.ts';

const STEP = 5;
const steps = (minutes: readonly number[], minute: number): readonly number[] => {
  const means = Float64Array.from(minutes);
  return Array.from({ length: 12 }, (_, i) => arrivalRate(means, 60 * minute + STEP * i, STEP));
};

it('a minute between two levels has the jump in it', () => {
  expect(steps([3000, 4500, 6000], 1)).toEqual([...Array(6).fill(3000), ...Array(6).fill(6000)]);
  expect(steps([6000, 5000, 2000], 1)).toEqual([...Array(9).fill(6000), ...Array(3).fill(2000)]);
});

it('a jump within a step is shared out', () => {
  const [first, second, third] = steps([3000, 5750, 6000], 1);
  expect([first, second, third]).toEqual([3000, 6000, 6000]);
  expect(steps([3000, 5875, 6000], 1)[0]).toBeCloseTo(4500, 6);
});

it('slopes, bursts and the ends of the history stay as they are', () => {
  expect(new Set(steps([3000, 3200, 3400], 1))).toEqual(new Set([3200]));
  expect(new Set(steps([3000, 9000, 3000], 1))).toEqual(new Set([9000]));
  expect(new Set(steps([3000, 6000], 0))).toEqual(new Set([3000]));
  expect(new Set(steps([3000, 6000], 1))).toEqual(new Set([6000]));
  expect(new Set(steps([], 0))).toEqual(new Set([0]));
});

it('as many records come in a minute as came', () => {
  const rate = fc.integer({ min: 0, max: 100_000 });
  fc.assert(
    fc.property(rate, rate, rate, (before, mean, after) => {
      const perSecond = steps([before, mean, after], 1);
      expect(perSecond.reduce((a, b) => a + b, 0) / perSecond.length).toBeCloseTo(mean, 5);
      for (const one of perSecond) expect(one).toBeGreaterThanOrEqual(0);
    }),
  );
});
