import { expect, test } from 'vitest';
import { packingChanges, packingSaved } from '../../../console/view-model/memory-packing.ts';
import { configuredPools } from '../../../console/view-model/memory-pools.ts';
import { pageState } from '../../../console/view-model/page-state.ts';
import type { EvaluationRecord } from '../../../functions/ports.ts';
import { inMemoryStore } from '../../../functions/store/in-memory-store.ts';
import type { ChangeEvent } from '../../../lib/model/events.ts';
import { keyOf } from '../../../lib/model/job.ts';
import { memoryUse } from '../../../lib/sizing/memory-use.ts';
import { type Advised, adviseFlink, adviseKpu, packedSize, tunedConfig } from '../../support/page-advice.ts';
import { job, pageDay, WINDOW_MS } from '../../support/page-day.ts';
import { DAY, graph, MINUTE } from '../../support/page-world.ts';

const HOUR = 60 * MINUTE;
const GIGABYTE = 1024 ** 3;
const MEGABYTE = 1024 ** 2;

const advised = async (advise: typeof adviseKpu, options: Readonly<Record<string, string>> = {}) => {
  const store = inMemoryStore();
  const advice: Advised = await advise(store);
  const clock = { now: () => advice.now };
  const source = { store, job: advice.job, mode: 'advise', clock, from: DAY, windowMs: WINDOW_MS, options } as const;
  return { advice, state: await pageState(source)() };
};

test('the pools are those of the newest sample that tells of memory, per container and per slot', async () => {
  const store = inMemoryStore();
  const day = pageDay(store);
  await day.playTo(10 * 60 + 21);
  const source = { store, job, mode: 'act', clock: { now: day.now }, from: DAY, windowMs: WINDOW_MS } as const;
  const { memory, history } = await pageState(source)();
  const newest = day.evaluations.flatMap((record) => record.samples).findLast((sample) => 'heapUse' in sample.job)!;
  const { containerMemory = Number.NaN, heapUse = Number.NaN } = newest.job;
  const sizing = day.evaluations.at(-1)!.sizing;
  expect(memory).toMatchObject({ of: 'kpu', at: newest.at, taskManagers: sizing.kind === 'kpu' && sizing.kpus });
  const [container, heap, managed] = memory.pools;
  expect(container).toMatchObject({ id: 'container', share: containerMemory, totalBytes: 4 * GIGABYTE });
  expect(container?.usedBytes).toBeCloseTo(containerMemory * 4 * GIGABYTE, 0);
  expect(container?.slotBytes).toBeCloseTo((containerMemory * 4 * GIGABYTE) / 2, 0);
  expect(heap).toMatchObject({ id: 'heap', share: heapUse, totalBytes: 3 * GIGABYTE });
  expect(heap?.needs).toBe(memoryUse((await store.load(keyOfDay, day.now())).state.window).heap);
  expect(managed).toMatchObject({ id: 'managed', share: 0.8, usedBytes: null, totalBytes: null, slotBytes: null });
  expect(memory.collecting).toBe(newest.job.oldCollections);
  expect(memory.perSlot).toEqual({ now: { perKpu: 2, bytes: 2 * GIGABYTE }, after: null });
  expect(memory).toMatchObject({ saved: null, recommended: null });

  const rows = new Map(history.minutes.map((row) => [row.at, row]));
  expect(rows.get(newest.at)).toMatchObject({ container: containerMemory, heap: heapUse, managed: 0.8 });
  expect(rows.get(DAY + 31 * MINUTE)).not.toHaveProperty('heap');
  expect(rows.get(DAY + 32 * MINUTE)).toMatchObject({ managed: 0.8, collecting: null });
});
const keyOfDay = keyOf(job);

test('before anything was measured, no pool is zero', async () => {
  const store = inMemoryStore();
  const source = { store, job, mode: 'act', clock: { now: () => DAY }, from: DAY, windowMs: WINDOW_MS } as const;
  const { memory } = await pageState(source)();
  expect(memory).toMatchObject({ at: null, collecting: null, perSlot: null, saved: null, recommended: null });
  for (const pool of memory.pools) expect(pool).toMatchObject({ share: null, usedBytes: null });
});

test('a recommendation of another packing: memory per slot after it, what it would save, ready for UpdateApplication', async () => {
  const { state } = await advised(adviseKpu);
  const { memory, history, rescales } = state;
  expect(memory.perSlot).toEqual({
    now: { perKpu: 1, bytes: 4 * GIGABYTE },
    after: { perKpu: 2, bytes: 2 * GIGABYTE },
  });
  expect(memory.recommended?.packing).toMatchObject({ kpus: 4, kpusUntuned: 8, perKpuBefore: 1 });
  expect(memory.recommended?.packing?.dollarsPerHour).toBeCloseTo(0.44, 9);
  expect(memory.pools.find(({ id }) => id === 'managed')?.share).toBeNull();
  expect(JSON.parse(memory.recommended?.config?.text ?? '')).toEqual({
    FlinkApplicationConfigurationUpdate: {
      ParallelismConfigurationUpdate: {
        ConfigurationTypeUpdate: 'CUSTOM',
        ParallelismUpdate: 8,
        ParallelismPerKPUUpdate: 2,
        AutoScalingEnabledUpdate: false,
      },
    },
  });
  expect(rescales.recommended).toBe(1);
  expect(history.decisions).toMatchObject([{ id: 'r10', at: DAY + 10 * MINUTE, statusAt: DAY + 40 * MINUTE }]);
  expect(history.decisions[0]).toMatchObject({ memory: 'spare', steps: [{}, {}] });
});

