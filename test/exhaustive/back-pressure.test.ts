import { describe, expect, test } from 'vitest';
import type { JobDefinition } from '../../world/job/definition.ts';
import { layOut } from '../../world/job/layout.ts';
import { CLICKSTREAM } from '../../world/jobs/clickstream.ts';
import { capacityOf, trueBusy } from '../../world/run/capacity.ts';
import { aWorld, forMinutes, size, steady, vertexNamed } from '../world/a-world.ts';

const SEED = 1;
const capacity = (parallelism: number, parallelismPerKpu = 1) =>
  capacityOf(layOut(CLICKSTREAM, SEED, size(parallelism, parallelismPerKpu)));
/**
 * Records/s an overloaded job handles, once it keeps as much as it ever will. Not overloaded by much: the source that is
 * not the bottleneck would change the mix.
 */
const processed = (parallelism: number, parallelismPerKpu: number, minutes: number): number => {
  const load = steady(1.3 * capacity(parallelism, parallelismPerKpu).recordsPerSecond);
  const world = aWorld({ seed: SEED, load, size: size(parallelism, parallelismPerKpu) });
  forMinutes(world, 120);
  const before = world.truth().processed;
  forMinutes(world, minutes);
  return (world.truth().processed - before) / (minutes * 60);
};

describe('a bottleneck', () => {
  test('back-pressures what is upstream and starves what is downstream', () => {
    const world = aWorld({ seed: SEED, load: steady(9_000), size: size(5) });
    forMinutes(world, 10);
    const [clicks, sessionize, sink] = ['Source: Clicks', 'Sessionize', 'Sink: Sessions'].map((name) =>
      vertexNamed(world, name),
    );
    expect(world.truth().bottleneck).toBe('Sessionize');
    expect(clicks?.backPressured.mean).toBeGreaterThan(0.85);
    expect(clicks?.busy.mean).toBeLessThan(0.15);
    expect(sessionize?.busy.max).toBeGreaterThan(0.98);
    expect(sessionize?.backPressured.mean).toBeLessThan(0.01);
    expect(sink?.backPressured.mean).toBe(0);
    expect(world.truth().lagSeconds).toBeGreaterThan(60);
  });

  test('in the middle of the job back-pressures every vertex before it', () => {
    const slowEnrich: JobDefinition = {
      ...CLICKSTREAM,
      vertices: CLICKSTREAM.vertices.map((vertex) =>
        vertex.name === 'Enrich' ? { ...vertex, cost: { ...vertex.cost, waitMicros: 9_000 } } : vertex,
      ),
    };
    const world = aWorld({ seed: SEED, load: steady(5_000), size: size(6), job: slowEnrich });
    forMinutes(world, 10);
    expect(world.truth().bottleneck).toBe('Enrich');
    expect(vertexNamed(world, 'Enrich').busy.mean).toBeGreaterThan(0.95);
    expect(vertexNamed(world, 'Sessionize').backPressured.mean).toBeGreaterThan(0.4);
    expect(vertexNamed(world, 'Source: Clicks').backPressured.mean).toBeGreaterThan(0.8);
    expect(vertexNamed(world, 'Source: Orders').backPressured.mean).toBe(0);
  });

  test('is absent when there is capacity to spare: then busy is what the model says, and nothing waits', () => {
    const world = aWorld({ seed: SEED, load: steady(4_000), size: size(8) });
    forMinutes(world, 10);
    for (const { name, mean, max } of trueBusy(layOut(CLICKSTREAM, SEED, size(8)), 4_000)) {
      const vertex = vertexNamed(world, name);
      expect(Math.abs(vertex.busy.mean / mean - 1)).toBeLessThan(0.08);
      expect(Math.abs(vertex.busy.max / max - 1)).toBeLessThan(0.08);
      expect(vertex.backPressured.max).toBe(0);
    }
    expect(world.truth().lagRecords).toBe(0);
  });
});

describe('capacity', () => {
  test.each([
    [4, 1, 0.04],
    [8, 1, 0.04],
    [16, 1, 0.04],
    [8, 2, 0.04],
    // A hot subtask among many on a processor that is short gets less than the model gives it.
    [16, 4, 0.1],
  ])('at parallelism %i, %i per KPU, is what an overloaded job really handles', (parallelism, perKpu, tolerance) => {
    const modeled = capacity(parallelism, perKpu).recordsPerSecond;
    expect(Math.abs(processed(parallelism, perKpu, 20) / modeled - 1)).toBeLessThan(tolerance);
  });

  test.each([4, 8, 16])('twice the parallelism of %i handles more, but less than twice as much', (parallelism) => {
    const gain = capacity(2 * parallelism).recordsPerSecond / capacity(parallelism).recordsPerSecond;
    expect(gain).toBeGreaterThan(1.2);
    expect(gain).toBeLessThan(1.95);
  });

  test('four subtasks handle more than twice what two do: half the state fits the cache much better', () => {
    const gain = capacity(4).recordsPerSecond / capacity(2).recordsPerSecond;
    expect(gain).toBeGreaterThan(2);
    expect(gain).toBeLessThan(2.2);
  });

  test('two slots share one processor: less per subtask, and the processor is the bottleneck', () => {
    const alone = capacity(8);
    const shared = capacity(8, 2);
    expect(shared.bottleneck).toBe('KPU processor');
    expect(shared.recordsPerSecond).toBeLessThan(0.85 * alone.recordsPerSecond);
    expect(shared.recordsPerSecond).toBeGreaterThan(capacity(4).recordsPerSecond);
  });

  test('skew: the hottest subtask has clearly more to do than the mean', () => {
    const busy = trueBusy(layOut(CLICKSTREAM, SEED, size(20)), 10_000).find(({ name }) => name === 'Sessionize');
    const skew = (busy?.max ?? 0) / (busy?.mean ?? 1);
    expect(skew).toBeGreaterThan(1.05);
    expect(skew).toBeLessThan(1.6);
  });
});
