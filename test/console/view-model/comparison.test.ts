import { expect, test } from 'vitest';
import type { MinuteRow, PageDecision } from '../../../console/model/history.ts';
import { type Compared, comparisonOf, minutesBehind } from '../../../console/view-model/comparison.ts';
import { evaluationRows } from '../../../console/view-model/evaluation-rows.ts';
import { NO_OLD_ROWS } from '../../../console/view-model/old-rows.ts';
import { type SizeBefore, sizeBefore } from '../../../console/view-model/size-before.ts';
import type { EvaluationRecord } from '../../../functions/ports.ts';
import { asVertexId } from '../../../lib/model/graph.ts';
import { baseline } from '../../support/page-day.ts';
import { DAY, evaluate, graph, MINUTE, model, sizingFor, sustainable } from '../../support/page-world.ts';

const FIVE = 5 * MINUTE;

/** An evaluation every five minutes: two hours with parallelism 2, then two with 4, at this load and CPU. */
const evaluations = (load: number, cpu: number | undefined): readonly EvaluationRecord[] =>
  Array.from({ length: 49 }, (_, i) => {
    const parallelism = i < 24 ? 2 : 4;
    const vertices = Object.fromEntries(
      model.map((part) => [part.vertex.id, evaluate(part, load, 0, parallelism, load)]),
    );
    const at = DAY + i * FIVE;
    return {
      at,
      decision: 'hold',
      because: [],
      sizing: sizingFor(parallelism),
      samples: [{ at, vertices: {}, job: cpu === undefined ? {} : { containerCpu: cpu } }],
      evaluation: { at, windowFull: true, vertices, job: {} as never, restartMs: 60_000, processingBacklog: false },
    };
  });

const row = (i: number, lagSeconds: number | null): MinuteRow => ({
  at: DAY + i * MINUTE,
  arriving: null,
  read: null,
  lag: null,
  lagSeconds,
});

const sizeIn = (all: readonly EvaluationRecord[]): SizeBefore => {
  const found = sizeBefore(undefined, undefined, all[0]);
  if (!found) throw new Error('There is no evaluation');
  return found;
};

const compared = (load: number, cpu: number | undefined, changes: Partial<Compared> = {}): Compared => {
  const all = evaluations(load, cpu);
  const sizeBefore = sizeIn(all);
  const rows = evaluationRows(all, graph, sizeBefore, undefined, [], NO_OLD_ROWS.saved);
  return {
    evaluations: all,
    rows,
    sizeBefore,
    graph,
    baseline,
    cluster: undefined,
    behindSeconds: 5,
    samples: all.flatMap(({ samples }) => samples),
    minutes: [row(0, 0)],
    decisions: [],
    ...changes,
  };
};

const change = (status: PageDecision['status'], restartSeconds: number | null): PageDecision =>
  ({ id: status, at: DAY + MINUTE, status, restartSeconds, steps: [] }) as unknown as PageDecision;

test('as it ran: what was paid, the restarts that happened, how long it stood still and was behind', () => {
  const decisions = [
    change('confirmed', 70),
    change('rolled-back', 50),
    change('refused', null),
    change('failed', null),
  ];
  const minutes = [0, 8, 9, 2, 7, 0].map((lag, i) => row(i, lag));
  const { asItRan, from, until } = comparisonOf(compared(1_000, 0.5, { decisions, minutes }))!;
  expect(until - from).toBe(4 * 60 * MINUTE);
  expect(asItRan.spent).toBeCloseTo(2 * 0.22 + 2 * 0.33, 9);
  expect(asItRan).toMatchObject({ restarts: 2, downtimeSeconds: 120, minutesBehind: 3 });
});

test('a restart of a change that failed is a restart, and stood still no longer than metrics were missing', () => {
  const failed = (minute: number, took: boolean): PageDecision => {
    const at = (offset: number) => DAY + (minute + offset) * MINUTE;
    const applied = took ? [{ at: at(0), status: 'applied', says: [] }] : [];
    const steps = [...applied, { at: at(5), status: 'failed', says: [] }];
    return {
      id: `failed ${minute}`,
      at: at(0),
      status: 'failed',
      statusAt: at(5),
      restartSeconds: null,
      steps,
    } as never;
  };
  const samples = (...minutes: readonly number[]) =>
    minutes.map((minute) => ({ at: DAY + minute * MINUTE, vertices: {}, job: {} }));
  const quiet = samples(0, 1, 2, 3, 4, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25);
  const ranWith = (changes: Partial<Compared>) => comparisonOf(compared(1_000, 0.5, changes))!.asItRan;

  const decisions = [change('confirmed', 70), failed(5, true)];
  const ran = ranWith({ decisions, samples: quiet });
  expect(ran).toMatchObject({ restarts: 2, downtimeSeconds: 70 + 5 * 60, downtimeIs: 'at-most' });
  expect(ran.says).toBe('What was paid and measured. One of the restarts was of a change that failed.');
  // What the platform did not take restarted nothing, nor did what left no gap.
  expect(ranWith({ decisions: [failed(5, false)], samples: quiet })).toMatchObject({ restarts: 0, downtimeSeconds: 0 });
  expect(ranWith({ decisions: [failed(15, true)], samples: quiet })).toMatchObject({ restarts: 0, downtimeSeconds: 0 });
  // Nothing was measured since.
  const still = ranWith({ decisions: [failed(30, true), failed(5, true)], samples: quiet });
  expect(still).toMatchObject({ restarts: 2, downtimeSeconds: null });
  expect(still.says).toContain('2 of the restarts were of changes that failed');
});

