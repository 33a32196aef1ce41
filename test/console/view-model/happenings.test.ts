import { expect, test } from 'vitest';
import type { MinuteRow, PageDecision } from '../../../console/model/history.ts';
import { happeningsOf } from '../../../console/view-model/happenings.ts';
import { pageState } from '../../../console/view-model/page-state.ts';
import { inMemoryStore } from '../../../functions/store/in-memory-store.ts';
import { asVertexId } from '../../../lib/model/graph.ts';
import type { Sample } from '../../../lib/model/sample.ts';
import { job, pageDay, WINDOW_MS } from '../../support/page-day.ts';
import { DAY, MINUTE } from '../../support/page-world.ts';

const source = asVertexId('a'.repeat(32));
const sample = (minute: number, recordsIn: number): Sample => ({
  at: minute * MINUTE,
  vertices: { [source]: { recordsIn } },
  job: {},
});
const row = (minute: number, arriving: number | null): MinuteRow => ({
  at: minute * MINUTE,
  arriving,
  read: arriving,
  lag: 0,
  lagSeconds: 0,
});
const of = (seen: Partial<Parameters<typeof happeningsOf>[0]>) =>
  happeningsOf({ samples: [], minutes: [], sources: [source], decisions: [], ...seen });

const counters = [100, 200, 300, 50, 150].map((records, minute) => sample(minute, records));

test('counters that fell are a restart, and not ours unless a change was being made', () => {
  const place = { from: 2 * MINUTE, until: 3 * MINUTE };
  expect(of({ samples: counters })).toMatchObject([{ kind: 'restart', ...place }]);
  const changed = {
    id: 'd',
    at: MINUTE,
    status: 'confirmed',
    statusAt: 3 * MINUTE,
    steps: [{ at: 2 * MINUTE, status: 'applied', says: [] }],
  } as unknown as PageDecision;
  expect(of({ samples: counters, decisions: [changed] })).toEqual([]);
});

test('a decision that was refused restarts nothing: the restart is not ours', () => {
  const refused = {
    id: 'd',
    at: MINUTE,
    status: 'refused',
    statusAt: 2 * MINUTE,
    steps: [],
  } as unknown as PageDecision;
  expect(of({ samples: counters, decisions: [refused] })).toMatchObject([{ kind: 'restart' }]);
});

test('a pause without samples is one without metrics', () => {
  const samples = [0, 1, 2, 3, 12, 13, 14].map((minute) => sample(minute, 100 * minute));
  expect(of({ samples })).toMatchObject([{ kind: 'no-metrics', from: 3 * MINUTE, until: 12 * MINUTE }]);
});

test('producers that send almost nothing are an outage; a load that falls slowly, or for two minutes, is none', () => {
  const steady = Array.from({ length: 30 }, (_, minute) => row(minute, 1_000));
  const after = (values: readonly number[]) => [...steady, ...values.map((value, i) => row(30 + i, value))];
  expect(of({ minutes: after([50, 60, 40, 50, 900, 1_000]) })).toMatchObject([
    { kind: 'outage', from: 30 * MINUTE, until: 34 * MINUTE },
  ]);
  expect(of({ minutes: after([50, 60, 900]) })).toEqual([]);
  const falling = Array.from({ length: 300 }, (_, minute) => row(minute, 1_000 * 0.99 ** minute));
  expect(of({ minutes: falling })).toEqual([]);
});

test('in the synthetic day, the outage of the producers is found where it was', async () => {
  const store = inMemoryStore();
  const day = pageDay(store);
  await day.playTo(15 * 60);
  const state = await pageState({ store, job, mode: 'act', clock: { now: day.now }, from: DAY, windowMs: WINDOW_MS })();
  const outages = state.happenings.filter(({ kind }) => kind === 'outage');
  expect(outages.map(({ from, until }) => [(from - DAY) / MINUTE, (until - DAY) / MINUTE])).toEqual([[700, 713]]);
  expect(state.happenings.some(({ kind }) => kind === 'restart')).toBe(false);
});
