import { expect, test } from 'vitest';
import {
  bytes,
  clockTime,
  count,
  dollars,
  or,
  percent,
  quantity,
  readingOr,
  seconds,
  unbroken,
  words,
} from '../../../console/page/shared/format.ts';

test.each([
  [count(9_006.4), '9\u00a0006'],
  [count(3.1459), '3.15'],
  [count(0), '0'],
  [dollars(0.77), '$0.77'],
  [dollars(-1.5), '−$1.50'],
  [dollars(-0.001), '$0.00'],
  [dollars(12_345.6), '$12\u00a0346'],
  [bytes(4 * 1024 ** 3), '4 GB'],
  [bytes(1014 * 1024 ** 2), '0.99 GB'],
  [bytes(448.4 * 1024 ** 2), '448 MB'],
  [quantity(2 * 1024 ** 3, 'bytes'), '2 GB'],
  [percent(0.554), '55 %'],
  [seconds(0), '0 s'],
  [seconds(0.00357), '4 ms'],
  [seconds(3.456), '3.46 s'],
  [seconds(59.7), '1 min'],
  [seconds(250), '4 min 10 s'],
  [seconds(3_600), '1 h'],
  [seconds(86_100), '23 h 55 min'],
  [seconds(100_000_000), '27\u00a0778 h'],
  [or(null, count), 'not measured'],
  [or(undefined, count), 'not measured'],
  [or(0, count), '0'],
  [readingOr('unlimited', count), 'no limit seen'],
  [quantity(null, 'records/s'), 'not measured'],
  [quantity(1_234.5, 'records/s'), '1\u00a0235 records/s'],
  [quantity(0.55, 'USD/h'), '$0.55 /h'],
  [quantity(7, ''), '7'],
  [quantity(0.0842, 'share'), '8.42 %'],
  [words('trueProcessingRate'), 'true processing rate'],
  [words('window-full'), 'window full'],
  [clockTime(Date.UTC(2026, 2, 4, 18, 40), 'UTC'), '18:40'],
])('%s', (got, expected) => {
  expect(got).toBe(expected);
});

test('a number does not break at the end of a line, the words around it do', () => {
  const says = 'Below 5 399 records/s for 85 min, 12 345 678 in all, it goes to 6 of 1999.';
  expect(unbroken(says)).toBe(
    'Below 5\u00a0399 records/s for 85 min, 12\u00a0345\u00a0678 in all, it goes to 6 of 1999.',
  );
});
