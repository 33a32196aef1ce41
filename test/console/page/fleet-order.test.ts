import { expect, test } from 'vitest';
import type { FleetJob } from '../../../console/model/fleet.ts';
import { FIRST_ORDER, ordered, pressed } from '../../../console/page/fleet/fleet-order.ts';
import { changeWords } from '../../../console/page/fleet/fleet-words.ts';
import { savedShare } from '../../../console/page/shared/saved-words.ts';
import { stateTone, stateWords } from '../../../console/page/shared/state-words.ts';

const job = (name: string, own: Partial<FleetJob> = {}): FleetJob => ({
  key: `JOB#1#eu-west-1#eks#${name}`,
  account: '1',
  region: 'eu-west-1',
  platform: 'eks',
  name,
  at: 0,
  mode: 'act',
  policy: 'autopilot',
  condition: 'STABLE',
  state: 'steady',
  size: null,
  dollarsPerHour: null,
  savedDollars: null,
  savedOfDollars: null,
  lagRecords: null,
  lagSeconds: null,
  utilization: null,
  utilizations: [],
  decision: null,
  attention: [],
  asked: null,
  ...own,
});
const names = (jobs: readonly FleetJob[]) => jobs.map(({ name }) => name);
const attention = [{ rule: 'hot-key', says: 'One subtask gets far more records.' }];

test('search finds jobs that have every word somewhere, the sentence that needs attention too', () => {
  const jobs = [job('orders', { attention }), job('clicks', { mode: 'observe' }), job('orders-eu')];
  const found = (search: string) => names(ordered(jobs, { ...FIRST_ORDER, search }));
  expect(found('orders')).toEqual(['orders', 'orders-eu']);
  expect(found('ORDERS eu-west')).toEqual(['orders', 'orders-eu']);
  expect(found('subtask')).toEqual(['orders']);
  expect(found('observe')).toEqual(['clicks']);
  expect(found('nothing like it')).toEqual([]);
});

test('filters go together', () => {
  const jobs = [
    job('a', { state: 'changing', mode: 'advise' }),
    job('b', { attention }),
    job('c', { platform: 'flink' }),
  ];
  expect(names(ordered(jobs, { ...FIRST_ORDER, shown: 'attention' }))).toEqual(['b']);
  expect(names(ordered(jobs, { ...FIRST_ORDER, shown: 'changing', mode: 'act' }))).toEqual([]);
  expect(names(ordered(jobs, { ...FIRST_ORDER, platform: 'flink' }))).toEqual(['c']);
});

test('a column sorts numbers from the largest, then from the smallest, then not; what is not known is last', () => {
  const jobs = [job('a', { lagSeconds: 1 }), job('b'), job('c', { lagSeconds: 30 })];
  const first = pressed(FIRST_ORDER, 'lag');
  expect(names(ordered(jobs, first))).toEqual(['c', 'a', 'b']);
  const second = pressed(first, 'lag');
  expect(names(ordered(jobs, second))).toEqual(['a', 'c', 'b']);
  expect(pressed(second, 'lag').by).toBeUndefined();
  expect(names(ordered(jobs, pressed(FIRST_ORDER, 'job')))).toEqual(['a', 'b', 'c']);
});

test('a job is never called steady while it needs attention', () => {
  expect([stateWords(job('a')), stateTone(job('a'))]).toEqual(['steady', 'good']);
  expect([stateWords(job('a', { attention })), stateTone(job('a', { attention }))]).toEqual(['needs attention', 'bad']);
  expect([stateWords(job('a', { state: 'paused' })), stateTone(job('a', { state: 'paused' }))]).toEqual([
    'paused',
    'quiet',
  ]);
  expect(stateWords(job('a', { state: 'of-a-newer-version' }))).toBe('of a newer version');
});

test('a change in the words of what differs', () => {
  const size = (kpus: number | null, parallelism: number, subtasks: number | null = null) => ({
    kpus,
    parallelism,
    subtasks,
  });
  expect(changeWords({ from: size(8, 8), to: size(4, 8) })).toBe('8 → 4 KPUs');
  expect(changeWords({ from: size(4, 8), to: size(4, 7) })).toBe('parallelism 8 → 7');
  expect(changeWords({ from: size(null, 6, 36), to: size(null, 6, 13) })).toBe('36 → 13 subtasks');
  expect(changeWords({ from: size(4, 8), to: size(4, 8) })).toBe('configuration');
});

test('what was saved, and what was paid more, against the first size', () => {
  expect(savedShare(job('a', { savedDollars: 1.2, savedOfDollars: 10 }))).toBe('12 % of $10.00');
  expect(savedShare(job('a', { savedDollars: -2.5, savedOfDollars: 10 }))).toBe('25 % above $10.00');
  expect(savedShare(job('a'))).toBeUndefined();
});
