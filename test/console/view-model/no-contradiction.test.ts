/** What is shown never contradicts itself. */
import { describe, expect, test } from 'vitest';
import { signed } from '../../../console/page/shared/format.ts';
import { kpusPaid, kpusShort } from '../../../console/page/shared/kpu-words.ts';
import { savedHoursDetail, savedSince } from '../../../console/page/shared/saved-words.ts';
import { evaluationRows } from '../../../console/view-model/evaluation-rows.ts';
import { NO_OLD_ROWS } from '../../../console/view-model/old-rows.ts';
import { type PageSource, pageState } from '../../../console/view-model/page-state.ts';
import { phaseOf, wantsAnotherSize } from '../../../console/view-model/phase.ts';
import { pageVertices } from '../../../console/view-model/vertices.ts';
import type { EvaluationRecord, StoredJob } from '../../../functions/ports.ts';
import { inMemoryStore } from '../../../functions/store/in-memory-store.ts';
import type { Reason } from '../../../lib/model/reason.ts';
import { baseline, job, pageDay, WINDOW_MS } from '../../support/page-day.ts';
import { DAY, DOLLARS_PER_KPU_HOUR, evaluate, graph, MINUTE, model, sizingFor } from '../../support/page-world.ts';

const record = (...because: readonly Reason[]): EvaluationRecord => ({
  at: DAY,
  samples: [],
  evaluation: undefined,
  sizing: sizingFor(8),
  decision: 'hold',
  because,
});

const delayed: Reason = {
  rule: 'scale-down-interval',
  says: 'Sink: revenue could go from 8 to 4; scale-down delayed until 09:35 UTC.',
};

describe('a job whose reasons name another size does not have "the size it needs"', () => {
  test.each([
    ['scale-down-interval', true],
    ['restart-price', true],
    ['load-above-capacity', true],
    ['quarantined-step', true],
    ['enough-capacity', false],
    ['outside-utilization-band', false],
  ] as const)('%s: %s', (rule, wants) => {
    expect(wantsAnotherSize(record({ ...delayed, rule }))).toBe(wants);
  });

  test('an evaluation that recommends wants another size', () => {
    expect(wantsAnotherSize({ ...record(), decision: 'recommend' })).toBe(true);
    expect(wantsAnotherSize(undefined)).toBe(false);
  });
});

test('the window is counted once: the phase has the count of the reason', () => {
  const left = { left: { value: 11, unit: 'min' } };
  const newest = record({ rule: 'window-full', says: 'The window is not full (4 of 15 min).', numbers: left });
  const window = [0, 1, 2].map((minute) => ({ at: DAY + minute * MINUTE, vertices: {}, job: {} }));
  const stored = { change: undefined, state: { window } } as unknown as StoredJob;
  expect(phaseOf(stored, newest, WINDOW_MS)).toEqual({ kind: 'collecting', haveMs: 4 * MINUTE, needMs: WINDOW_MS });
});

describe('the vertex that fills up first', () => {
  const aggregate = model[3]!;
  const limitAt = (incoming: number) => {
    const seen = evaluate(aggregate, incoming, 0, 4, incoming);
    const evaluation = { at: DAY, windowFull: true, vertices: { [aggregate.vertex.id]: seen } } as never;
    const known = { record: { ...record(), evaluation }, sample: undefined, change: undefined };
    const vertices = pageVertices(graph, { ...known, bottleneck: aggregate.vertex.id });
    return vertices.find(({ id }) => id === aggregate.vertex.id)!;
  };

  test('is no bottleneck at 25 % busy', () => {
    const vertex = limitAt(1_100);
    expect(vertex.busy).toBeLessThan(0.3);
    expect(vertex.limits).toBe('first');
  });

  test('is one when it can not process what it must', () => {
    expect(limitAt(4_500).limits).toBe('bottleneck');
  });

  test('shares the parallelism of the application: what it needs for itself is no change of it', () => {
    expect(limitAt(1_100)).toMatchObject({ ownParallelism: false, parallelism: 8, asked: null });
  });
});

test('the KPUs that are said are those that are paid', async () => {
  const store = inMemoryStore();
  const day = pageDay(store);
  await day.playTo(20 * 60);
  const source: PageSource = {
    store,
    job,
    mode: 'act',
    clock: { now: day.now },
    from: DAY,
    windowMs: WINDOW_MS,
    baseline,
  };
  const { size } = await pageState(source)();
  const [kpus, orchestration] = [...kpusPaid(size!.kpus!).matchAll(/\d+/g)].map(Number);
  expect((kpus! + orchestration!) * DOLLARS_PER_KPU_HOUR).toBeCloseTo(size!.dollarsPerHour!, 9);
  expect(kpusShort(baseline.kpus)).toBe('7 + 1');
  expect(8 * DOLLARS_PER_KPU_HOUR).toBeCloseTo(baseline.dollarsPerHour, 9);
});

test('the lag on the page of a job is that of its newest evaluation: the backlog over the rate that it saw', async () => {
  const store = inMemoryStore();
  const day = pageDay(store);
  // In the ramp of the morning, with a backlog: each evaluation sees another rate.
  await day.playTo(8 * 60 + 31);
  const clock = { now: day.now };
  const state = await pageState({ store, job, mode: 'act', clock, from: DAY, windowMs: WINDOW_MS, baseline })();
  const [before, newest] = state.history.evaluations.slice(-2);
  expect(newest?.incoming).not.toBe(before?.incoming);
  expect(state.lag?.records).toBeGreaterThan(0);
  expect(state.lag?.seconds).toBe((state.lag?.records ?? 0) / (newest?.incoming ?? 0));
});

test('the hottest subtask of a vertex is never less busy than its mean', () => {
  const [{ vertex }] = [model[3]!];
  const seen = evaluate(model[3]!, 900, 0, 4, 900);
  // The window is busier than its newest sample, whose hottest subtask is 1.25 times its mean.
  const busy = seen.load;
  const sample = { load: 0.8 * busy, loadAverage: 0.8 * busy, loadMax: busy - 1e-6 };
  const evaluation = { at: DAY, windowFull: true, vertices: { [vertex.id]: seen } } as never;
  const samples = [{ at: DAY, vertices: { [vertex.id]: sample }, job: {} }];
  const one: EvaluationRecord = { ...record(), evaluation, samples };
  const loads = (of: EvaluationRecord) =>
    evaluationRows([of], graph, undefined, undefined, [], NO_OLD_ROWS.saved)[0]?.vertexLoads?.[vertex.id];
  const [mean, hottest] = loads(one)!;
  expect(hottest! / mean!).toBeCloseTo(1.25, 2);
  const full = { ...one, samples: [{ ...samples[0]!, vertices: { [vertex.id]: { ...sample, loadMax: 1 } } }] };
  expect(loads(full)?.[1]).toBe(1);
  const alone = { ...one, samples: [{ ...samples[0]!, vertices: { [vertex.id]: { load: 0.5, loadMax: 0.7 } } }] };
  expect(loads(alone)?.[1]).toBe(0.7);
});

test('a sum that began before what is drawn says since when it adds up', () => {
  const at = Date.UTC(2026, 2, 2, 6);
  expect(savedSince({ from: at, clock: { kind: 'simulated', speed: 60 } })).toBe('Saved since 2 Mar, 06:00');
});

test('more task managers than it had are said to be above it', () => {
  expect(savedHoursDetail(-15.73, 36)).toBe('44 % above 36 h at the size it had');
  expect(savedHoursDetail(9, 36)).toBe('25 % of 36 h at the size it had');
  expect(signed('-15.7')).toBe('−15.7');
});
