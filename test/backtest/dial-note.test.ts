import { expect, it } from 'vitest';
import { dialNote } from '../../backtest/advice/dial-note.ts';

const setting = (name: string, dollars: number, restarts: number, spread = 0.1) => ({
  name: `autopilot-${name}`,
  unitHoursPerMonth: { low: dollars * (1 - spread), expected: dollars, high: dollars * (1 + spread) },
  restartsPerDay: { low: restarts, expected: restarts, high: restarts },
});

it('a dial that is as it should be needs no word', () => {
  expect(dialNote([setting('savings', 100, 5), setting('reliability', 120, 2)])).toBeUndefined();
  expect(dialNote([setting('savings', 100.5, 5), setting('reliability', 100, 2)])).toBeUndefined();
  expect(dialNote([setting('savings', 100, 5)])).toBeUndefined();
});

it('the other way round it says by how much, whether it may be chance, and what differs', () => {
  const often = dialNote([setting('savings', 120, 6), setting('reliability', 110, 2)]);
  expect(often).toContain('savings costs more than reliability (9 %)');
  expect(often).toContain('may be chance');
  expect(often).toContain('restarts the job 6 times a day, reliability 2');
  const apart = dialNote([setting('savings', 200, 1, 0.05), setting('reliability', 100, 2, 0.05)]);
  expect(apart).toContain('do not meet');
  expect(apart).toContain('kept longer');
});

it('is about the cheapest of the others', () => {
  const note = dialNote([setting('savings', 366, 8), setting('balanced', 345, 7.5), setting('reliability', 366, 5)]);
  expect(note).toContain('savings costs more than balanced (6 %)');
  expect(note).toContain('restarts the job 8 times a day, balanced 7.5');
  expect(
    dialNote([setting('savings', 100, 8), setting('balanced', 120, 7), setting('reliability', 140, 5)]),
  ).toBeUndefined();
});
