import { describe, expect, test } from 'vitest';
import { createManagedFlink } from '../../sandbox/aws/managed-flink/managed-flink.ts';
import { keyedChance } from '../../sandbox/aws/wire/keyed-chance.ts';
import type { GroundTruth } from '../../world/ground-truth.ts';
import { aWorld, forMinutes, size, steady } from './a-world.ts';

const missing = ({ arrived, lagRecords, inFlight, processed }: GroundTruth): number =>
  Math.abs(arrived - lagRecords - inFlight - processed);

/** An application that the embedded Managed Flink runs on the world. */
const anApplication = (rollbackEnabled: boolean) => {
  const world = aWorld({ load: steady(4_000), size: size(7) });
  const aws = createManagedFlink({
    clock: world,
    chance: keyedChance(() => 0.5),
    backend: world,
    account: '111122223333',
    region: 'us-east-1',
  });
  aws.createApplication({ name: 'clickstream', parallelism: 7, rollbackEnabled });
  forMinutes(world, 10);
  aws.failNextUpdate('clickstream', 'Operator IDs do not match the snapshot');
  aws.changeByHand('clickstream', { kind: 'size', parallelism: 10 });
  return world;
};

describe('a failed update', () => {
  test('without rollback leaves the job stopped: it handles nothing, has no plan, and costs nothing', () => {
    const world = anApplication(false);
    forMinutes(world, 5);
    const stopped = world.truth();
    expect(stopped).toMatchObject({ state: 'stopped', capacityPerSecond: 0, taskManagers: [], inFlight: 0 });
    expect(world.jobPlan('clickstream')).toBeUndefined();
    world.takeMetrics();
    forMinutes(world, 10);
    const later = world.truth();
    expect(later.processed).toBe(stopped.processed);
    expect(later.kpuHours).toBe(stopped.kpuHours);
    expect(later.lagRecords - stopped.lagRecords).toBeCloseTo(10 * 60 * 4_000, 3);
    expect(missing(later)).toBeLessThan(1e-3);
    forMinutes(world, 3);
    expect(world.takeMetrics().filter(({ name }) => name === 'uptime' || name === 'numRecordsIn')).toEqual([]);
  });

  test('with rollback brings it back at its old size', () => {
    const world = anApplication(true);
    forMinutes(world, 30);
    expect(world.truth()).toMatchObject({ state: 'running', parallelism: 7 });
    expect(world.truth().lagSeconds).toBeLessThan(5);
    expect(missing(world.truth())).toBeLessThan(1e-3);
  });
});

describe('a stopped job', () => {
  test('goes on from its newest checkpoint when it is given a size', () => {
    const world = aWorld({ load: steady(4_000), size: size(7) });
    forMinutes(world, 10);
    world.stop('clickstream');
    forMinutes(world, 2);
    expect(world.truth()).toMatchObject({ state: 'stopped' });
    expect(world.truth().replayed).toBeGreaterThan(0);
    const results: string[] = [];
    world.restart('clickstream', size(12), ({ kind }) => results.push(kind));
    forMinutes(world, 20);
    expect(results).toEqual(['running']);
    expect(world.truth()).toMatchObject({ state: 'running', parallelism: 12 });
    expect(world.truth().lagSeconds).toBeLessThan(5);
    expect(missing(world.truth())).toBeLessThan(1e-3);
  });

  test('can be stopped again; one that is being restarted, or another one, can not', () => {
    const world = aWorld();
    expect(() => world.stop('other')).toThrow('There is no application "other"');
    world.stop('clickstream');
    world.stop('clickstream');
    expect(world.truth().state).toBe('stopped');
    world.restart('clickstream', size(9), () => {});
    world.advance(world.now() + 5_000);
    expect(() => world.stop('clickstream')).toThrow('The job is being restarted (deploying)');
  });
});
