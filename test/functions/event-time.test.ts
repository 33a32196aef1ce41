import { expect, it } from 'vitest';
import { timeFor } from '../../functions/event-time.ts';

const NOW = Date.UTC(2026, 2, 2, 12);
const MINUTE = 60_000;

const timesFor = (due: number) => {
  const logged: unknown[] = [];
  return { now: timeFor({ note: (message, facts) => void logged.push([message, facts]) }, due, NOW), logged };
};

it.each([0, 10 * MINUTE, -MINUTE])('an event that was due %i ms ago is of now, and nothing is logged', (ago) => {
  expect(timesFor(NOW - ago)).toEqual({ now: NOW, logged: [] });
});

it.each([
  ['2099', Date.UTC(2099, 0, 1)],
  ['1970', 0],
])('a time of %s decides nothing, and is logged', (_, due) => {
  const { now, logged } = timesFor(due);
  expect(now).toBe(NOW);
  expect(logged).toEqual([
    [
      'the time of the event is not used: it is far from the clock',
      { due: new Date(due).toISOString(), now: new Date(NOW).toISOString() },
    ],
  ]);
});
