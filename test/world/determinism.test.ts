import { expect, test } from 'vitest';
import { aWorld, forMinutes, MINUTE, START, size } from './a-world.ts';

const life = (seed: number, secondsPerCall: number) => {
  const world = aWorld({ seed, shape: 'day', size: size(6) });
  const until = START + 45 * MINUTE;
  const advance = (to: number): void => {
    while (world.now() < to) world.advance(Math.min(to, world.now() + secondsPerCall * 1000));
  };
  advance(START + 20 * MINUTE);
  world.restart('clickstream', size(9), () => {});
  advance(until);
  return { truth: world.truth(), metrics: world.takeMetrics() };
};

test('the same seed lives the same life', () => {
  expect(life(7, 60)).toEqual(life(7, 60));
});

test('it does not matter in which steps time passes', () => {
  expect(life(7, 1)).toEqual(life(7, 300));
});

test('another seed lives another life', () => {
  const one = life(7, 60);
  const other = life(8, 60);
  expect(other.truth.arrived).not.toBe(one.truth.arrived);
  expect(other.truth.capacityPerSecond).not.toBe(one.truth.capacityPerSecond);
  expect(other.metrics).not.toEqual(one.metrics);
});

test('time passes in whole seconds and never backwards', () => {
  const world = aWorld();
  world.advance(START + 1_999);
  expect(world.now()).toBe(START + 1_000);
  world.advance(START);
  expect(world.now()).toBe(START + 1_000);
  expect(() => aWorld({ start: START + 1 })).toThrow('it must be a whole minute');
});

test('minutes add up, and KPUs are billed with the orchestration KPU', () => {
  const world = aWorld({ shape: 'night', size: size(3) });
  forMinutes(world, 120);
  expect(world.truth().minutes).toBe(120);
  expect(world.truth().kpuHours).toBeCloseTo(8, 6);
});
