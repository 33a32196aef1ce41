import { expect, test } from 'vitest';
import type { EvaluationRow, MinuteRow, PageHistory } from '../../../console/model/history.ts';
import { align, valueAt } from '../../../console/page/charts/align.ts';
import { shownOf } from '../../../console/page/charts/span.ts';
import type { Line } from '../../../console/page/charts/spec.ts';

const minute = (at: number, lag: number | null): MinuteRow => ({
  at,
  arriving: null,
  read: null,
  lag,
  lagSeconds: null,
});
const record = (at: number, kpus: number | null) => ({ at, kpus }) as EvaluationRow;
const history: PageHistory = {
  from: 0,
  until: 4_000,
  minutes: [minute(1_000, 5), minute(2_000, null), minute(3_000, 7)],
  evaluations: [record(1_500, 2), record(2_500, null), record(4_000, 3)],
  decisions: [],
};

const look = { label: 'x', color: 'x', say: String };
const line: Line = { ...look, kind: 'line', read: (row) => row.lag };
const step: Line = { ...look, kind: 'step', read: (row) => row.kpus };
const level: Line = { ...look, kind: 'level', value: 9 };

test('a step holds until the next evaluation, a line is known at its samples only, and what is not measured stays a gap', () => {
  expect(align(history, [line, step, level], 5_000)).toEqual([
    [1, 1.5, 2, 2.5, 3, 4, 5],
    [5, undefined, null, undefined, 7, undefined, undefined],
    [undefined, 2, 2, null, null, 3, 3],
    [9, 9, 9, 9, 9, 9, 9],
  ]);
});

test('the values at the cursor are those of the newest rows then', () => {
  const at = (time: number) => [line, step, level].map((one) => valueAt(history, one, time));
  expect(at(500)).toEqual([null, null, 9]);
  expect(at(1_700)).toEqual([5, 2, 9]);
  expect(at(2_600)).toEqual([null, null, 9]);
  expect(at(9_000)).toEqual([7, 3, 9]);
});

test('the charts follow the newest hours, and do not stretch the first minutes', () => {
  const hour = 3_600_000;
  expect(shownOf({ kind: 'newest', hours: 24 }, 0, 60_000)).toEqual({ from: 0, to: hour / 2 });
  expect(shownOf({ kind: 'newest', hours: 6 }, 0, 10 * hour)).toEqual({ from: 4 * hour, to: 10 * hour });
  expect(shownOf({ kind: 'all' }, 0, 48 * hour)).toEqual({ from: 0, to: 48 * hour });
  expect(shownOf({ kind: 'fixed', from: 3, to: 5 }, 0, 48 * hour)).toEqual({ from: 3, to: 5 });
});
