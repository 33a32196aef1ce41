import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDuration, printDuration } from '../../../lib/options/duration.ts';
import { countedProperty } from '../../support/counted-property.ts';

describe('parseDuration', () => {
  it.each([
    ['60 s', 60_000],
    ['1min', 60_000],
    ['1 m', 60_000],
    ['60000', 60_000],
    ['1  minute', 60_000],
    ['60 SECONDS', 60_000],
    [' 1 min ', 60_000],
    ['60000000000 ns', 60_000],
    ['1999 µs', 1],
    ['2 h', 7_200_000],
    ['1 d', 86_400_000],
    ['0 s', 0],
  ])('%j is %d ms', (text, ms) => expect(parseDuration(text)).toBe(ms));

  it.each([
    '',
    'soon',
    '-1 min',
    '1.5 min',
    '60 us',
    '5 mins',
    '2 hrs',
    'PT1M',
    'min',
    '1 min 5',
    '9223372036854775808 ns',
  ])('%j is none', (text) => expect(parseDuration(text)).toBeUndefined());

  it('reads back what it writes', () => {
    const whole = fc
      .tuple(fc.nat(1000), fc.constantFrom(1000, 60_000, 3_600_000, 86_400_000))
      .map(([n, unit]) => n * unit);
    countedProperty({ 'in ms': 0.15, 'in a larger unit': 0.15 }, [fc.oneof(fc.maxSafeNat(), whole)], (met, ms) => {
      const text = printDuration(ms);
      met(text.endsWith('ms') ? 'in ms' : 'in a larger unit');
      expect(parseDuration(text)).toBe(ms);
    });
  });
});

it.each([
  [0, '0 ms'],
  [500, '500 ms'],
  [90_000, '90 s'],
  [900_000, '15 min'],
  [86_400_000, '1 d'],
])('prints %d as %j', (ms, text) => expect(printDuration(ms)).toBe(text));
