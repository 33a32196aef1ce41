import { expect, test } from 'vitest';
import type { PageState } from '../../../console/model/page.ts';
import type { PagePredictions } from '../../../console/model/predictions.ts';
import { cellsOf } from '../../../console/page/outlook/outlook-words.ts';

const MINUTE = 60_000;
const nothing: PagePredictions = {
  at: 0,
  drained: null,
  lastDrain: null,
  nextSize: null,
  forecast: [],
  coverage: null,
  score: null,
  alternatives: [],
  errorBudget: null,
};
const cells = (
  predictions: Partial<PagePredictions> | null,
  now = 0,
  state: PageState['standing']['state'] = 'steady',
) =>
  cellsOf(
    {
      predictions: predictions && { ...nothing, ...predictions },
      now,
      size: null,
      lag: null,
      standing: { state, attention: [] },
    } as unknown as PageState,
    'UTC',
  );
const values = (predictions: Partial<PagePredictions>, now = 0) =>
  cells(predictions, now).map(({ value, unit, detail }) => [value, unit, detail]);

test('what is absent has no cell', () => {
  expect(cells(null)).toEqual([]);
  expect(cells({})).toEqual([]);
});

test.each([
  [639, '60 %', 'not yet', 'waiting has cost 60 % of what a restart is worth'],
  [0, '0 %', 'not yet', 'waiting has cost 0 % of what a restart is worth'],
  [1_065, '100 %', 'yes', 'another size saves more than a restart is worth'],
  [2_130, '200 %', 'yes', 'another size saves more than a restart is worth'],
])('savings of %i against 710, from 1.5 times on', (savings, ...said) => {
  expect(values({ score: { savings, disruption: 710, threshold: 1.5 } })).toEqual([said]);
});

test.each([
  [0, 'in 6 min', 'by 00:06', 'records wait at the sources'],
  [5.2 * MINUTE, 'in 50 s', 'by 00:06', 'records wait at the sources'],
  [7 * MINUTE, 'about now', undefined, 'records wait at the sources'],
])('drained in six minutes, seen %i ms later', (now, ...said) => {
  expect(values({ drained: { kind: 'in', seconds: 360, by: 6 * MINUTE } }, now)).toEqual([said]);
});

test('of a job that does not run nothing is drained', () => {
  const drained = { kind: 'in', seconds: 360, by: 6 * MINUTE } as const;
  expect(cells({ drained }, 7 * MINUTE, 'steady').map(({ id }) => id)).toEqual(['drain']);
  expect(cells({ drained }, 7 * MINUTE, 'not-running')).toEqual([]);
});

test('never, or nothing waits, with how good the last prediction was', () => {
  const lastDrain = { at: 0, predictedSeconds: 840, tookSeconds: 720 };
  const earlier = 'last time 14 min predicted, 12 min taken';
  expect(values({ drained: { kind: 'never' }, lastDrain })).toEqual([
    ['never', 'at this size', `more arrives than is processed; ${earlier}`],
  ]);
  expect(values({ drained: { kind: 'nothing-waits' }, lastDrain })).toEqual([
    ['nothing waits', undefined, `the sources keep up; ${earlier}`],
  ]);
});

test('the forecast of the next 40 minutes, before and after the first one came due', () => {
  const forecast = [20, 40, 80].map((minute) => ({
    at: minute * MINUTE,
    low: 1_000 + minute,
    expected: 1,
    high: 12_345,
  }));
  expect(values({ forecast })).toEqual([['1\u00a0040 to 12\u00a0300', 'by 00:40', 'none has come due yet']]);
  expect(values({ forecast, coverage: { due: 212, share: 0.81 } })[0]?.[2]).toBe('of 212 forecasts 81 % held');
  expect(values({ coverage: { due: 212, share: 0.81 } })).toEqual([['81 %', 'held', 'of 212 forecasts 81 % held']]);
});

test('an error budget that is overspent is a bad sign', () => {
  const budget = (spent: number) => cells({ errorBudget: { allowed: 0.01, spent, restartPrice: 1.6 } })[0];
  expect(budget(0.0042)).toMatchObject({ value: '0.4 %', unit: 'of 1 %' });
  expect(budget(0.0042)?.tone).toBeUndefined();
  expect(budget(0.013)).toMatchObject({ value: '1.3 %', tone: 'bad' });
});
