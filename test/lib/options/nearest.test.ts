import fc from 'fast-check';
import { expect, it } from 'vitest';
import { editDistance, nearest } from '../../../lib/options/checks/nearest.ts';
import { countedProperty } from '../../support/counted-property.ts';

it.each([
  ['', '', 0],
  ['window', 'window', 0],
  ['windw', 'window', 1],
  ['kitten', 'sitting', 3],
  ['abc', '', 3],
])('%j and %j are %d letters apart', (a, b, distance) => expect(editDistance(a, b)).toBe(distance));

it('is the same both ways, and never more than the longer word', () => {
  const words = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 5 });
  countedProperty(
    { 'the same word': 0.01, 'two words that share letters': 0.3 },
    [words, words],
    (met, a, b) => {
      if (a === b) met('the same word');
      else if (editDistance(a, b) < Math.max(a.length, b.length)) met('two words that share letters');
      expect(editDistance(a, b)).toBe(editDistance(b, a));
      expect(editDistance(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length));
      expect(editDistance(a, b) === 0).toBe(a === b);
    },
    { numRuns: 1000 },
  );
});

it('finds the nearest word', () => {
  expect(nearest('metrics.windw', ['restart.time', 'metrics.window', 'enabled'])).toBe('metrics.window');
  expect(nearest('x', [])).toBeUndefined();
});