test('three courses are named, and each has its cost of the same hours', () => {
  const { otherwise } = comparisonOf(compared(1_000, 0.3))!;
  expect(otherwise.map(({ id, spent }) => [id, Number(spent!.toFixed(4))])).toEqual([
    ['before', 4 * 0.22],
    ['managed-flink', 4 * 0.22],
    ['static-peak', 4 * 0.88],
  ]);
});

test('the size before is that of the row of the fleet, though no evaluation of it is shown', () => {
  const seen = compared(1_000, 0.3);
  const row = { firstSize: { parallelism: 8, kpus: 4 }, firstDollarsPerHour: 0.55 };
  const [before] = comparisonOf({ ...seen, sizeBefore: sizeBefore(row, seen.rows[0], seen.evaluations[0]) })!.otherwise;
  expect(before!.spent).toBeCloseTo(4 * 0.55, 9);
  expect(before!.says).toContain('4 + 1 KPUs');
});

test('the size before falls behind where the load is above what it carries, and the fixed size does not', () => {
  const load = sustainable(2) * 1.2;
  const courses = new Map(comparisonOf(compared(load, 0.5))!.otherwise.map((course) => [course.id, course]));
  expect(courses.get('before')?.minutesBehind).toBe(4 * 60);
  expect(courses.get('static-peak')?.minutesBehind).toBe(0);
});

test('where no peak was planned with, the fixed size is that of the highest load that was seen', () => {
  const load = sustainable(2);
  const found = comparisonOf({ ...compared(load, 0.5), baseline: undefined })!.otherwise.at(-1)!;
  // One KPU at the limit of what it can process, planned at 70 % busy: two, and the one for orchestration.
  expect(found).toMatchObject({ id: 'static-peak', restarts: 0, minutesBehind: 0 });
  expect(found.spent).toBeCloseTo(4 * 3 * 0.11, 9);
  expect(found.says).toContain('the highest load of this time');
});

test('Managed Flink’s autoscaling grows on the recorded CPU, and pays and restarts for it', () => {
  const decisions = [change('confirmed', 70)];
  const [, scaled] = comparisonOf(compared(1_000, 0.9, { decisions }))!.otherwise;
  expect(scaled).toMatchObject({ id: 'managed-flink', restarts: 2, downtimeSeconds: 140 });
  expect(scaled!.spent).toBeGreaterThan(4 * 0.22);
});

test('where the CPU was not recorded it says so, and is no zero', () => {
  const [, scaled] = comparisonOf(compared(1_000, undefined))!.otherwise;
  expect(scaled).toMatchObject({ spent: null, restarts: null, downtimeSeconds: null, minutesBehind: null });
  expect(scaled!.says).toContain('the CPU of the containers was not recorded');
});

test('on task managers hours are compared, and there is no autoscaling of Managed Flink', () => {
  const sizing = { kind: 'per-vertex', parallelism: { [asVertexId('a'.repeat(32))]: 4 } } as const;
  const all = evaluations(1_000, 0.5).map((record): EvaluationRecord => ({ ...record, sizing }));
  const cluster = { slotsPerTaskManager: 2, cpusPerTaskManager: 1, staticTaskManagers: 6 };
  const rows = evaluationRows(all, graph, undefined, cluster, [], NO_OLD_ROWS.saved);
  const seen = { ...compared(1_000, 0.5), evaluations: all, rows, sizeBefore: sizeIn(all), baseline: undefined };
  const found = comparisonOf({ ...seen, cluster })!;
  expect(found.unit).toBe('task-manager-hours');
  expect(found.asItRan.spent).toBeCloseTo(8, 9);
  expect(found.otherwise.map(({ id }) => id)).toEqual(['before', 'static-peak']);
  expect(comparisonOf({ ...seen, cluster: undefined })).toBeNull();
});

test('lag that was never measured is not counted as none', () => {
  expect(minutesBehind([row(0, null), row(1, null)], 5)).toBeNull();
  expect(minutesBehind([row(0, 9)], undefined)).toBeNull();
});

test('where no larger size would carry more, none of the courses with a larger size is said to keep up', () => {
  const load = 1.5 * sustainable(4);
  const limited = evaluations(load, 0.3).map((record) => ({
    ...record,
    because: [{ rule: 'no-gain' as const, says: 'No larger size would carry more.' }],
  }));
  const minutesOf = (all: readonly EvaluationRecord[]) =>
    Object.fromEntries(
      comparisonOf({ ...compared(load, 0.3), evaluations: all })!.otherwise.map((one) => [one.id, one.minutesBehind]),
    );
  const free = minutesOf(evaluations(load, 0.3));
  const held = minutesOf(limited);
  expect(free['static-peak']).toBe(0);
  expect(held).toMatchObject({ 'static-peak': 240, 'managed-flink': 240, before: 240 });
});