test('on a Flink cluster: the configuration is ready-made, and every pool has its tuned size', async () => {
  const given = { 'taskmanager.memory.process.size': '2 gb', 'taskmanager.memory.task.heap.size': '600 mb' };
  const { state } = await advised(adviseFlink, given);
  const { memory } = state;
  expect(memory).toMatchObject({ of: 'task-manager', perSlot: null, collecting: 0.01 });
  const ids = graph.vertices.map(({ id }) => `${id}:2`).sort();
  expect(memory.recommended?.config).toEqual({
    kind: 'flink-configuration',
    text: [
      `pipeline.jobvertex-parallelism-overrides: ${ids.join(',')}`,
      ...Object.entries(tunedConfig.overrides).map(([key, value]) => `${key}: ${value}`),
      '# remove taskmanager.memory.task.heap.size, if it is there',
    ].join('\n'),
  });
  const tuned = configuredPools(given, tunedConfig)!;
  expect(tuned).toMatchObject({ container: 1200 * MEGABYTE, metaspace: 100 * MEGABYTE });
  expect(
    memory.pools.map(({ id, usedBytes, totalBytes, tunedBytes }) => [id, usedBytes, totalBytes, tunedBytes]),
  ).toEqual([
    ['container', null, 2 * GIGABYTE, tuned.container],
    ['heap', 300 * MEGABYTE, 600 * MEGABYTE, tuned.heap],
    ['managed', null, configuredPools(given, undefined)!.managed, tuned.managed],
    ['metaspace', 80 * MEGABYTE, 256 * MEGABYTE, tuned.metaspace],
  ]);
});

test('the memory of a change that was made is shown until another one comes; of KPUs there is none', async () => {
  const store = inMemoryStore();
  const { job: advisedJob, now, from, to } = await adviseFlink(store);
  const at = now + MINUTE;
  const detail = { from, to, because: [], config: tunedConfig };
  await store.putEvaluation(keyOf(advisedJob), {
    at,
    samples: [],
    evaluation: undefined,
    sizing: to,
    decision: 'hold',
    because: [],
  });
  const source = {
    store,
    job: advisedJob,
    mode: 'act',
    clock: { now: () => at },
    from: DAY,
    windowMs: WINDOW_MS,
  } as const;
  expect((await pageState(source)()).memory.recommended).toBeNull();
  await store.putJournal(keyOf(advisedJob), [
    { id: 'c-confirmed', name: 'confirmed', at, job: advisedJob, decision: 'c', detail },
  ]);
  const { memory } = await pageState(source)();
  expect(memory.recommended).toMatchObject({ decision: 'c', kind: 'change', packing: null });
  expect(memory.recommended?.config?.text).not.toContain('parallelism-overrides');
  expect(memory.recommended?.config?.text).toContain('taskmanager.memory.process.size: 1200 mb');
});

test('a configuration that says nothing of memory, or contradicts itself, gives no sizes', () => {
  expect(configuredPools({}, undefined)).toBeUndefined();
  const both = { 'taskmanager.memory.process.size': '100 mb', 'taskmanager.memory.managed.size': '2 gb' };
  expect(configuredPools(both, undefined)).toBeUndefined();
  expect(configuredPools({ 'taskmanager.memory.process.size': 'much' }, undefined)).toBeUndefined();
});

const confirmed = (decision: string, at: number, from: number, to: number): ChangeEvent => ({
  id: `${decision}-confirmed`,
  name: 'confirmed',
  at,
  job,
  decision,
  detail: { from: packedSize(8, from), to: packedSize(8, to), because: [] },
});
const record = (hour: number, parallelism: number, perKpu: number): EvaluationRecord => ({
  at: hour * HOUR,
  samples: [],
  evaluation: undefined,
  sizing: packedSize(parallelism, perKpu),
  decision: 'hold',
  because: [],
});

test('tuning saves the KPUs that the same parallelism would take at the packing before the first change', () => {
  const changes = packingChanges([
    confirmed('b', 3 * HOUR, 2, 4),
    confirmed('same', 2 * HOUR, 2, 2),
    { ...confirmed('x', 2 * HOUR, 1, 8), name: 'refused' },
    confirmed('a', HOUR, 1, 2),
  ]);
  expect(changes.map(({ decision }) => decision)).toEqual(['a', 'b']);
  const evaluations = [record(0, 8, 1), record(1, 8, 2), record(2, 12, 2), record(3, 12, 4), record(9, 12, 4)];
  const saved = packingSaved(evaluations, changes);
  expect(saved.map((one) => one && [one.kpus, one.kpusUntuned])).toEqual([
    undefined,
    [4, 8],
    [6, 12],
    [3, 12],
    [3, 12],
  ]);
  const dollars = saved.map((one) => one && Number(one.dollars.toFixed(2)));
  expect(dollars).toEqual([undefined, 0, 0.44, 0.44 + 0.66, 0.44 + 0.66]);
  expect(saved.at(-1)?.dollarsPerHour).toBeCloseTo(0.99, 9);
});

test('more memory for each slot is not a saving', () => {
  const [first, second] = packingSaved([record(0, 8, 1), record(1, 8, 1)], packingChanges([confirmed('a', 0, 2, 1)]));
  expect(first?.dollarsPerHour).toBeCloseTo(-0.44, 9);
  expect(second).toMatchObject({ kpus: 8, kpusUntuned: 4 });
});
