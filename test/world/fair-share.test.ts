import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fairShare } from '../../world/run/cpu.ts';
import { countedProperty } from '../support/counted-property.ts';

test.each([
  { wanted: [0.1, 0.5, 0.9], budget: 1, share: 0.45 },
  { wanted: [0.9, 0.9], budget: 1, share: 0.5 },
  { wanted: [0.2, 0.3], budget: 1, share: Number.POSITIVE_INFINITY },
  { wanted: [], budget: 1, share: Number.POSITIVE_INFINITY },
])('$wanted of $budget: at most $share each', ({ wanted, budget, share }) => {
  expect(fairShare(wanted, budget)).toBeCloseTo(share, 9);
});

test('whatever is wanted, the processor is used up and never overused when it is short', () => {
  countedProperty(
    { 'too little for all': 0.3, 'enough for all': 0.02 },
    [
      fc.array(
        fc.integer({ min: 0, max: 1000 }).map((n) => n / 1000),
        { minLength: 1, maxLength: 20 },
      ),
    ],
    (met, wanted) => {
      const share = fairShare(wanted, 1);
      const used = wanted.reduce((sum, want) => sum + Math.min(want, share), 0);
      const all = wanted.reduce((a, b) => a + b, 0);
      met(all > 1 ? 'too little for all' : 'enough for all');
      expect(used).toBeCloseTo(Math.min(1, all), 9);
    },
  );
});
