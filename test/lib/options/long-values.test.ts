/** What others write may be of any length: a value is parsed in time that grows with its length, or is refused for it. */
import { describe, expect, it } from 'vitest';
import { meantValue } from '../../../lib/options/checks/meant-value.ts';
import { duration, parseDuration } from '../../../lib/options/duration.ts';
import { parseMap } from '../../../lib/options/lists.ts';
import { memorySize, parseMemorySize } from '../../../lib/options/memory-size.ts';

/** Megabytes: by the square of it each of these would take hours. */
const LENGTH = 2_000_000;

describe.each([
  ['blanks', `1${' '.repeat(LENGTH)}x1`],
  ['digits', '1'.repeat(LENGTH)],
  ['digits and blanks', '1 '.repeat(LENGTH / 2)],
] as const)('a value of millions of %s', (_, text) => {
  it('is no duration and no memory size, and nothing is guessed', () => {
    expect(parseDuration(text)).toBeUndefined();
    expect(parseMemorySize(text)).toBeUndefined();
    expect(meantValue({ type: duration, bounds: undefined }, text)).toBeUndefined();
    expect(meantValue({ type: memorySize, bounds: undefined }, text)).toBeUndefined();
  });
});

it('a map of millions of characters that is almost YAML', () => {
  expect(parseMap(`{${'a: b '.repeat(LENGTH / 5)}`)).toBeUndefined();
});

it('an option whose name every object has is an entry like others', () => {
  const map = parseMap('__proto__:1,constructor:2');
  expect(Object.entries(map ?? {})).toEqual([
    ['__proto__', '1'],
    ['constructor', '2'],
  ]);
});
