import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AutoscalerState, initialState } from '../../../lib/model/autoscaler-state.ts';
import type { Failover } from '../../../lib/model/job.ts';
import { gigabytesPerSlot } from '../../../lib/sizing/kpu-memory.ts';
import { countedProperty } from '../../support/counted-property.ts';
import { type KpuJob, kpuSize, type Pools, playKpuJob } from '../../support/kpu-job.ts';
import { MINUTE, optionsOf, START } from '../../support/small-job.ts';

const CALM: Pools = { container: 0.5, heap: 0.4, managed: 0.2, collections: 0.01, cpu: 0.6 };
/** The window is full at minute 3. */
const FULL = [0, 1, 2, 3];

interface Case {
  readonly size?: readonly [parallelism: number, perKpu: number];
  readonly pools?: Pools;
  readonly options?: Readonly<Record<string, string>>;
  readonly job?: Partial<KpuJob>;
}

const play = ({ size = [8, 4], pools, options, job }: Case) =>
  playKpuJob({
    options: optionsOf(options),
    size: kpuSize(...size),
    pools: () => ({ ...CALM, ...pools }),
    busy: () => 0.7,
    minutes: FULL,
    ...job,
  });

/** A stage of a portable pipeline of Beam. */
const HARNESS = { worker: '[2]{count, format}' };

/** `8/4 -> 8/2 because memory-shortage`, or `hold` with the rules that spoke of memory. */
const decided = (given: Case): string => {
  const { decision } = play(given).at(-1)?.evaluated ?? {};
  if (decision === undefined) throw new Error('no evaluation');
  const size = (sizing: typeof decision extends { from: infer S } ? S : unknown) => {
    const { parallelism, parallelismPerKpu } = sizing as { parallelism: number; parallelismPerKpu: number };
    return `${parallelism}/${parallelismPerKpu}`;
  };
  if (decision.kind !== 'hold') {
    return `${decision.kind} ${size(decision.from as never)} -> ${size(decision.to as never)} because ${decision.because[0]?.rule}`;
  }
  const rules = decision.because.map(({ rule }) => rule).filter((rule) => /memory|kpu/.test(rule));
  return ['hold', ...rules].join(' ');
};

