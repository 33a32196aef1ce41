import { globSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { countedAsyncProperty, countedProperty } from './counted-property.ts';

const digit = fc.integer({ min: 0, max: 9 });

it('a counted property passes when its case was met often enough, and says how often', ({ task }) => {
  countedProperty({ 'a digit': 1, 'an even digit': 0.2 }, [digit], (met, n) => {
    met('a digit');
    met('a digit');
    if (n % 2 === 0) met('an even digit');
  });
  expect(task.meta.met?.['a digit']).toBe('100 of 100 runs');
  expect(task.meta.met?.['an even digit']).toMatch(/^\d+ of 100 runs$/);
});

it('a counted property fails when its case never came up', () => {
  expect(() =>
    countedProperty({ 'a tenth digit': 0 }, [digit], (met, n) => {
      if (n > 9) met('a tenth digit');
    }),
  ).toThrow('"a tenth digit" in 0 of 100 runs, at least 1 expected');
});

it('a counted property fails when its case came up less often than its share', async () => {
  let runs = 0;
  const firstRunOnly = countedAsyncProperty(
    { 'the first run': 0.5 },
    [digit],
    async (met) => {
      if (runs++ === 0) met('the first run');
    },
    { numRuns: 10 },
  );
  await expect(firstRunOnly).rejects.toThrow('"the first run" in 1 of 10 runs, at least 5 expected');
});

it('a counted property that is false fails with its counterexample', () => {
  expect(() => countedProperty({ any: 0 }, [digit], (_met, n) => expect(n).toBeLessThan(3))).toThrow(/\[\[3\]\]/);
});

it('every property of the tests is counted', () => {
  const files = globSync('test/**/*.ts').filter((file) => !file.includes('counted-property'));
  expect(files.length).toBeGreaterThan(100);
  expect(files.filter((file) => /\bfc\.(assert|property|asyncProperty)\(/.test(readFileSync(file, 'utf8')))).toEqual(
    [],
  );
});
