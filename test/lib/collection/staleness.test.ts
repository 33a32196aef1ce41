import { expect, it } from 'vitest';
import { staleness } from '../../../lib/collection/staleness.ts';
import { MINUTE, optionsOf, START } from '../../support/small-job.ts';

it.each([
  ['3 min', 5 * MINUTE, 'fresh'],
  ['3 min', 5 * MINUTE + 1, 'stale'],
  ['10 min', 5 * MINUTE, 'fresh'],
  ['10 min', 5 * MINUTE + 1, 'stale'],
  ['15 min', 5 * MINUTE + 1, 'fresh'],
  ['15 min', 7.5 * MINUTE, 'fresh'],
  ['15 min', 7.5 * MINUTE + 1, 'stale'],
])('with a window of %s, a newest sample of %d ms ago is %s', (window, age, expected) => {
  const samples = [0, 1].map((minute) => ({ at: START + minute * MINUTE, vertices: {}, job: {} }));
  const reason = staleness(samples, START + MINUTE + age, optionsOf({ 'metrics.window': window }));
  if (expected === 'fresh') expect(reason).toBeUndefined();
  else expect(reason).toMatchObject({ rule: 'fresh-samples', numbers: { age: { value: age / 1000, unit: 's' } } });
});

it('an empty window is not stale: other rules hold then', () => {
  expect(staleness([], START, optionsOf())).toBeUndefined();
});
