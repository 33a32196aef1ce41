import { describe, expect, it } from 'vitest';
import { clairvoyantBound } from '../../bench/simulator/bound.ts';
import { createFlow } from '../../bench/simulator/flow.ts';
import {
  busiest,
  capacityOf,
  carriedBy,
  hottest,
  IN_PLACE,
  type SimulatedJob,
  smallestFor,
  together,
} from '../../bench/simulator/job.ts';
import { createMinuteMeans } from '../../bench/simulator/minute-means.ts';
import { type MetricFaults, observerOf } from '../../bench/simulator/observe.ts';
import { startSimulation } from '../../bench/simulator/simulation.ts';
import { createTopic } from '../../bench/simulator/topic.ts';
import { threeVertices } from '../../bench/suites/jobs.ts';

const job = threeVertices({ name: 'orders', perSecond: 1200, subtasks: 12, contention: 0, downtimes: IN_PLACE });

const near = (value: number): unknown => expect.closeTo(value, 9);

const simulate = (own: Partial<Parameters<typeof startSimulation>[0]> = {}) =>
  startSimulation({ job, seed: 1, seconds: 3600, load: () => 1000, parallelism: [12, 12, 12], mood: 0, ...own });

describe('a vertex', () => {
  it.each([
    [0, 10, 1000],
    [0.03, 1, 100],
    [0.03, 20, 2000 / 1.57],
  ])('with contention %d does at parallelism %d what the law says', (contention, p, expected) => {
    const vertex = { name: 'v', inputs: [], perSecond: 100, contention, selectivity: 1 };
    expect(together(vertex, p)).toBeCloseTo(expected, 9);
  });

  it('has a hottest subtask: partitions and key groups do not always divide, and a key can be hot', () => {
    const source = { name: 's', inputs: [], perSecond: 1, contention: 0, selectivity: 1, partitions: 10 };
    expect(hottest(source, 4, 128)).toBeCloseTo(1.2, 9);
    const keyed = { ...source, inputs: [{ from: 's', ship: 'HASH' as const }], hotKey: 0.2 };
    expect(hottest(keyed, 8, 128)).toBeCloseTo(8 * (0.2 + 0.8 / 8), 9);
  });

  it('idles for a share of its time while records wait, where its channels are short', () => {
    const waits = { upTo: 4, most: 0.3, busy: 1 };
    const vertex = { name: 'v', inputs: [], perSecond: 100, contention: 0, selectivity: 1, waits };
    expect([1, 4, 8, 12, 24].map((p) => busiest(vertex, p))).toEqual([1, 1, 0.85, 0.8, 0.75].map(near));
    expect(busiest({ ...vertex, waits: { ...waits, busy: 0.9 } }, 12)).toBeCloseTo(0.72, 9);
    expect(busiest({ ...vertex, waits: { ...waits, busy: 1.1 } }, 4)).toBe(1);
    expect(capacityOf({ ...job, vertices: [vertex] }, vertex, 12)).toBeCloseTo(960, 9);
    expect(busiest({ name: 'v', inputs: [], perSecond: 100, contention: 0, selectivity: 1 }, 24)).toBe(1);
  });

  it('of the smallest size for a load carries it, and one less does not', () => {
    for (const load of [300, 500, 999, 1150]) {
      const p = smallestFor(job, load, 48);
      expect(carriedBy(job, p)).toBeGreaterThanOrEqual(load);
      expect(
        carriedBy(
          job,
          p.map((one, i) => (i === 1 ? one - 1 : one)),
        ),
      ).toBeLessThan(load);
    }
  });
});

