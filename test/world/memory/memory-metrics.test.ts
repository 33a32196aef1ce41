import { describe, expect, test } from 'vitest';
import { aWorld, forMinutes, MINUTE, START, size, steady } from '../a-world.ts';

/** Every metric of the application as a whole and its tasks, by name, of 60 minutes under load. */
const hour = (parallelism: number, perKpu: number) => {
  const world = aWorld({ load: steady(4_000), size: size(parallelism, perKpu) });
  forMinutes(world, 63);
  const data = world.takeMetrics().filter(({ at }) => at < START + 60 * MINUTE);
  const of = (name: string, task?: string) =>
    data
      .filter((datum) => datum.name === name && datum.dimensions['Task'] === task)
      .map(({ statistics }) => statistics)
      .slice(30);
  return { world, of };
};

describe('what is published of the memory', () => {
  const { world, of } = hour(8, 1);
  const calm = world.truth();

  test('is what the task managers have', () => {
    const used = calm.taskManagers.map((one) => (100 * one.containerUsedBytes) / one.containerLimitBytes);
    const last = of('containerMemoryUtilization').at(-1);
    expect(last?.sampleCount).toBe(2 * 8);
    expect(Math.abs((last?.maximum ?? 0) - Math.max(...used))).toBeLessThan(1);
    const managed = calm.taskManagers.map(({ managedUsedBytes }) => managedUsedBytes);
    expect((of('managedMemoryUsed').at(-1)?.maximum ?? 0) / Math.max(...managed)).toBeCloseTo(1, 1);
    expect(of('managedMemoryTotal').at(-1)?.maximum).toBe(calm.taskManagers[0]?.managedTotalBytes);
  });

  test('tasks share the managed memory by their state; tasks without state have none', () => {
    const [all, sessionize, orders] = [undefined, 'Sessionize', 'Attribute_orders'].map(
      (task) => of('managedMemoryUsed', task).at(-1)?.sum ?? Number.NaN,
    );
    expect((sessionize ?? 0) / (all ?? 0)).toBeCloseTo(0.75, 3);
    expect((orders ?? 0) / (all ?? 0)).toBeCloseTo(0.25, 3);
    expect(of('managedMemoryUsed', 'Enrich')).toEqual([]);
  });

  test('the heap moves between what is live and what a collection waits for', () => {
    const heap = of('heapMemoryUtilization');
    const lowest = Math.min(...heap.map(({ minimum }) => minimum));
    const highest = Math.max(...heap.map(({ maximum }) => maximum));
    expect(highest - lowest).toBeGreaterThan(10);
    const live = calm.taskManagers.map((one) => (100 * one.heapLiveBytes) / one.heapMaxBytes);
    expect(highest).toBeGreaterThan(Math.max(...live) + 8);
    expect(highest).toBeLessThan(90);
  });

  test('collections are counted by the minute, not since the start', () => {
    const time = of('oldGenerationGCTime');
    const count = of('oldGenerationGCCount');
    expect(time.every(({ sampleCount }) => sampleCount === 1)).toBe(true);
    const total = time.reduce((sum, one) => sum + one.sum, 0);
    const share = total / (8 * time.length * 60_000);
    expect(share).toBeGreaterThan(0.003);
    expect(share).toBeLessThan(0.03);
    expect(Math.max(...time.map(({ maximum }) => maximum))).toBeLessThan(8 * 60_000 * 0.05);
    expect(Math.max(...count.map(({ maximum }) => maximum))).toBeLessThanOrEqual(4 * 8);
  });
});

test('less memory per slot shows in every pool: fuller heap and container, more time for collections', () => {
  const of = (perKpu: number) => {
    const { of: series } = hour(16, perKpu);
    const highest = (name: string): number => Math.max(...series(name).map(({ maximum }) => maximum));
    const collecting = series('oldGenerationGCTime').reduce((sum, one) => sum + one.sum, 0) / (16 / perKpu);
    return { heap: highest('heapMemoryUtilization'), container: highest('containerMemoryUtilization'), collecting };
  };
  const one = of(1);
  const two = of(2);
  const four = of(4);
  for (const pool of ['heap', 'container', 'collecting'] as const) {
    expect(two[pool]).toBeGreaterThan(one[pool]);
    expect(four[pool]).toBeGreaterThan(two[pool]);
  }
  expect(four.heap).toBeGreaterThan(80);
  expect(four.container).toBeGreaterThan(85);
});
