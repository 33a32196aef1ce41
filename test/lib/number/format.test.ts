import { expect, it } from 'vitest';
import { clock, duration, part, percent, plain } from '../../../lib/number/format.ts';

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
])('%f reads %s', (value, text) => expect(plain(value)).toBe(text));

it('shares, durations, parts and times read plainly', () => {
  expect([percent(0.704), percent(1), percent(Number.NaN)]).toEqual(['70.4 %', '100 %', 'unknown']);
  expect([duration(90_000), duration(900_000), duration(7_200_000)]).toEqual(['90 s', '15 min', '2 h']);
  expect([part(179_999, 900_000), part(30_500, 60_000)]).toEqual(['2 of 15 min', '30 of 60 s']);
  expect(clock(1_767_225_600_000)).toBe('2026-01-01 00:00');
});
