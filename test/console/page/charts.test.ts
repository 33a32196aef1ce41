import { expect, test } from 'vitest';
import type { EvaluationRow, MinuteRow, PageHistory } from '../../../console/model/history.ts';
import type { PageState } from '../../../console/model/page.ts';
import { align, valueAt } from '../../../console/page/charts/align.ts';
import { forecastReading } from '../../../console/page/charts/forecast-line.ts';
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

const band = (kind: 'low' | 'high'): Line => ({
  ...look,
  kind: 'forecast',
  before: (row) => row.forecast?.[kind === 'low' ? 1 : 2] ?? null,
  ahead: (point) => point[kind],
});
const MINUTES = 60_000;
const forecasting: PageHistory = {
  ...history,
  evaluations: [
    { ...record(0, 2), forecast: [10 * MINUTES, 1, 3] },
    { ...record(5 * MINUTES, 2), forecast: [15 * MINUTES, 2, 4] },
    record(10 * MINUTES, 3),
    { ...record(15 * MINUTES, 3), forecast: [25 * MINUTES, 3, 5] },
  ],
  minutes: [],
};
const ahead = [17, 20, 35].map((minute) => ({
  at: minute * MINUTES,
  low: minute,
  expected: minute + 1,
  high: minute + 2,
}));

test('a forecast is what it was ten minutes earlier until it looks ahead, and a step goes on only where it is meant to', () => {
  const seconds = [0, 5, 10, 15, 17, 20, 35].map((minute) => minute * 60);
  const goesOn: Line = { ...look, kind: 'step', read: (row) => row.kpus, goesOn: true };
  expect(align(forecasting, [band('low'), band('high'), step, goesOn], 15 * MINUTES, ahead)).toEqual([
    seconds,
    [undefined, undefined, 1, 2, 17, 20, 35],
    [undefined, undefined, 3, 4, 19, 22, 37],
    [2, 2, 3, 3, undefined, undefined, undefined],
    [2, 2, 3, 3, 3, 3, 3],
  ]);
});

test('an evaluation without a forecast breaks the band', () => {
  const [, low] = align(forecasting, [band('low')], 15 * MINUTES, []);
  expect(low).toEqual([1, 2, null, 3]);
});

test('what is ahead takes no more than a quarter of what is behind, and a span that was drawn stays as it is', () => {
  const hour = 3_600_000;
  const until = (hours: number) => shownOf({ kind: 'newest', hours }, 0, 48 * hour, 48 * hour + 80 * MINUTES);
  expect(until(24)).toEqual({ from: 24 * hour, to: 48 * hour + 80 * MINUTES });
  expect(until(1)).toEqual({ from: 47 * hour, to: 48 * hour + 15 * MINUTES });
  expect(shownOf({ kind: 'fixed', from: 3, to: 5 }, 0, 48 * hour, 50 * hour)).toEqual({ from: 3, to: 5 });
});

test('a forecast is read as a range, at its own time', () => {
  const state = { predictions: { at: 15 * MINUTES, forecast: ahead }, history: forecasting } as unknown as PageState;
  expect(forecastReading(state, undefined, 'UTC')).toBe('35 to 37 by 00:35');
  expect(forecastReading(state, 21 * MINUTES, 'UTC')).toBe('20 to 22');
  expect(forecastReading(state, 12 * MINUTES, 'UTC')).toBe('1 to 3');
  expect(forecastReading(state, 9 * MINUTES, 'UTC')).toBe('none');
  expect(forecastReading({ ...state, predictions: null }, undefined, 'UTC')).toBe('none');
});
