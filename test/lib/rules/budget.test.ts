import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluateJob } from '../../../lib/evaluate-job.ts';
import { initialState } from '../../../lib/model/autoscaler-state.ts';
import type { Decision } from '../../../lib/model/decision.ts';
import type { JobState } from '../../../lib/model/job.ts';
import type { Sizing } from '../../../lib/model/sizing.ts';
import { flink } from '../../../lib/policies/flink/flink.ts';
import { dollarsPerHour, slotsFor } from '../../../lib/sizing/price.ts';
import { countedProperty } from '../../support/counted-property.ts';
import { kpuSize } from '../../support/kpu-job.ts';
import { idOf, inARow, MINUTE, observe, optionsOf, START, stateOf, vertexOf } from '../../support/small-job.ts';

/** Closer than by default, so that a busy vertex is made wider. */
const BAND = { 'utilization.max': '0.8', 'utilization.min': '0.5' };
const PRICE = { 'job.autopilot.price.dollars-per-slot-hour': '0.1' };
const BUDGET = 'job.autopilot.budget.dollars-per-month';

interface Case {
  readonly options?: Readonly<Record<string, string>>;
  readonly left?: number;
  readonly parallelism?: number;
  readonly busy?: number;
  readonly kpu?: number;
}

const stateWith = ({ parallelism = 4, kpu, left }: Case): JobState => {
  const graph = inARow(vertexOf('orders', { parallelism }), vertexOf('join', { parallelism }));
  return stateOf(graph, {
    ...(left === undefined ? {} : { fleetDollarsLeftPerHour: left }),
    ...(kpu === undefined
      ? {}
      : {
          size: {
            kind: 'kpu',
            current: kpuSize(parallelism, kpu),
            limits: { maxKpus: 64, maxParallelismPerKpu: 8, dollarsPerKpuHour: 0.11 },
          },
        }),
  });
};

const decided = (where: Case): Decision => {
  const { options = {}, busy = 0.98 } = where;
  const job = stateWith(where);
  const doing = { orders: { busy: 0.6, recordsPerSecond: 400 }, join: { busy, recordsPerSecond: 400 } };
  return evaluateJob({
    policy: flink,
    options: optionsOf({ ...BAND, ...options }),
    job,
    state: initialState,
    observations: [0, 1, 2, 3].map((minute) => observe(job.graph, START + minute * MINUTE, doing)),
    now: START + 3 * MINUTE,
    executionMode: { kind: 'act' },
  }).decision;
};

const join = (decision: Decision): number | undefined =>
  decision.kind === 'hold' || decision.to.kind !== 'per-vertex' ? undefined : decision.to.parallelism[idOf('join')];
const budget = (decision: Decision) => decision.because.find(({ rule }) => rule === 'budget');

describe('the budget of a job, which wants 6 of 4 slots at 0.1 USD an hour', () => {
  it.each<[string, Case, number | undefined, string | undefined]>([
    ['without one', { options: PRICE }, 6, undefined],
    ['as much as it needs', { options: { ...PRICE, [BUDGET]: '438' } }, 6, undefined],
    ['one slot less', { options: { ...PRICE, [BUDGET]: '437' } }, 5, BUDGET],
    ['not even one slot more', { options: { ...PRICE, [BUDGET]: '364' } }, undefined, BUDGET],
    ['nothing', { options: { ...PRICE, [BUDGET]: '0' } }, undefined, BUDGET],
    [
      'whole task managers of two',
      { options: { ...PRICE, [BUDGET]: '437', 'taskmanager.numberOfTaskSlots': '2' } },
      undefined,
      BUDGET,
    ],
    ['what the fleet leaves', { options: PRICE, left: 0.1 }, 5, 'budget.dollarsPerMonth'],
    ['a fleet with enough', { options: PRICE, left: 0.2 }, 6, undefined],
    ['a fleet that has nothing left', { options: PRICE, left: -3 }, undefined, 'budget.dollarsPerMonth'],
    ['the smaller of both', { options: { ...PRICE, [BUDGET]: '365' }, left: 7 }, 5, BUDGET],
    ['a price that is not known', { options: { [BUDGET]: '1' } }, 6, BUDGET],
  ])('%s', (_, where, to, bound) => {
    const decision = decided(where);
    expect(join(decision)).toBe(to);
    expect(decision.kind).toBe(to === undefined ? 'hold' : 'rescale');
    expect(budget(decision)?.bound).toBe(bound);
  });

  it('says what is wanted, what is allowed, and what is taken', () => {
    expect(budget(decided({ options: { ...PRICE, [BUDGET]: '437' } }))?.says).toBe(
      'A parallelism of 6 is wanted for 0.6 USD an hour; the budget of the job allows 0.599, the largest size that fits costs 0.5.',
    );
    expect(budget(decided({ options: PRICE, left: 0 }))?.says).toBe(
      'A parallelism of 6 is wanted for 0.6 USD an hour; the budget of all jobs allows 0.4, it stays at 0.4.',
    );
    expect(budget(decided({ options: { [BUDGET]: '1' } }))?.says).toBe(
      'The budget can not be kept: the price of a slot is not known. Set job.autopilot.price.dollars-per-slot-hour.',
    );
  });

  it('never keeps a job from becoming smaller, even where that is still too dear', () => {
    const decision = decided({ options: { ...PRICE, [BUDGET]: '73' }, parallelism: 12, busy: 0.2 });
    expect(decision.kind).toBe('rescale');
    expect(budget(decision)).toBeUndefined();
  });
});

