import { expect, test } from 'vitest';
import type { TaskManagerMemory } from '../../../world/job/task-manager-memory.ts';
import { MIB } from '../../../world/job/task-manager-memory.ts';
import { FRAUD_CHECK } from '../../../world/jobs/fraud-check.ts';
import { CLUSTER_SIZES } from '../../../world/jobs/jobs.ts';
import type { World } from '../../../world/world.ts';
import { aWorld, forMinutes, steady } from '../a-world.ts';

const memory = (processMib: number, heapMib: number, managedMib: number): TaskManagerMemory => ({
  processBytes: processMib * MIB,
  heapBytes: heapMib * MIB,
  managedBytes: managedMib * MIB,
});
const upgraded = (to: TaskManagerMemory): World => {
  const size = { ...CLUSTER_SIZES['fraud-check'], memory: memory(4096, 1587, 1372) };
  const world = aWorld({ job: FRAUD_CHECK, load: steady(4_000), size });
  forMinutes(world, 5);
  const results: string[] = [];
  world.cluster.rescale({}, 'upgrade', ({ kind }) => results.push(kind), to);
  forMinutes(world, 10);
  expect(results).toEqual(['running']);
  return world;
};

test('an upgrade brings task managers of the memory that was asked for', () => {
  const world = upgraded(memory(3000, 1400, 500));
  expect(world.cluster.job().taskManagerMemory).toEqual(memory(3000, 1400, 500));
  const { taskManagers, oomKills } = world.truth();
  expect(taskManagers[0]).toMatchObject({
    containerLimitBytes: 3000 * MIB,
    heapMaxBytes: 1400 * MIB,
    managedTotalBytes: 500 * MIB,
  });
  expect(oomKills).toBe(0);
});

test('a heap that the job does not fit into kills them', () => {
  expect(upgraded(memory(3000, 600, 500)).truth().oomKills).toBeGreaterThan(0);
});

test('a cache that is too small is missed', () => {
  const misses = (managedMib: number): number => {
    const { taskManagers } = upgraded(memory(4096, 1587, managedMib)).truth();
    return taskManagers.reduce((sum, { missRatio }) => sum + missRatio, 0) / taskManagers.length;
  };
  expect(misses(16)).toBeGreaterThan(misses(1372));
});

test('a rescale in place keeps the memory', () => {
  const world = upgraded(memory(3000, 1400, 500));
  const [first] = world.cluster.job().vertices;
  world.cluster.rescale({ [first?.id ?? '']: 2 }, 'in place', () => {});
  forMinutes(world, 3);
  expect(world.cluster.job().taskManagerMemory).toEqual(memory(3000, 1400, 500));
});
