import { expect, it } from 'vitest';
import { capacity } from '../../../../lib/policies/flink/capacity.ts';
import { optionsOf } from '../../../support/small-job.ts';

const MINUTE = 60_000;
const options = optionsOf({ 'catch-up.duration': '30 min' });

const tables: readonly [string, number, number, number, number, number][] = [
  ['load at 70 % busy', 100, 0, 0.7, 0, 143],
  ['and the backlog', 100, 10, 0.7, 0, 153],
  ['and what piles up in a restart of 5 min', 100, 10, 0.7, 5 * MINUTE, 170],
  ['a restart is cut to whole seconds', 100, 0, 1, 59_999, 103],
  ['more than busy does not exist', 100, 0, 1.7, 0, 100],
  ['never busy needs everything', 100, 0, 0, 0, Number.POSITIVE_INFINITY],
  ['less than never is never', 100, 0, -0.2, 0, Number.POSITIVE_INFINITY],
  ['unknown load', Number.NaN, 0, 0, 0, Number.NaN],
  ['unknown backlog', 100, Number.NaN, 0.7, 0, Number.NaN],
];

it.each(tables)('%s', (_name, targetDataRate, catchUpDataRate, utilization, restartMs, expected) => {
  expect(capacity({ targetDataRate, catchUpDataRate }, utilization, restartMs, options)).toBe(expected);
});

it('without a catch-up duration restarts are not made up for', () => {
  const none = optionsOf({ 'catch-up.duration': '0 s' });
  expect(capacity({ targetDataRate: 100, catchUpDataRate: 0 }, 1, 5 * MINUTE, none)).toBe(100);
});