describe('memory near its limit', () => {
  it.each<[string, Case, string]>([
    ['nothing is', {}, 'hold'],
    ['a container', { pools: { container: 0.93 } }, 'rescale 8/4 -> 8/3 because memory-shortage'],
    ['the heap, after collections', { pools: { heap: 0.88 } }, 'rescale 8/4 -> 8/3 because memory-shortage'],
    ['the time of collections', { pools: { collections: 0.15 } }, 'rescale 8/4 -> 8/3 because memory-shortage'],
    ['managed memory is meant to be full', { pools: { managed: 1 } }, 'hold'],
    [
      'its own threshold is higher',
      { pools: { container: 0.93 }, options: { 'job.autopilot.memory.container.threshold': '0.95' } },
      'hold',
    ],
    [
      'its own threshold is lower',
      { pools: { heap: 0.6 }, options: { 'job.autopilot.memory.heap.threshold': '0.55' } },
      'rescale 8/4 -> 8/3 because memory-shortage',
    ],
    [
      'it is switched off',
      { pools: { container: 0.97 }, options: { 'job.autopilot.memory.enabled': 'false' } },
      'hold',
    ],
    ['a slot has a whole KPU already', { size: [4, 1], pools: { container: 0.95 } }, 'hold kpu-memory-shortage'],
    ['the quota has no room for more KPUs', { pools: { container: 0.95 }, job: { maxKpus: 2 } }, 'hold'],
    ['the window is not full', { pools: { container: 0.97 }, job: { minutes: [0, 1, 2] } }, 'hold'],
    [
      'scaling is switched off',
      { pools: { container: 0.93 }, options: { 'scaling.enabled': 'false' } },
      'recommend 8/4 -> 8/3 because memory-shortage',
    ],
    [
      'the mode is advise',
      { pools: { container: 0.93 }, job: { conduct: () => ({ kind: 'advise' }) } },
      'recommend 8/4 -> 8/3 because memory-shortage',
    ],
    [
      'the evaluation is blocked',
      { pools: { container: 0.93 }, job: { conduct: () => ({ kind: 'blocked', because: [] }) } },
      'hold',
    ],
  ])('%s', (_, given, expected) => {
    expect(decided(given)).toBe(expected);
  });

  it.each<[string, Case, string]>([
    ['a container', { pools: { container: 0.93 } }, 'rescale 8/4 -> 8/3 because memory-shortage'],
    ['never the heap', { pools: { heap: 0.99 } }, 'hold'],
    ['nor its collections', { pools: { collections: 0.5 } }, 'hold'],
    [
      'where neither is measured',
      { pools: { heap: Number.NaN, collections: Number.NaN, container: 0.93 } },
      'rescale 8/4 -> 8/3 because memory-shortage',
    ],
  ])('with user code in a harness of Beam: %s', (_, given, expected) => {
    expect(decided({ ...given, job: HARNESS })).toBe(expected);
  });

  it('goes together with a parallelism that is needed, for the container', () => {
    expect(decided({ pools: { container: 0.93 }, job: { busy: () => 1 } })).toBe(
      'rescale 8/4 -> 12/3 because memory-shortage',
    );
  });

  it('comes before parallelism while the heap is short: busy time tells about collections then', () => {
    expect(decided({ pools: { heap: 0.9, collections: 0.2 }, job: { busy: () => 1 } })).toBe(
      'rescale 8/4 -> 8/3 because memory-shortage',
    );
  });

  it('names pools, limits, memory per slot and prices', () => {
    const { decision } = play({ pools: { container: 0.93 } }).at(-1)?.evaluated ?? {};
    expect(decision?.because.slice(0, 3).map(({ says }) => says)).toEqual([
      'Container memory is 93 % full or more for minutes; more than 90 % is near its limit: 1 GB of memory per slot is too little.',
      '8 slots in 3 KPUs (3 per KPU): orders needs 8. It costs 0.44 USD an hour, before 0.33.',
      '1.33 GB of memory per slot, before 1; expected in use: container memory 74.8 %, heap 30 %, managed memory 15 %. With 4 per KPU memory would still be short.',
    ]);
    expect(decision?.because[0]?.numbers).toMatchObject({ containerMemory: { value: 93, unit: '%' } });
  });

  it('keeps slots apart for a quarantine', () => {
    const memoryConstrained = { at: START, perKpu: 3 };
    const memory: AutoscalerState = { ...initialState, memoryConstrained };
    const light: Case = { size: [12, 1], pools: { container: 0.24, heap: 0.12, managed: 0.02, cpu: 0.1 } };
    expect(decided(light)).toBe('rescale 12/1 -> 12/4 because memory-headroom');
    expect(decided({ ...light, job: { memory } })).toBe('rescale 12/1 -> 12/2 because memory-headroom');
    const short = { 'job.autopilot.memory.quarantine': '2 min' };
    expect(decided({ ...light, options: short, job: { memory } })).toBe('rescale 12/1 -> 12/4 because memory-headroom');
  });

  it('remembers where it was too memoryConstrained, but only when it was changed', () => {
    const remembered = (job?: Partial<KpuJob>) =>
      play({ pools: { container: 0.93 }, ...(job ? { job } : {}) }).at(-1)?.evaluated.state;
    expect(remembered()?.memoryConstrained).toEqual({ at: START + 3 * MINUTE, perKpu: 4 });
    expect(remembered({ conduct: () => ({ kind: 'advise' }) })?.memoryConstrained).toBeUndefined();
  });
});

describe("Flink's own thresholds of memory pressure", () => {
  const pressed = { 'memory.heap-usage.threshold': '0.5' };
  const heap = {
    heapMaxBytes: { max: 100 },
    heapUsedBytes: { max: 90 },
  };
  const held = (pools: Pools) =>
    play({ options: pressed, pools, job: { busy: () => 1, taskManagers: heap } }).at(-1)?.evaluated.decision;

  it('hold a job, unless more memory is on its way: then only that is changed', () => {
    expect(held({})).toMatchObject({ kind: 'hold', because: [{ rule: 'memory-pressure' }] });
    const changed = held({ container: 0.95 });
    expect(changed).toMatchObject({ kind: 'rescale', to: { parallelism: 8, parallelismPerKpu: 3 } });
    expect(changed?.because.slice(0, 2).map(({ rule }) => rule)).toEqual(['memory-shortage', 'memory-pressure']);
  });
});

