import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { GroundTruth } from '../../world/ground-truth.ts';
import { layOut } from '../../world/job/layout.ts';
import { visits } from '../../world/job/visits.ts';
import { CLICKSTREAM } from '../../world/jobs/clickstream.ts';
import { memoryDemand } from '../../world/memory/demand.ts';
import { createTaskManagers } from '../../world/memory/task-managers.ts';
import type { World } from '../../world/world.ts';
import { countedProperty } from '../support/counted-property.ts';
import { aWorld, forMinutes, HOUR, MINUTE, START, size, steady } from '../world/a-world.ts';

const missing = ({ arrived, lagRecords, inFlight, processed }: GroundTruth): number =>
  Math.abs(arrived - lagRecords - inFlight - processed);

/** Eight slots per KPU at a rate that is too much for the memory, not for the processor; until a task manager is killed. */
const killed = (): World => {
  const world = aWorld({ load: steady(2_600), size: size(24, 8) });
  while (world.truth().oomKills === 0 && world.now() < START + 6 * HOUR) world.advance(world.now() + 1000);
  return world;
};

test('a task manager is killed when its working set passes the limit, and never before', () => {
  const gigabytes = fc.double({ min: 0, max: 0.3, noNaN: true });
  countedProperty(
    { killed: 0.02, 'not killed': 0.2 },
    [fc.integer({ min: 1, max: 8 }), fc.integer({ min: 0, max: 4_000 }), gigabytes],
    (met, perKpu, rate, work) => {
      const layout = layOut(CLICKSTREAM, 1, size(perKpu + 1, perKpu));
      const memory = createTaskManagers(memoryDemand(layout, visits(layout)), rate);
      const allocated = new Float64Array(layout.kpus).fill(work * 1e9);
      for (let second = 0; second < 240; second++) {
        memory.step(allocated, rate);
        const over = memory
          .pools()
          .findIndex((one) => one.containerUsedBytes > one.containerLimitBytes || one.heapLiveBytes > one.heapMaxBytes);
        expect(memory.outOfMemory()?.taskManager ?? -1).toBe(over);
        if (over >= 0) return met('killed');
      }
      met('not killed');
    },
    { numRuns: 60 },
  );
});

describe('a killed task manager', () => {
  test('stops the job, which goes on from its newest checkpoint by itself, with nothing lost', () => {
    const world = killed();
    const before = world.truth();
    expect(before).toMatchObject({ state: 'recovering', oomKills: 1, capacityPerSecond: 0, taskManagers: [] });
    expect(before.replayed).toBeGreaterThan(0);
    expect(before.replayed).toBeLessThan(30 * 2_600);
    let seconds = 0;
    while (world.truth().state === 'recovering') {
      world.advance(world.now() + 1000);
      seconds++;
    }
    expect(seconds).toBeGreaterThan(20);
    expect(seconds).toBeLessThan(120);
    forMinutes(world, 1);
    const after = world.truth();
    expect(after).toMatchObject({ state: 'running', restarts: 0, parallelism: 24, parallelismPerKpu: 8, oomKills: 1 });
    expect(after.taskManagers.map(({ oomKills }) => oomKills).reduce((a, b) => a + b)).toBe(1);
    expect(missing(after)).toBeLessThan(1e-3);
  });

  test('the same seed is killed at the same seconds', () => {
    const one = killed();
    const other = killed();
    expect(one.now()).toBe(other.now());
    expect(one.truth()).toEqual(other.truth());
    expect(one.takeMetrics()).toEqual(other.takeMetrics());
  });

  test('can be given a new size while the job recovers: there is no snapshot, and no time lost for one', () => {
    const world = killed();
    const results: string[] = [];
    world.restart('clickstream', size(16, 2), ({ kind }) => results.push(kind));
    world.advance(world.now() + 1000);
    expect(world.truth().state).toBe('deploying');
    forMinutes(world, 30);
    expect(results).toEqual(['running']);
    const truth = world.truth();
    expect(truth).toMatchObject({ state: 'running', parallelismPerKpu: 2, oomKills: 1, restarts: 1 });
    expect(truth.taskManagers.every(({ oomKills }) => oomKills === 0)).toBe(true);
    expect(missing(truth)).toBeLessThan(1e-3);
    expect(truth.lagSeconds).toBeLessThan(5);
  });

  test('takes a snapshot with it: the new size starts from the checkpoint before', () => {
    const dying = killed().now();
    const world = aWorld({ load: steady(2_600), size: size(24, 8) });
    world.advance(dying - 3_000);
    world.restart('clickstream', size(16, 2), () => {});
    world.advance(dying - 1_000);
    expect(world.truth().state).toBe('snapshotting');
    world.advance(dying);
    expect(world.truth()).toMatchObject({ state: 'deploying', oomKills: 1 });
    forMinutes(world, 10);
    expect(world.truth()).toMatchObject({ state: 'running', parallelismPerKpu: 2 });
    expect(missing(world.truth())).toBeLessThan(1e-3);
  });

  test('shows in CloudWatch: restarts counted, uptime from zero, a gap in the work', () => {
    const world = killed();
    const at = Math.floor((world.now() - START) / MINUTE);
    forMinutes(world, 6);
    const data = world.takeMetrics();
    const series = (name: string, dimensions: Record<string, string> = {}) =>
      data.filter(
        (datum) =>
          datum.name === name &&
          JSON.stringify(datum.dimensions) === JSON.stringify({ Application: 'clickstream', ...dimensions }),
      );
    const value = (name: string, minute: number) =>
      series(name).find((datum) => datum.at === START + minute * MINUTE)?.statistics.maximum;
    for (const name of ['fullRestarts', 'numRestarts']) {
      expect([value(name, at - 1), value(name, at + 2)]).toEqual([0, 1]);
    }
    expect(value('uptime', at - 1)).toBeGreaterThan(value('uptime', at + 2) ?? Number.NaN);
    const counts = series('busyTimeMsPerSecond', { Task: 'Sessionize' })
      .filter((datum) => datum.at >= START + (at - 1) * MINUTE && datum.at <= START + (at + 2) * MINUTE)
      .map(({ statistics }) => statistics.sampleCount);
    expect(Math.min(...counts)).toBeLessThan(4 * 24);
    expect(Math.max(...counts)).toBe(4 * 24);
  });
});
