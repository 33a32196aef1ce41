/** Hours in which a job's memory is enough, or is not, by its slots per KPU. */
import { describe, expect, test } from 'vitest';
import type { GroundTruth } from '../../world/ground-truth.ts';
import type { World } from '../../world/world.ts';
import { aWorld, forMinutes, HOUR, START, size, steady } from '../world/a-world.ts';

const missing = ({ arrived, lagRecords, inFlight, processed }: GroundTruth): number =>
  Math.abs(arrived - lagRecords - inFlight - processed);

/** From 17:00 to 21:00 of the day. */
const evening = (parallelism: number, perKpu: number): World => {
  const world = aWorld({ shape: 'day', start: START + 17 * HOUR, size: size(parallelism, perKpu) });
  forMinutes(world, 240);
  return world;
};

describe('an evening of the default job', () => {
  test.each([
    [14, 1],
    [16, 2],
    [16, 4],
    [32, 4],
  ])('at %i subtasks, %i per KPU, kills no task manager', (parallelism, perKpu) => {
    expect(evening(parallelism, perKpu).truth().oomKills).toBe(0);
  });

  test.each([
    [16, 8],
    [32, 8],
    [64, 8],
  ])('at %i subtasks, %i per KPU, kills task managers again and again', (parallelism, perKpu) => {
    const { oomKills, restarts } = evening(parallelism, perKpu).truth();
    expect(oomKills).toBeGreaterThan(3);
    expect(restarts).toBe(0);
  });

  test('costs more misses and more collections with every doubling of the slots', () => {
    const strains = [1, 2, 4].map((perKpu) => {
      const { taskManagers } = evening(16, perKpu).truth();
      const worst = (of: (one: (typeof taskManagers)[number]) => number): number => Math.max(...taskManagers.map(of));
      return { misses: worst(({ missRatio }) => missRatio), collecting: worst(({ gcShare }) => gcShare) };
    });
    const [one, two, four] = strains;
    expect(one?.misses).toBeLessThan(0.05);
    expect(two?.misses).toBeGreaterThan(one?.misses ?? 1);
    expect(four?.misses).toBeGreaterThan(0.09);
    expect(one?.collecting).toBeLessThan(0.04);
    expect(four?.collecting).toBeGreaterThan(0.06);
  });

  test('a night with eight slots per KPU is no problem', () => {
    const world = aWorld({ shape: 'day', start: START + 2 * HOUR, size: size(32, 8) });
    forMinutes(world, 240);
    expect(world.truth().oomKills).toBe(0);
  });
});

test('while task managers are killed over and over, every record is in exactly one place', () => {
  const world = aWorld({ load: steady(3_500), size: size(24, 8) });
  for (let minute = 0; minute < 240; minute++) {
    forMinutes(world, 1);
    expect(missing(world.truth())).toBeLessThan(1e-2);
  }
  expect(world.truth().oomKills).toBeGreaterThan(5);
  expect(world.truth().replayed).toBeGreaterThan(50_000);
});