describe('means of the last minute', () => {
  const full = { busy: 1, hottest: 1, backPressured: 0, perSecond: 100 };
  const idle = { busy: 0, hottest: 0, backPressured: 0, perSecond: 0 };
  const after = (full_: number, idle_: number) => {
    const minute = createMinuteMeans();
    for (let n = 0; n < full_; n++) minute.second(full);
    for (let n = 0; n < idle_; n++) minute.second(idle);
    return { ...minute.means };
  };

  it.each([
    ['say that a task is busy and has done nothing, until they have moved once', 4, 0, 1, 0],
    ['are of the times since the start, but of records by the minute', 10, 10, 0.5, 1000 / 60],
    ['move on every five seconds', 10, 14, 0.5, 1000 / 60],
    ['know nothing of what is longer ago', 120, 15, 0.75, 75],
    ['are of the last minute alone', 120, 60, 0, 0],
  ])('%s', (_, seconds, then, busy, perSecond) => {
    expect(after(seconds, then)).toMatchObject({ busy: near(busy), perSecond: near(perSecond) });
  });

  it('have all that was before they were moved on for the first time, as if it had been in five seconds', () => {
    const half = { busy: 0.6, hottest: 0.8, backPressured: 0.1, perSecond: 50 };
    const minute = createMinuteMeans(8);
    for (let n = 0; n < 7; n++) minute.second(half);
    expect(minute.means.busy).toBe(1);
    minute.second(half);
    // 8 s that idled for 30 % are 2.4 of 5 s, and 8 s that were back-pressured for 10 % are 0.8 of them.
    expect(minute.means).toMatchObject({ busy: near(1 - 0.48 - 0.16), hottest: near(1 - 0.16 - 0.16) });
    expect(minute.means).toMatchObject({ backPressured: near(0.16), perSecond: near(400 / 60) });
  });

  it('are what a simulated job shows, where they are asked for', () => {
    const step = { load: (second: number) => (second < 300 ? 100 : 1000), failures: [] };
    const busyAfter = (own: object, seconds: number) => {
      const simulation = simulate({ ...step, ...own });
      simulation.advance(300 + seconds);
      return simulation.counters(1).busy;
    };
    expect(busyAfter({}, 30) / busyAfter({}, 90)).toBeGreaterThan(0.95);
    expect(busyAfter({ minuteMeans: true }, 30) / busyAfter({ minuteMeans: true }, 90)).toBeLessThan(0.6);
  });

  it('are moved on when its task manager moves them, whenever the job has started', () => {
    const step = { load: (second: number) => (second < 300 ? 100 : 1000), failures: [], minuteMeans: true };
    const movesOf = (own: object) => {
      const simulation = simulate({ ...step, ...own });
      const shown = Array.from({ length: 40 }, (_, n) => {
        simulation.advance(301 + n);
        return simulation.counters(1).busy;
      });
      return shown.flatMap((busy, n) => (n > 0 && busy !== shown[n - 1] ? [(301 + n) % 5] : []));
    };
    expect(new Set(movesOf({}))).toEqual(new Set([0]));
    expect(new Set(movesOf({ meansMovedAt: 3 }))).toEqual(new Set([3]));
  });
});

describe('what is observed', () => {
  const observed = (faults: MetricFaults, own: Parameters<typeof simulate>[0] = {}) => {
    const simulation = simulate(own);
    const observer = observerOf(simulation, faults);
    return [60, 70, 80, 90, 100, 110].map((second) => {
      simulation.advance(second);
      return Object.values(observer.observe(1000 * second)?.vertices ?? {});
    });
  };

  it('has no rate of a vertex that reports none, and its counters all the same', () => {
    const name = job.vertices[1]?.name ?? '';
    const other = 2;
    for (const vertices of observed({ withoutRate: [name] })) {
      expect(vertices[1]).not.toHaveProperty('recordsInPerSecond');
      expect(vertices[1]?.recordsIn).toBeGreaterThan(0);
      expect(vertices[other]).toHaveProperty('recordsInPerSecond');
    }
  });

  it('has accumulated busy times that may fall, where they are off', () => {
    const busyOf = (faults: MetricFaults) =>
      observed(faults, { load: () => 0 }).map(([first]) => first?.accumulatedBusyMs);
    expect(busyOf({})).toEqual([0, 0, 0, 0, 0, 0]);
    const off = busyOf({ busyOffMs: 350 }).map((value) => value ?? Number.NaN);
    expect(off.some((value, n) => value < (off[n - 1] ?? 0))).toBe(true);
    expect(Math.max(...off)).toBeLessThan(4 * 350 * Math.sqrt(12));
    expect(Math.min(...off)).toBeGreaterThanOrEqual(0);
  });

  it('is busy with looking for records where there are none', () => {
    const polling = { ...job, vertices: job.vertices.map((vertex) => ({ ...vertex, polling: 0.06 })) };
    const newest = observed({ noise: 0 }, { job: polling, load: () => 0 }).at(-1);
    expect(newest?.map(({ busy }) => busy?.avg)).toEqual([60, 60, 60].map((one) => expect.closeTo(one, 1)));
  });
});

