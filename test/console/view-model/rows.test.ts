import { expect, test } from 'vitest';
import { minuteRows, type ReadSample } from '../../../console/view-model/minute-rows.ts';
import { savedUpTo } from '../../../console/view-model/savings.ts';
import { asVertexId } from '../../../lib/model/graph.ts';

const MINUTE = 60_000;
const [orders, prices] = ['orders', 'prices'].map(asVertexId) as [never, never];

const sample = (minute: number, ordersIn: number, lag: number | undefined, pricesIn = 0): ReadSample => ({
  at: minute * MINUTE,
  readAt: minute * MINUTE,
  vertices: { [orders]: { recordsIn: ordersIn, lag }, [prices]: { recordsIn: pricesIn, lag: 0 } },
  job: {},
});

test('what arrived is what was read and what the backlog grew by, over all sources', () => {
  const samples = [sample(0, 1_000, 0, 500), sample(1, 7_000, 600, 1_100)];
  const [, second] = minuteRows(samples, [orders, prices], [{ at: 0, incoming: 100 }], 'kpu');
  expect(second).toEqual({ at: MINUTE, read: 110, arriving: 120, lag: 600, lagSeconds: 6 });
});

test('a counter that was reset, and a lag that one source does not tell, are not measured', () => {
  const [, reset] = minuteRows([sample(0, 7_000, 0), sample(1, 100, 0)], [orders, prices], [], 'kpu');
  expect(reset).toMatchObject({ read: null, arriving: null, lag: 0 });
  const [, blind] = minuteRows([sample(0, 0, undefined), sample(1, 600, undefined)], [orders, prices], [], 'kpu');
  expect(blind).toMatchObject({ read: 10, arriving: null, lag: null, lagSeconds: null });
});

test('a backlog in seconds goes by the rate of the evaluation that read it; where that had none, by the one before', () => {
  const rates = [0, 5, 10].map((minute) => ({
    at: minute * MINUTE,
    incoming: minute === 10 ? null : 100 + 20 * minute,
  }));
  const read = (minute: number, at: number): ReadSample => ({ ...sample(minute, 0, 600), readAt: at * MINUTE });
  const rows = minuteRows([read(1, 5), read(2, 5), read(3, 10)], [orders, prices], rates, 'kpu');
  expect(rows.map(({ lagSeconds }) => lagSeconds)).toEqual([3, 3, 3]);
  const [before] = minuteRows([read(1, 1)], [orders, prices], rates, 'kpu');
  expect(before?.lagSeconds).toBe(6);
});

test('a pause in the samples stays a gap', () => {
  const samples = [0, 1, 2, 3, 10, 11].map((minute) => sample(minute, minute * 600, 0));
  const rows = minuteRows(samples, [orders, prices], [], 'kpu');
  expect(rows.map(({ at, read, lag }) => [at / MINUTE, read, lag])).toEqual([
    [0, null, 0],
    [1, 10, 0],
    [2, 10, 0],
    [3, 10, 0],
    [4, null, null],
    [10, null, 0],
    [11, 10, 0],
  ]);
});

test('a backlog that nothing comes in to has no time; an empty one is zero seconds', () => {
  const rows = minuteRows([sample(0, 0, 50), sample(1, 0, 0)], [orders, prices], [{ at: 0, incoming: 0 }], 'kpu');
  expect(rows.map((row) => row.lagSeconds)).toEqual([null, 0]);
});

test('savings add up row by row, and not over a pause without evaluations', () => {
  const row = (hour: number, perHour: number | null) => ({ at: hour * 3_600_000, perHour, runs: true });
  const rows = [row(0, 0.5), row(1, 1.5), row(2, null), row(3, 0.5), row(9, 0.5)];
  const saved = savedUpTo(rows, 1);
  expect(saved.map((one) => one?.saved)).toEqual([0, 0.5, 0, 0, 0]);
  expect(saved.at(-1)?.of).toBe(2);
  // What does not run saves nothing.
  expect(savedUpTo([{ ...row(0, 0.5), runs: false }, row(1, 0.5)], 1).at(-1)).toEqual({ saved: 0, of: 0 });
  expect(savedUpTo(rows, undefined)).toEqual(rows.map(() => undefined));
});
