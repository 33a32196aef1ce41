import { describe, expect, test } from 'vitest';
import { JOBS } from '../../world/jobs/jobs.ts';
import { createLoad } from '../../world/load/load.ts';
import { oracleOf } from '../../world/oracle.ts';
import { aWorld, forMinutes, HOUR, START, size } from '../world/a-world.ts';

const { light } = JOBS;
const oracle = (parallelismPerKpu: number) =>
  oracleOf({
    job: light,
    seed: 1,
    load: createLoad({ shape: 'day', seed: 1, start: START }),
    from: START,
    to: START + 24 * HOUR,
    parallelismPerKpu,
    targetUtilization: 0.7,
  });
const evening = (parallelism: number, perKpu: number) => {
  const world = aWorld({ shape: 'day', start: START + 18 * HOUR, size: size(parallelism, perKpu), job: light });
  forMinutes(world, 180);
  const data = world.takeMetrics();
  const highest = (name: string): number =>
    Math.max(...data.filter((datum) => datum.name === name).map(({ statistics }) => statistics.maximum));
  return { truth: world.truth(), highest };
};

describe('the light job', () => {
  test('with one slot per KPU uses less than half of its memory and of its processor', () => {
    const { truth, highest } = evening(14, 1);
    expect(truth.longestLagSeconds).toBeLessThan(5);
    expect(highest('containerMemoryUtilization')).toBeLessThan(45);
    expect(highest('heapMemoryUtilization')).toBeLessThan(45);
    expect(highest('managedMemoryUtilization')).toBeLessThan(20);
    expect(highest('containerCPUUtilization')).toBeLessThan(45);
  });

  test('with two does the same on half of the KPUs, with room to spare', () => {
    const one = evening(14, 1);
    const two = evening(14, 2);
    expect(two.truth.kpus).toBe(one.truth.kpus / 2);
    expect(two.truth.longestLagSeconds).toBeLessThan(5);
    expect(two.truth.oomKills).toBe(0);
    expect(two.highest('containerMemoryUtilization')).toBeLessThan(60);
    expect(two.highest('containerCPUUtilization')).toBeLessThan(90);
  });

  test('two slots per KPU save nearly half over a day, and more than four save nothing more', () => {
    const [one, two, four, eight] = [1, 2, 4, 8].map((perKpu) => oracle(perKpu).staticKpuHours);
    expect((two ?? 0) / (one ?? 1)).toBeLessThan(0.6);
    expect((four ?? 0) / (two ?? 1)).toBeLessThan(0.8);
    expect(eight).toBeGreaterThanOrEqual(four ?? 0);
  });
});
