import { expect, test } from 'vitest';
import type { MinuteRow, PageHistory } from '../../../console/model/history.ts';
import type { PageState } from '../../../console/model/page.ts';
import { MOST_DECISIONS } from '../../../console/model/resolution.ts';
import { continues, mergeHistory, rowAt } from '../../../console/page/shared/history.ts';

const minute = (at: number, lag: number): MinuteRow => ({ at, arriving: null, read: null, lag, lagSeconds: null });
const history = (from: number, until: number, ...minutes: readonly MinuteRow[]): PageHistory => ({
  from,
  until,
  minutes,
  evaluations: [],
  decisions: [],
});

test('rows that came again replace what was there, also when one of them is gone', () => {
  const known = history(0, 30, minute(10, 1), minute(20, 2), minute(30, 3));
  const merged = mergeHistory(known, history(20, 40, minute(25, 8), minute(40, 9)));
  expect(merged).toEqual(history(0, 40, minute(10, 1), minute(25, 8), minute(40, 9)));
  expect(mergeHistory(undefined, known)).toBe(known);
});

test('a page that stays open for weeks keeps no more decisions than are shown', () => {
  const decision = (at: number) => ({ id: `${at}`, at, statusAt: at }) as PageHistory['decisions'][number];
  const of = (from: number, count: number): PageHistory => ({
    ...history(0, 1),
    decisions: Array.from({ length: count }, (_, i) => decision(from + i)),
  });
  const { decisions } = mergeHistory(of(0, MOST_DECISIONS), of(MOST_DECISIONS, 20));
  expect(decisions).toHaveLength(MOST_DECISIONS);
  expect([decisions[0]?.at, decisions.at(-1)?.at]).toEqual([MOST_DECISIONS + 19, 20]);
});

test('a server that began again is not continued', () => {
  const state = (from: number, until: number) =>
    ({ from, job: { name: 'orders', platform: 'flink' }, history: history(from, until) }) as unknown as PageState;
  expect(continues(state(0, 10), state(0, 20))).toBe(true);
  expect(continues(state(0, 20), state(0, 10))).toBe(false);
  expect(continues(state(0, 20), state(5, 30))).toBe(false);
});

test('the row at a time is the newest one until then', () => {
  const rows = [minute(10, 1), minute(20, 2), minute(30, 3)];
  expect([9, 10, 19, 20, 99].map((at) => rowAt(rows, at)?.lag)).toEqual([undefined, 1, 1, 2, 3]);
});