describe('half of what is paid for', () => {
  const LIGHT: Pools = { container: 0.24, heap: 0.14, managed: 0.05, collections: 0.001, cpu: 0.2 };
  const light = (given: Case = {}): string => decided({ size: [8, 1], ...given, pools: { ...LIGHT, ...given.pools } });
  it.each<[string, Case, string]>([
    ['would do', {}, 'rescale 8/1 -> 8/4 because memory-headroom'],
    [
      'would do, with more head-room',
      { options: { 'job.autopilot.memory.head-room': '0.5' } },
      'rescale 8/1 -> 8/3 because memory-headroom',
    ],
    ['would not do for the CPU', { pools: { cpu: 0.5 } }, 'hold'],
    ['would not do for the heap', { pools: { heap: 0.5 } }, 'hold'],
    ['would not do for managed memory', { pools: { managed: 0.5 } }, 'hold'],
    ['would not do for the container', { pools: { container: 0.6 } }, 'hold'],
    ['would not do for collections', { pools: { collections: 0.06 } }, 'hold'],
    ['is not known to do: no heap', { pools: { heap: undefined } }, 'hold'],
    ['is not asked for', { options: { 'job.autopilot.memory.enabled': 'false' } }, 'hold'],
    ['has to wait for the scale-down interval', { options: { 'scale-down.interval': '1 h' } }, 'hold memory-headroom'],
    ['is 1 KPU anyway', { size: [2, 2] }, 'hold'],
  ])('%s', (_, given, expected) => {
    expect(light(given)).toBe(expected);
  });

  const hour = { 'scale-down.interval': '1 h' };
  const minutes = Array.from({ length: 70 }, (_, i) => i);
  const lastly = (pools: KpuJob['pools']) => {
    const evaluations = play({ size: [8, 1], options: hour, job: { pools, minutes } });
    const change = evaluations.find(({ evaluated }) => evaluated.decision.kind === 'rescale');
    return {
      at: change?.minute,
      to: change?.evaluated.decision.kind === 'rescale' ? change.evaluated.decision.to : undefined,
    };
  };

  it('is given up after an interval, no closer than any moment of it allowed', () => {
    expect(lastly(() => LIGHT)).toMatchObject({ at: 63, to: { parallelismPerKpu: 4, kpus: 2 } });
    const once = (_: unknown, minute: number) => (minute === 30 ? { ...LIGHT, container: 0.4 } : LIGHT);
    expect(lastly(once)).toMatchObject({ at: 63, to: { parallelismPerKpu: 3, kpus: 3 } });
  });

  it('is not given up when it did not do in between', () => {
    const heavy = (_: unknown, minute: number) => (minute === 30 ? { ...LIGHT, container: 0.7 } : LIGHT);
    expect(lastly(heavy).at).toBeUndefined();
  });

  it('waits while memory is read less often, and is not unsaid by that', () => {
    const seldom = (_: unknown, minute: number) => (minute % 3 === 0 ? LIGHT : { cpu: 0.2 });
    expect(lastly(seldom)).toMatchObject({ at: 63, to: { parallelismPerKpu: 4 } });
  });
});

