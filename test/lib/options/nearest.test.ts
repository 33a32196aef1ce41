import fc from 'fast-check';
import { expect, it } from 'vitest';
import { editDistance, nearest } from '../../../lib/options/checks/nearest.ts';

it.each([
  ['', '', 0],
  ['window', 'window', 0],
  ['windw', 'window', 1],
  ['kitten', 'sitting', 3],
  ['abc', '', 3],
])('%j and %j are %d letters apart', (a, b, distance) => expect(editDistance(a, b)).toBe(distance));

it('is the same both ways, and never more than the longer word', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => {
      expect(editDistance(a, b)).toBe(editDistance(b, a));
      expect(editDistance(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length));
      expect(editDistance(a, b) === 0).toBe(a === b);
    }),
  );
});

it('finds the nearest word', () => {
  expect(nearest('metrics.windw', ['restart.time', 'metrics.window', 'enabled'])).toBe('metrics.window');
  expect(nearest('x', [])).toBeUndefined();
});