describe('the budget of a job on Managed Flink, one slot in a KPU', () => {
  const kpus = (decision: Decision): number | undefined =>
    decision.kind !== 'hold' && decision.to.kind === 'kpu' ? decision.to.kpus : undefined;

  it.each<[string, string, number | undefined]>([
    ['as much as 6 KPUs and the one for orchestration cost', '562.1', 6],
    ['a cent less: 5 KPUs', '562', 5],
    ['no more than now', '402', undefined],
  ])('%s', (_, dollars, expected) => {
    const decision = decided({ options: { [BUDGET]: dollars }, kpu: 1 });
    expect(kpus(decision)).toBe(expected);
    expect(budget(decision) !== undefined).toBe(expected !== 6);
  });
});

it('never above the budget, whatever the load, the size and the packing are', () => {
  countedProperty(
    { 'the budget was the limit': 0.1, 'it could still grow': 0.05 },
    [
      fc.record({
        parallelism: fc.integer({ min: 6, max: 40 }),
        busy: fc.integer({ min: 70, max: 100 }).map((percent) => percent / 100),
        share: fc.integer({ min: 90, max: 140 }).map((percent) => percent / 100),
        left: fc.option(
          fc.integer({ min: -2, max: 20 }).map((tenth) => tenth / 10),
          { nil: undefined },
        ),
        kpu: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
        taskSlots: fc.integer({ min: 1, max: 3 }),
      }),
    ],
    (met, { share, taskSlots, ...drawn }) => {
      const where = drawn as Case;
      const slots = { ...PRICE, 'taskmanager.numberOfTaskSlots': String(taskSlots) };
      const { graph, size } = stateWith(where);
      const price = (sizing: Sizing) => dollarsPerHour(sizing, graph, optionsOf(slots)) as number;
      const dollars = share * price(size.current);
      const decision = decided({ ...where, options: { ...slots, [BUDGET]: (730 * dollars).toFixed(6) } });
      if (budget(decision) !== undefined) met('the budget was the limit');
      if (decision.kind === 'hold') return;
      const before = price(decision.from);
      const after = price(decision.to);
      if (after > before && budget(decision) !== undefined) met('it could still grow');
      if (after > before) {
        expect(after).toBeLessThanOrEqual(dollars + 1e-6);
        expect(after - before).toBeLessThanOrEqual(Math.max(0, where.left ?? Number.POSITIVE_INFINITY) + 1e-6);
      }
    },
  );
});

describe('the parallelism that money allows', () => {
  const options = optionsOf({ ...PRICE, 'taskmanager.numberOfTaskSlots': '2' });
  const group = (name: string, slotSharingGroup: string, parallelism: number) =>
    vertexOf(name, { slotSharingGroup, parallelism });
  it.each<[string, number, JobState, number | undefined]>([
    ['whole task managers', 0.5, stateWith({}), 4],
    ['at least one slot', 0, stateWith({}), 1],
    ['two groups that grow alike: 8 slots of 6 now', 0.8, stateOf(inARow(group('a', 'x', 4), group('b', 'y', 2))), 5],
    ['on Managed Flink with eight slots in each KPU', 1.1, stateWith({ kpu: 1 }), 72],
  ])('%s', (_, dollars, state, expected) => {
    expect(slotsFor(dollars, state, options)).toBe(expected);
  });

  it('is not known without a price', () => {
    expect(slotsFor(10, stateWith({}), optionsOf())).toBeUndefined();
  });
});