describe('a flow', () => {
  const join: SimulatedJob = {
    ...job,
    vertices: [
      { name: 'a', inputs: [], perSecond: 1, contention: 0, selectivity: 1, share: 0.75 },
      { name: 'b', inputs: [], perSecond: 1, contention: 0, selectivity: 0.5, share: 0.25 },
      {
        name: 'join',
        perSecond: 1,
        contention: 0,
        selectivity: 0,
        inputs: [
          { from: 'a', ship: 'HASH' },
          { from: 'b', ship: 'HASH' },
        ],
      },
    ],
  };

  it('is held up by what is slow behind it, all inputs alike', () => {
    const flow = createFlow(join);
    flow.second(Float64Array.of(300, 100, 0), Float64Array.of(1000, 1000, 175));
    expect([...flow.records]).toEqual([150, 50, 175]);
  });

  it('names the vertex whose input does not exist', () => {
    const [a, b] = join.vertices;
    const broken = { ...join, vertices: [a, { ...b, inputs: [{ from: 'nowhere', ship: 'HASH' as const }] }] };
    expect(() => createFlow(broken as SimulatedJob)).toThrow('orders: b reads from nowhere');
  });
});

describe('a topic', () => {
  it('knows how old the oldest record is, also after it was set back', () => {
    const topic = createTopic(100);
    for (let second = 0; second < 10; second++) topic.arrive(10);
    expect(topic.age()).toBeCloseTo(10, 5);
    topic.read = 75;
    expect(topic.age()).toBeCloseTo(2.5, 5);
    topic.read = 100;
    expect(topic.age()).toBe(0);
    topic.read = 40;
    expect(topic.age()).toBeCloseTo(6, 5);
  });
});

describe('a simulated job', () => {
  it('loses no record, and reads what came after its checkpoint again', () => {
    const run = simulate({ failures: [100] });
    run.advance(100);
    const before = run.counters(0).recordsIn;
    run.advance(101);
    // Down for about 30 s, and back to the checkpoint of second 90.
    expect(run.isRunning()).toBe(false);
    expect(run.waiting(0)).toBeCloseTo(11 * 1000, -1);
    run.advance(400);
    expect(before).toBeCloseTo(100_000, -1);
    expect(run.age()).toBeLessThan(1);
    expect(run.waiting(0)).toBeLessThan(1500);
  });

  it('pays for the larger size from the request on, and has it when it runs again', () => {
    const run = simulate();
    run.advance(60);
    run.rescale([20, 20, 20]);
    run.advance(65);
    expect(run.parallelism()).toEqual([12, 12, 12]);
    expect(run.meter.totals.slotSeconds).toBe(60 * 12 + 5 * 20);
    run.advance(100);
    expect(run.parallelism()).toEqual([20, 20, 20]);
    expect(run.operation()).toMatchObject({ kind: 'done', asked: 60 });
    expect(run.meter.totals.down).toBeGreaterThan(10);
    expect(run.meter.totals.down).toBeLessThan(20);
  });

  it('comes back as it was when a rescale fails', () => {
    const run = simulate({ rescaleFails: (n) => n === 1 });
    run.rescale([20, 20, 20]);
    run.advance(60);
    expect(run.operation()?.kind).toBe('failed');
    expect(run.parallelism()).toEqual([12, 12, 12]);
  });

  it('falls behind by what it can not carry', () => {
    const run = simulate({ load: () => 1500 });
    run.advance(1000);
    // 1200/s of 1500/s after a slow start.
    expect(run.age()).toBeGreaterThan(195);
    expect(run.age()).toBeLessThan(215);
    expect(run.counters(1).hottest).toBeGreaterThan(0.99);
  });
});

describe('the clairvoyant bound', () => {
  const load = (second: number): number => 600 + 500 * Math.sin((2 * Math.PI * second) / 7200);
  const bound = (rescales: number): number => clairvoyantBound({ job, load, seconds: 6 * 3600, most: 12 }, rescales);

  it('falls with every rescale that is allowed, from the static peak to above the mean', () => {
    const costs = [0, 2, 4, 8, 16].map(bound);
    // 720 key groups are not even on 11 subtasks: twelve are needed for 1100/s.
    expect(costs[0]).toBe(12 * 6 * 3600);
    for (const [i, cost] of costs.entries()) if (i > 0) expect(cost).toBeLessThan(costs[i - 1] ?? 0);
    expect(costs.at(-1)).toBeGreaterThan(6 * 6 * 3600);
  });
});
