import { expect, test } from 'vitest';
import type { MinuteRow } from '../../../console/model/history.ts';
import { type Marked, weighed } from '../../../console/view-model/alternatives.ts';
import { pageState } from '../../../console/view-model/page-state.ts';
import { forecastRow, pagePredictions } from '../../../console/view-model/predictions.ts';
import type { EvaluationRecord } from '../../../functions/ports.ts';
import { inMemoryStore } from '../../../functions/store/in-memory-store.ts';
import { asVertexId } from '../../../lib/model/graph.ts';
import { keyOf } from '../../../lib/model/job.ts';
import type { Alternative, Predictions } from '../../../lib/model/predictions.ts';
import type { PerVertexSizing } from '../../../lib/model/sizing.ts';
import { baseline, job, pageDay, WINDOW_MS } from '../../support/page-day.ts';
import { predictions as allPredictions } from '../../support/page-predictions.ts';
import { DAY, MINUTE, sizingFor } from '../../support/page-world.ts';

const record = (
  minute: number,
  predictions: Predictions | undefined,
  decision: EvaluationRecord['decision'] = 'hold',
): EvaluationRecord => ({
  at: minute * MINUTE,
  samples: [],
  evaluation: undefined,
  sizing: sizingFor(4),
  decision,
  because: [],
  ...(predictions ? { predictions } : {}),
});
const draining = (minute: number, drainSeconds: number, decision?: EvaluationRecord['decision']): EvaluationRecord =>
  record(minute, { drainSeconds }, decision);
const lagging = (minute: number, lagSeconds: number | null) => ({ at: minute * MINUTE, lagSeconds }) as MinuteRow;

test.each([
  ['a policy without predictions', undefined],
  ['a policy whose predictions say nothing', {}],
  ['a policy whose only prediction is absent', { drainSeconds: undefined }],
])('%s: nothing is shown', (_, predictions) => {
  expect(pagePredictions([record(5, predictions as Predictions)], [])).toBeNull();
});

test('what a policy does not predict is null or empty, and never zero', () => {
  expect(pagePredictions([draining(5, 0)], [])).toEqual({
    at: 5 * MINUTE,
    drained: { kind: 'nothing-waits' },
    lastDrain: null,
    nextSize: null,
    forecast: [],
    coverage: null,
    score: null,
    alternatives: [],
    errorBudget: null,
  });
  const nothing = { coverage: { due: 0, share: Number.NaN }, score: { savings: 1, disruption: 0, threshold: 1.5 } };
  expect(pagePredictions([record(5, nothing)], [])).toMatchObject({ drained: null, coverage: null, score: null });
});

test('a backlog is drained by a time, never, or nothing waits', () => {
  const drained = (seconds: number) => pagePredictions([draining(5, seconds)], [])?.drained;
  expect(drained(360)).toEqual({ kind: 'in', seconds: 360, by: 11 * MINUTE });
  expect(drained(Number.POSITIVE_INFINITY)).toEqual({ kind: 'never' });
  expect(drained(0)).toEqual({ kind: 'nothing-waits' });
  expect(drained(Number.NaN)).toBeNull();
});

test('while a job restarts the last predictions go on holding, for twenty minutes', () => {
  const before = record(5, { drainSeconds: 600, alternatives: [alternative(4)] });
  const after = (minute: number) => pagePredictions([before, record(minute, undefined)], []);
  expect(after(10)).toMatchObject({ at: 5 * MINUTE, drained: { by: 15 * MINUTE }, alternatives: [] });
  expect(after(25)).not.toBeNull();
  expect(after(26)).toBeNull();
});

test('the last backlog: what was predicted with the change, and what it took', () => {
  const episode = [
    draining(0, 0),
    draining(5, Number.POSITIVE_INFINITY),
    draining(10, 4_000),
    draining(15, 900, 'rescale'),
    record(20, undefined),
    draining(25, 300),
    draining(30, 0),
  ];
  const minutes = [lagging(14, 200), lagging(16, null), lagging(20, 90), lagging(27, 12), lagging(28, 0)];
  expect(pagePredictions(episode, minutes)?.lastDrain).toEqual({
    at: 15 * MINUTE,
    predictedSeconds: 900,
    tookSeconds: 12 * 60,
  });
  expect(pagePredictions(episode, [])?.lastDrain).toMatchObject({ tookSeconds: 15 * 60 });
  expect(pagePredictions(episode.slice(0, -1), minutes)?.lastDrain).toBeNull();
});

test('looking back, a row carries the band that was forecast for about ten minutes later', () => {
  const forecast = [2, 5, 10, 20].map((ahead) => ({
    at: (60 + ahead) * MINUTE,
    low: 100_049 - ahead,
    expected: 110_000,
    high: 120_000 + ahead,
  }));
  expect(forecastRow(record(60, { forecast }))).toEqual([70 * MINUTE, 100_000, 120_000]);
  expect(forecastRow(record(60, { forecast: forecast.slice(3) }))).toBeUndefined();
  expect(forecastRow(record(60, undefined))).toBeUndefined();
});

