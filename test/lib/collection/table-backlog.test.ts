import { describe, expect, it } from 'vitest';
import { type SourcePoint, waiting } from '../../../lib/collection/table-backlog.ts';

const MIN = 60_000;
const commits = [0, 5, 10, 15].map((minute) => ({
  id: `${minute}`,
  at: minute * MIN,
  records: 60_000,
  writer: '',
  files: 1,
  bytes: 1,
}));
const table = { commits, since: 0 };
const point = (minute: number, recordsIn: number, lag = Number.NaN, idle = false): SourcePoint => ({
  at: minute * MIN,
  recordsIn,
  lag,
  idle,
});
const RUNNING = 6 * MIN;

describe('what waits at a source that does not say so', () => {
  it('is what was committed since it was last known, without what was read since', () => {
    const before = [point(7, 5_000, 55_000), point(8, 25_000)];
    expect(waiting(table, before, point(10.5, 45_000), RUNNING)).toBe(55_000 + 60_000 - 40_000);
  });

  it('is known from before the restart', () => {
    const waited = { at: 4 * MIN, records: 1_000 };
    expect(waiting({ ...table, waited }, [], point(7, 5_000), RUNNING)).toBe(1_000 + 60_000 - 5_000);
  });

  it('is unknown where it was never known, or not all commits since then are', () => {
    expect(waiting(table, [], point(7, 5_000), RUNNING)).toBeUndefined();
    expect(waiting(table, [point(7, 5_000)], point(8, 25_000), RUNNING)).toBeUndefined();
    const waited = { at: 4 * MIN, records: 1_000 };
    expect(waiting({ ...table, since: 5 * MIN, waited }, [], point(7, 5_000), RUNNING)).toBeUndefined();
    // Of this run of the job, counters have gone on since.
    expect(waiting({ ...table, waited: { at: 7 * MIN, records: 1 } }, [], point(9, 5_000), RUNNING)).toBeUndefined();
  });

  it('is never less than nothing', () => {
    expect(waiting(table, [point(7, 0, 1_000)], point(8, 5_000), RUNNING)).toBe(0);
  });

  it('is nothing where it stands still and has read, whatever it was thought to be', () => {
    const before = [point(7, 30_000, 90_000), point(8, 60_000)];
    expect(waiting(table, before, point(9, 60_000, Number.NaN, true), RUNNING)).toBe(0);
    // And what was committed meanwhile.
    expect(waiting(table, before, point(10.5, 60_000, Number.NaN, true), RUNNING)).toBe(60_000);
  });

  it.each([
    ['is busy', [point(7, 30_000, 90_000), point(8, 60_000)], point(9, 60_000)],
    [
      'has read nothing of the newest commit',
      [point(9, 60_000, 0), point(11, 60_000, 60_000)],
      point(12, 60_000, Number.NaN, true),
    ],
    ['has read nothing at all', [point(7, 0, 60_000), point(8, 0)], point(9, 0, Number.NaN, true)],
  ])('is not nothing where it stands still and %s', (_, before, now) => {
    expect(waiting(table, before, now, RUNNING)).toBe(60_000);
  });
});
