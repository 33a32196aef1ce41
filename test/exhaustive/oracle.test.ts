/** The size that the oracle names: it keeps up with the peak, for hours, with any number of slots per KPU. */
import { describe, expect, test } from 'vitest';
import { CLICKSTREAM } from '../../world/jobs/clickstream.ts';
import { createLoad } from '../../world/load/load.ts';
import { oracleOf } from '../../world/oracle.ts';
import type { World } from '../../world/world.ts';
import { aWorld, forMinutes, HOUR, START, size, steady } from '../world/a-world.ts';

/** Of the hottest subtask: single seconds may be full of garbage collection. */
const busiestOfAMinute = (world: World): number => {
  const means = world.job.vertices.map(() => 0);
  for (let second = 0; second < 60; second++) {
    world.advance(world.now() + 1000);
    world.truth().vertices.forEach(({ busy }, n) => {
      means[n] = (means[n] ?? 0) + busy.max / 60;
    });
  }
  return Math.max(...means);
};

const ofDay = (seed: number, parallelismPerKpu = 1) =>
  oracleOf({
    job: CLICKSTREAM,
    seed,
    load: createLoad({ shape: 'day', seed, start: START }),
    from: START,
    to: START + 24 * HOUR,
    parallelismPerKpu,
    targetUtilization: 0.7,
  });

describe.each([1, 2, 3])('the oracle of seed %i', (seed) => {
  const oracle = ofDay(seed);

  test('the static size for the peak is between 10 and 20', () => {
    expect(oracle.peakPerSecond).toBeCloseTo(8_000, -1);
    expect(oracle.staticPeak.parallelism).toBeGreaterThanOrEqual(10);
    expect(oracle.staticPeak.parallelism).toBeLessThanOrEqual(20);
    expect(oracle.staticKpuHours).toBe(24 * (oracle.staticKpus + 1));
  });

  test('really keeps up with the peak, and half of it does not', () => {
    const peak = aWorld({ seed, load: steady(oracle.peakPerSecond), size: oracle.staticPeak });
    forMinutes(peak, 60);
    expect(peak.truth().longestLagSeconds).toBeLessThan(5);
    const busiest = busiestOfAMinute(peak);
    expect(busiest).toBeGreaterThan(0.55);
    expect(busiest).toBeLessThan(0.75);

    const tooSmall = size(Math.floor(oracle.staticPeak.parallelism * 0.5));
    const overloaded = aWorld({ seed, load: steady(oracle.peakPerSecond), size: tooSmall });
    forMinutes(overloaded, 60);
    expect(overloaded.truth().lagSeconds).toBeGreaterThan(300);
  });

  test('who knows the future and restarts for free needs about a third of that', () => {
    const share = oracle.smallestKpuHours / oracle.staticKpuHours;
    expect(share).toBeGreaterThan(0.25);
    expect(share).toBeLessThan(0.5);
  });
});

test('two slots per KPU need fewer KPUs, and the oracle says how many', () => {
  const packed = ofDay(1, 2);
  expect(packed.staticKpus).toBe(Math.ceil(packed.staticPeak.parallelism / 2));
  expect(packed.staticKpus).toBeLessThan(ofDay(1).staticKpus);
});

test('a load that no size can handle is said so', () => {
  expect(() =>
    oracleOf({
      job: CLICKSTREAM,
      seed: 1,
      load: steady(1e6),
      from: START,
      to: START + HOUR,
      parallelismPerKpu: 1,
      targetUtilization: 0.7,
    }),
  ).toThrow(/^No size keeps up with 1000000 records\/s at 0.7: the most is \d+$/);
});

test.each([1, 2, 4, 8])(
  'with %i slots per KPU its size keeps up for hours, and no task manager is killed',
  (perKpu) => {
    const oracle = ofDay(1, perKpu);
    const world = aWorld({ seed: 1, load: steady(oracle.peakPerSecond), size: oracle.staticPeak });
    forMinutes(world, 150);
    expect(world.truth()).toMatchObject({ oomKills: 0, state: 'running' });
    expect(world.truth().longestLagSeconds).toBeLessThan(10);
  },
);

test('eight slots per KPU need more KPUs than two: what is saved on processors is lost to memory', () => {
  expect(ofDay(1, 8).staticKpus).toBeGreaterThan(1.2 * ofDay(1, 2).staticKpus);
});