describe('a restart by itself', () => {
  const failover = (own: Partial<Failover> = {}): Failover => ({
    at: START + MINUTE,
    containerMemory: 0.97,
    heap: 0.5,
    restarts: 1,
    ...own,
  });
  const restarted = ({ job, ...given }: Case, own: Partial<Failover> = {}): string =>
    decided({ ...given, job: { failover: () => failover(own), minutes: [2], ...job } });

  it.each<[string, Case, Partial<Failover>, string]>([
    ['with a full container', {}, {}, 'rescale 8/4 -> 8/2 because out-of-memory'],
    ['with a full heap', {}, { containerMemory: 0.6, heap: 0.99 }, 'rescale 8/4 -> 8/2 because out-of-memory'],
    [
      'with a full container, beside a harness of Beam',
      { job: HARNESS },
      {},
      'rescale 8/4 -> 8/2 because out-of-memory',
    ],
    ['with a full heap, beside a harness of Beam', { job: HARNESS }, { containerMemory: 0.6, heap: 0.99 }, 'hold'],
    ['rounds to less, never to more', { size: [10, 5] }, {}, 'rescale 10/5 -> 10/2 because out-of-memory'],
    ['with room in both', {}, { containerMemory: 0.6, heap: 0.9 }, 'hold'],
    ['with memory that was not measured', {}, { containerMemory: Number.NaN, heap: Number.NaN }, 'hold'],
    ['at one slot per KPU', { size: [4, 1] }, {}, 'hold out-of-memory'],
    ['without room in the quota', { job: { maxKpus: 3 } }, {}, 'hold out-of-memory'],
    ['while a change is under way', { job: { conduct: () => ({ kind: 'blocked', because: [] }) } }, {}, 'hold'],
    [
      'in mode advise',
      { job: { conduct: () => ({ kind: 'advise' }) } },
      {},
      'recommend 8/4 -> 8/2 because out-of-memory',
    ],
    ['with sizing by memory switched off', { options: { 'job.autopilot.memory.enabled': 'false' } }, {}, 'hold'],
    [
      'again, a while after it was halved',
      { job: { memory: { ...initialState, memoryConstrained: { at: START, perKpu: 8, outOfMemoryAt: START } } } },
      {},
      'hold out-of-memory',
    ],
  ])('%s', (_, given, own, expected) => {
    expect(restarted(given, own)).toBe(expected);
  });

  it('halves once, whatever happens next', () => {
    const evaluations = play({
      job: { failover: (minute) => failover({ at: START + minute * MINUTE - 1 }), minutes: [...Array(30).keys()] },
    });
    const changes = evaluations.filter(
      ({ evaluated }) =>
        evaluated.decision.because[0]?.rule === 'out-of-memory' && evaluated.decision.kind === 'rescale',
    );
    expect(changes.map(({ minute }) => minute)).toEqual([0]);
    expect(evaluations.at(-1)?.evaluated.state.memoryConstrained).toMatchObject({ perKpu: 4, outOfMemoryAt: START });
  });

  it('out of memory is a notice', () => {
    const { notices } = play({ job: { failover: () => failover(), minutes: [2] } }).at(-1)?.evaluated ?? {
      notices: [],
    };
    expect(notices).toContainEqual(expect.objectContaining({ type: 'Warning', reason: 'OutOfMemory' }));
  });
});

describe('any job', () => {
  const share = fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined, freq: 10 });
  const anyPools = fc.record({
    container: share,
    heap: share,
    managed: share,
    collections: share.map((s) => s && s / 5),
    cpu: share,
  });
  const anySize = fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 8 }));
  const changed = (size: readonly [number, number], pools: Pools, busy: number) =>
    playKpuJob({
      options: optionsOf(),
      size: kpuSize(...size),
      pools: () => pools,
      busy: () => busy,
      minutes: FULL,
    }).at(-1)?.evaluated.decision;

  it('never gets less memory per slot than what is used and the head-room', () => {
    countedProperty(
      { 'slots packed closer': 0.05 },
      [anySize, anyPools, fc.double({ min: 0.05, max: 1, noNaN: true })],
      (met, size, pools, busy) => {
        const decision = changed(size, pools, busy);
        if (decision === undefined || decision.kind === 'hold' || decision.to.kind !== 'kpu') return;
        const { parallelismPerKpu } = decision.to;
        if (parallelismPerKpu <= size[1]) return;
        met('slots packed closer');
        for (const [used, base] of [
          [pools.container, 0.2],
          [pools.heap, 0.1],
          [pools.managed, 0],
        ] as const) {
          const known = used ?? Number.NaN;
          const there = Math.min(base, known / 2);
          const usedPerSlot = (4 * (known - there)) / size[1];
          expect(gigabytesPerSlot(parallelismPerKpu) * (0.8 - there)).toBeGreaterThanOrEqual(usedPerSlot - 1e-6);
        }
      },
      { numRuns: 300 },
    );
  });

  it('keeps ParallelismPerKPU when a measure is missing, unless another is near its limit', () => {
    const missing = fc.subarray(['container', 'heap', 'managed', 'collections'] as const, { minLength: 1 });
    countedProperty(
      { 'a change without the measure': 0.3 },
      [anySize, anyPools, missing, fc.double({ min: 0.05, max: 1, noNaN: true })],
      (met, size, pools, gone, busy) => {
        const known: Pools = { ...pools, ...Object.fromEntries(gone.map((pool) => [pool, undefined])) };
        if ((known.container ?? 0) > 0.9 || (known.heap ?? 0) > 0.85 || (known.collections ?? 0) > 0.1) return;
        const decision = changed(size, known, busy);
        if (decision === undefined || decision.kind === 'hold' || decision.to.kind !== 'kpu') return;
        met('a change without the measure');
        expect(decision.to.parallelismPerKpu).toBe(size[1]);
      },
      { numRuns: 300 },
    );
  });
});
