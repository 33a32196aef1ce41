import { expect, test } from 'vitest';
import type { PageHistory } from '../../../console/model/history.ts';
import { mergeHistory } from '../../../console/page/shared/history.ts';
import { type PageSource, pageState } from '../../../console/view-model/page-state.ts';
import { inMemoryStore } from '../../../functions/store/in-memory-store.ts';
import { keyOf } from '../../../lib/model/job.ts';
import { baseline, job, pageDay, WINDOW_MS } from '../../support/page-day.ts';
import { DAY, graph, MINUTE } from '../../support/page-world.ts';

const open = (changes: Partial<PageSource> = {}) => {
  const store = inMemoryStore();
  const day = pageDay(store);
  const source: PageSource = {
    store,
    job,
    mode: 'act',
    clock: { now: day.now },
    from: DAY,
    windowMs: WINDOW_MS,
    baseline,
    ...changes,
  };
  return { store, day, source };
};

test('before the first evaluation everything says that it is not known, and nothing is zero', async () => {
  const state = await pageState(open().source)();
  expect(state).toMatchObject({
    phase: { kind: 'waiting' },
    size: null,
    lag: null,
    incoming: null,
    savedDollars: null,
  });
  expect(state).toMatchObject({ hold: null, vertices: [], clock: { kind: 'real' }, baseline });
  expect(state.history).toMatchObject({ minutes: [], evaluations: [], decisions: [], until: DAY });
});

test('the first minutes say how much of the window is there, and why nothing is done', async () => {
  const { day, source } = open({ speed: () => 60 });
  await day.playTo(11);
  const state = await pageState(source)();
  expect(state.phase).toEqual({ kind: 'collecting', haveMs: 9 * MINUTE, needMs: WINDOW_MS });
  expect(state.hold?.because[0]?.says).toBe('The window is not full: 10 of 15 min.');
  expect(state.clock).toEqual({ kind: 'simulated', speed: 60 });
});

test('the numbers of the page are the numbers of the store', async () => {
  const { day, source } = open();
  await day.playTo(24 * 60);
  const state = await pageState(source)();
  const newest = day.evaluations.at(-1)!;
  const sizing = newest.sizing;
  if (sizing.kind !== 'kpu') throw new Error('the day is one of Managed Flink');
  expect(state.size).toEqual({
    parallelism: sizing.parallelism,
    kpus: sizing.kpus,
    parallelismPerKpu: 2,
    dollarsPerHour: sizing.dollarsPerHour,
  });
  const rows = state.history.evaluations;
  expect(rows.map((row) => [row.at, row.parallelism])).toEqual(
    day.evaluations.map((record) => [record.at, record.sizing.kind === 'kpu' && record.sizing.parallelism]),
  );
  const hourly = day.evaluations
    .slice(0, -1)
    .map((record) => (record.sizing.kind === 'kpu' ? record.sizing.dollarsPerHour : 0));
  const saved = hourly.reduce((sum, dollars) => sum + ((hourly[0] ?? 0) - dollars) / 12, 0);
  expect(rows.at(-1)?.savedDollars).toBeCloseTo(saved, 9);
  // No row of the fleet: what was saved this month is not known.
  expect(state.savedDollars).toBeNull();
  expect(state.rescales).toMatchObject({
    confirmed: day.journal.filter((event) => event.name === 'confirmed').length,
    refused: 1,
    failed: 1,
    underWay: 0,
  });
  for (const vertex of state.vertices) {
    const evaluated = newest.evaluation!.vertices[vertex.id as never]!;
    expect(vertex).toMatchObject({
      busy: evaluated.load,
      trueProcessingRate: evaluated.trueProcessingRate,
      targetDataRate: evaluated.targetDataRate,
      recommended: evaluated.recommendedParallelism,
    });
  }
  expect(state.vertices.map((vertex) => vertex.lag)).toEqual([0, 0, null, null, null]);
});

test('while a change is under way, the page says so', async () => {
  const { day, source } = open();
  await day.playTo(7 * 60 + 21);
  const state = await pageState(source)();
  expect(state.phase).toMatchObject({ kind: 'changing', status: 'applied', decision: state.history.decisions[0]?.id });
  expect(state.rescales.underWay).toBe(1);
});

test('what is new, put behind what is known, is the whole', async () => {
  const { day, source } = open();
  const follow = pageState(source);
  let known: PageHistory | undefined;
  for (let minute = 1; minute <= 24 * 60 + 1; minute += 37) {
    await day.playTo(minute);
    known = mergeHistory(known, (await follow(known?.until)).history);
  }
  const whole = await pageState(source)();
  expect(known).toEqual({ ...whole.history, until: known?.until });
});

test('what is new after a day is small', async () => {
  const { day, source } = open();
  const follow = pageState(source);
  await day.playTo(24 * 60);
  const whole = await follow();
  await day.playTo(24 * 60 + 1);
  const news = await follow(whole.history.until);
  expect(news.history.evaluations.at(-1)?.at).toBe(DAY + 24 * 60 * MINUTE);
  expect(JSON.stringify(news).length).toBeLessThan(JSON.stringify(whole).length / 25);
});

test('evaluations that were read once are not read again', async () => {
  const { store, day, source } = open();
  const follow = pageState(source);
  await day.playTo(12 * 60);
  await follow();
  await follow();
  const reads = store.calls.filter((call) => call.method === 'evaluations').map((call) => call.given);
  expect(reads).toEqual([
    [DAY, day.now() + 1],
    [DAY + (12 * 60 - 5 - 15) * MINUTE, day.now() + 1],
  ]);
});

test('no number of the state is NaN or infinite: JSON would make it a null by accident', async () => {
  const { day, source } = open();
  await day.playTo(14 * 60);
  const state = await pageState(source)();
  expect(JSON.parse(JSON.stringify(state))).toEqual(state);
});

test('where every vertex has its own parallelism, there are no KPUs and no prices', async () => {
  const { store, day, source } = open({ baseline: undefined });
  await day.playTo(6);
  const aggregate = graph.vertices[3]!.id;
  const sink = graph.vertices[4]!.id;
  const sizing = { kind: 'per-vertex', parallelism: { [aggregate]: 5, [sink]: 2 } } as const;
  await store.putEvaluation(keyOf(job), { ...day.evaluations.at(-1)!, at: day.now(), sizing });
  const state = await pageState(source)();
  expect(state.size).toEqual({ parallelism: 5, kpus: null, parallelismPerKpu: null, dollarsPerHour: null });
  expect(state).toMatchObject({ savedDollars: null, baseline: null });
  expect(state.vertices.map((vertex) => vertex.parallelism)).toEqual([null, null, null, 5, 2]);
  expect(state.history.evaluations.at(-1)?.vertexParallelism).toMatchObject({ [aggregate]: 5, [sink]: 2 });
});
