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
    // Java keeps nanoseconds: what is positive never becomes 0, nor a part of a millisecond a whole one.
    ['1999 µs', 1.999],
    ['100 micros', 0.1],
    ['500 ns', 0.001],
    ['1 ns', 0.001],
    ['999999 ns', 0.999],
    ['60000000001 ns', 60_000.001],
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

it('a part of a millisecond lies between two moments of today', () => {
  const now = Date.parse('2026-01-01T00:00:00Z');
  for (const text of ['1 ns', '500 ns', '100 micros', '999999 ns']) {
    const duration = parseDuration(text) ?? Number.NaN;
    expect(now + duration).toBeGreaterThan(now);
    expect(now + duration).toBeLessThan(now + 1);
    expect(now - duration).toBeLessThan(now);
    expect(now - duration).toBeGreaterThan(now - 1);
  }
});

it.each([
  [0, '0 ms'],
  [500, '500 ms'],
  [90_000, '90 s'],
  [900_000, '15 min'],
  [0.1, '100 µs'],
  [1.5, '1500 µs'],
  [86_400_000, '1 d'],
])('prints %d as %j', (ms, text) => expect(printDuration(ms)).toBe(text));
