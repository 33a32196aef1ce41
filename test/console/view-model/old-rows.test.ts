import { expect, it } from 'vitest';
import type { EvaluationRow, MinuteRow } from '../../../console/model/history.ts';
import { LONGEST_MS, thinnedEvaluations, thinnedMinutes } from '../../../console/model/resolution.ts';
import { mergeHistory } from '../../../console/page/shared/history.ts';
import { pageState } from '../../../console/view-model/page-state.ts';
import { inMemoryStore } from '../../../functions/store/in-memory-store.ts';
import { baseline, job, pageDay, WINDOW_MS } from '../../support/page-day.ts';
import { DAY } from '../../support/page-world.ts';

const HOUR = 3_600_000;
const minutes = (count: number): readonly MinuteRow[] =>
  Array.from({ length: count }, (_, i) => ({ at: i * 60_000, arriving: 1, read: 1, lag: 0, lagSeconds: 0 }));

it('minutes are all there for a day, then one in a quarter of an hour, then one in an hour, for a month', () => {
  const now = 40 * 24 * HOUR;
  const kept = thinnedMinutes(minutes(40 * 24 * 60), now);
  const aged = (from: number, to: number): number => kept.filter(({ at }) => now - at > from && now - at <= to).length;
  expect(aged(0, 24 * HOUR)).toBe(24 * 60);
  expect(aged(24 * HOUR, 7 * 24 * HOUR)).toBe(6 * 24 * 4);
  expect(aged(7 * 24 * HOUR, LONGEST_MS)).toBe(24 * 24);
  expect(aged(LONGEST_MS, Number.POSITIVE_INFINITY)).toBe(0);
});

it('rows that are thinned again and again are those that are thinned once', () => {
  const all = minutes(5 * 24 * 60);
  let often: readonly MinuteRow[] = [];
  for (const row of all) often = row.at % HOUR === 0 ? thinnedMinutes([...often, row], row.at) : [...often, row];
  const now = all.at(-1)!.at;
  expect(thinnedMinutes(often, now)).toEqual(thinnedMinutes(all, now));
});

it('a decision and a change of size are kept, however old', () => {
  const row = (i: number): EvaluationRow =>
    ({
      at: i * 300_000,
      decision: i === 40 ? 'rescale' : 'hold',
      vertexParallelism: { a: i > 50 ? 2 : 1 },
      kpus: null,
      parallelism: 2,
      parallelismPerKpu: null,
    }) as unknown as EvaluationRow;
  const kept = thinnedEvaluations(
    Array.from({ length: 100 }, (_, i) => row(i)),
    20 * 24 * HOUR,
  );
  const times = kept.map(({ at }) => at / 300_000);
  expect(times).toContain(40);
  expect(times).toContain(51);
  expect(times.length).toBeLessThan(15);
});

it('three days: old rows are put away, and the totals are those of a page that reads all of them at once', async () => {
  const store = inMemoryStore();
  const day = pageDay(store);
  const source = {
    store,
    job,
    mode: 'act',
    clock: { now: day.now },
    from: DAY,
    windowMs: WINDOW_MS,
    baseline,
  } as const;
  const often = pageState(source);
  let browser = await often();
  let most = 0;
  for (let hour = 1; hour <= 72; hour++) {
    await day.playTo(hour * 60);
    const news = await often(browser.history.until);
    browser = { ...news, history: mergeHistory(browser.history, news.history) };
    most = Math.max(most, JSON.stringify(browser).length);
  }
  const whole = await often();
  const once = await pageState(source)();
  expect(whole.history.minutes.length).toBeLessThan(25 * 60 + 49 * 4 + 10);
  expect(day.evaluations.length).toBeGreaterThan(800);
  expect(whole.history.evaluations.length).toBeLessThan(540);
  const [followed, readAtOnce] = [whole, once].map(({ history }) => history.evaluations.at(-1));
  for (const total of ['savedDollars', 'savedOfDollars'] as const) {
    expect(Math.abs(followed?.[total] ?? 0)).toBeGreaterThan(1);
    expect(followed?.[total]).toBeCloseTo(readAtOnce?.[total] ?? Number.NaN, 6);
  }
  expect(whole.rescales).toEqual(once.rescales);
  expect(whole.memory.saved?.dollars ?? 0).toBeCloseTo(once.memory.saved?.dollars ?? 0, 6);
  // The browser that followed all along has what the server would send to a new one.
  const shown = (rows: readonly { readonly at: number }[]) => rows.map(({ at }) => at);
  const hot = whole.now - 24 * HOUR;
  const recent = (all: readonly number[]) => all.filter((at) => at > hot);
  expect(recent(shown(browser.history.minutes))).toEqual(recent(shown(whole.history.minutes)));
  expect(browser.history.minutes.length).toBeLessThan(whole.history.minutes.length + 65);
  const aDay = JSON.stringify(whole).length;
  expect(most).toBeLessThan(1.3 * aDay);
});

it('evaluations of older days are not read again, nor kept', async () => {
  const store = inMemoryStore();
  const day = pageDay(store);
  const source = { store, job, mode: 'act', clock: { now: day.now }, from: DAY, windowMs: WINDOW_MS } as const;
  const state = pageState(source);
  for (let hour = 1; hour <= 60; hour++) {
    await day.playTo(hour * 60);
    await state();
  }
  const reads = store.calls.filter(({ method }) => method === 'evaluations').map(({ given }) => given[0] as number);
  expect(reads.length).toBe(60);
  expect(reads.at(-1)).toBeGreaterThan(DAY + 57 * HOUR);
});
