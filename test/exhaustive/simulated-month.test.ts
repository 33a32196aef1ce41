/** A month of `npm start`: what could grow is bounded. `npm run bench:days` prints the heap beside it. */
import { expect, it } from 'vitest';
import { type DayEnd, runDays } from '../../sandbox/simulation/day-by-day.ts';

it('rows, items, points and the size of the state level off', async () => {
  const days: DayEnd[] = [];
  await runDays({
    platform: 'managed-flink',
    simulate: 'light',
    load: 'day',
    seed: 1,
    mode: 'act',
    everyMinutes: 15,
    days: 30,
    options: {},
    log: false,
    ended: (day) => days.push(day),
  });
  expect(days).toHaveLength(30);
  expect(days.at(-1)?.failures).toBe(0);
  const at = (day: number): DayEnd => days[day - 1]!;
  // CloudWatch keeps two days here, DynamoDB evaluations two weeks (and deletes them within a day).
  for (const { points } of days) expect(points).toBeLessThan(2.3 * at(1).points);
  for (const { stored } of days) expect(stored.evaluations).toBeLessThanOrEqual(15 * 96);
  expect(at(30).stored.evaluations).toBeGreaterThan(13 * 96);
  // A day of minutes, six days of quarters, and hours.
  expect(at(30).rows.minutes).toBeLessThan(25 * 60 + 6 * 96 + 24 * 24 + 50);
  expect(at(30).rows.decisions).toBeLessThanOrEqual(500);
  // With all rows and reasons it would be thirty days' worth, and seven more each week.
  expect(at(30).stateBytes).toBeLessThan(6 * at(1).stateBytes);
  expect(at(30).stateBytes - at(23).stateBytes).toBeLessThan(at(1).stateBytes);
});
