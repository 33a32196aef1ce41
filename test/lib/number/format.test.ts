import { expect, it } from 'vitest';
import { formatDuration, formatNumber, formatPart, formatPercent, formatUtc } from '../../../lib/number/format.ts';

it.each([
  [1240.4, '1 240'],
  [1_234_567, '1 234 567'],
  [100, '100'],
  [82.04, '82'],
  [7.2345, '7.23'],
  [0.5, '0.5'],
  [0.00001, 'almost 0'],
  [-1240, '-1 240'],
  [0, '0'],
  [Number.NaN, 'unknown'],
  [Number.POSITIVE_INFINITY, 'unlimited'],
])('%f reads %s', (value, text) => expect(formatNumber(value)).toBe(text));

it('shares, durations, parts and times read plainly', () => {
  expect([formatPercent(0.704), formatPercent(1), formatPercent(Number.NaN)]).toEqual(['70.4 %', '100 %', 'unknown']);
  expect([formatDuration(90_000), formatDuration(900_000), formatDuration(7_200_000)]).toEqual([
    '90 s',
    '15 min',
    '2 h',
  ]);
  expect([formatPart(179_999, 900_000), formatPart(30_500, 60_000)]).toEqual(['2 of 15 min', '30 of 60 s']);
  expect(formatUtc(1_767_225_600_000)).toBe('2026-01-01 00:00');
});

it.each([
  [0, '1970-01-01 00:00'],
  [8.64e15 + 1, 'after the year 275760'],
  [Number.POSITIVE_INFINITY, 'after the year 275760'],
  [-9e15, 'before all years'],
  [Number.NaN, 'an unknown time'],
])('the time %d is %s, and no exception', (ms, text) => expect(formatUtc(ms)).toBe(text));