const alternative = (parallelism: number, size = parallelism): Alternative => ({
  parallelism: { [asVertexId('a')]: parallelism, [asVertexId('b')]: Math.min(parallelism, 3) },
  size,
  carries: 100 * parallelism,
  holdSeconds: 3_600,
  cost: size + 0.5,
});

test('the size of then and the one that was chosen are marked, as the platform made it', () => {
  const alternatives = [alternative(6, 3), alternative(4, 2), alternative(8, 4)];
  const is = (marked: Marked) => weighed({ predictions: { alternatives } }, marked).map((one) => one.is);
  expect(is({ now: sizingFor(4), chosen: sizingFor(6) })).toEqual(['chosen', 'now', null]);
  expect(is({ now: sizingFor(4), chosen: undefined })).toEqual([null, 'now', null]);
  expect(is({ now: sizingFor(4), chosen: sizingFor(5) })).toEqual(['chosen', 'now', null]);
  expect(is({ now: sizingFor(20), chosen: undefined })).toEqual([null, null, null]);
  const each = (a: number, b: number): PerVertexSizing => ({
    kind: 'per-vertex',
    parallelism: { [asVertexId('a')]: a, [asVertexId('b')]: b },
  });
  expect(is({ now: each(4, 3), chosen: each(8, 3) })).toEqual([null, 'now', 'chosen']);
  expect(is({ now: each(4, 2), chosen: each(8, 4) })).toEqual([null, null, null]);
  expect(weighed({}, { now: sizingFor(4), chosen: undefined })).toEqual([]);
});

test('where slots are weighed on Managed Flink the sizes are called so', () => {
  const units = (alternatives: readonly Alternative[]) =>
    weighed({ predictions: { alternatives } }, { now: sizingFor(4), chosen: undefined }).map((one) => one.unit);
  expect(units([alternative(4, 2), alternative(8, 4)])).toEqual(['KPUs', 'KPUs']);
  expect(units([alternative(4, 4), alternative(8, 8)])).toEqual(['slots', 'slots']);
  // Packed otherwise than now, they are KPUs all the same, and the one of now is found by its KPUs.
  const packed = [alternative(4, 1), alternative(4, 2), alternative(8, 4)];
  expect(units(packed)).toEqual(['KPUs', 'KPUs', 'KPUs']);
  const marked = weighed({ predictions: { alternatives: packed } }, { now: sizingFor(4), chosen: undefined });
  expect(marked.map(({ is }) => is)).toEqual([null, 'now', null]);
});

test('a size that holds for ever has no time that JSON could carry', () => {
  const alternatives = [{ ...alternative(4), holdSeconds: Number.POSITIVE_INFINITY, carries: Number.NaN }];
  const [one] = weighed({ predictions: { alternatives } }, { now: sizingFor(4), chosen: undefined });
  expect(one).toMatchObject({ holdSeconds: null, carries: null, cost: 4.5 });
});

test('every decision of a day knows the sizes that were weighed for it', async () => {
  const store = inMemoryStore();
  const day = pageDay(store, allPredictions);
  await day.playTo(20 * 60);
  const state = await pageState({
    store,
    job,
    mode: 'act',
    clock: { now: day.now },
    from: DAY,
    windowMs: WINDOW_MS,
    baseline,
    policy: { name: 'autopilot', objective: 'balanced' },
  })();
  const { decisions, evaluations } = state.history;
  expect(decisions.length).toBeGreaterThan(5);
  for (const { alternatives, from, to } of decisions) {
    expect(alternatives.find(({ is }) => is === 'chosen')?.parallelism).toBe(to.parallelism);
    expect(alternatives.find(({ is }) => is === 'now')?.parallelism).toBe(from.parallelism);
  }
  expect(evaluations.filter(({ forecast }) => forecast !== undefined).length).toBeGreaterThan(200);
  expect(state.policy).toEqual({ name: 'autopilot', objective: 'balanced' });
});

test('a policy that predicts before the window is full is not said to collect, unless it says that it waits', async () => {
  const phaseAt = async (rule: 'enough-capacity' | 'window-full'): Promise<string> => {
    const store = inMemoryStore();
    const because = [{ rule, says: '' }];
    await store.putEvaluation(keyOf(job), { ...record(5, { drainSeconds: 0 }), at: DAY, because });
    const source = { store, job, mode: 'act', clock: { now: () => DAY }, from: DAY, windowMs: WINDOW_MS } as const;
    return (await pageState(source)()).phase.kind;
  };
  expect(await phaseAt('enough-capacity')).toBe('holding');
  expect(await phaseAt('window-full')).toBe('collecting');
});
