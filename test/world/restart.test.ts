import { describe, expect, test } from 'vitest';
import { aWorld, forMinutes, size, steady } from './a-world.ts';

type Ended = { readonly kind: string; readonly error?: string };

describe('a restart', () => {
  test('takes about a minute, loses nothing, and is caught up', () => {
    const world = aWorld({ load: steady(5_000), size: size(7) });
    forMinutes(world, 15);
    const results: Ended[] = [];
    world.restart('clickstream', size(12), (result) => results.push(result));
    expect(results).toEqual([]);

    const asked = world.now();
    let longest = 0;
    while (results.length === 0) {
      world.advance(world.now() + 1000);
      longest = Math.max(longest, world.truth().lagSeconds);
    }
    const seconds = (world.now() - asked) / 1000;
    expect(seconds).toBeGreaterThanOrEqual(40);
    expect(seconds).toBeLessThanOrEqual(120);
    expect(results).toEqual([{ kind: 'running' }]);
    expect(world.truth()).toMatchObject({ state: 'running', parallelism: 12, kpus: 12, restarts: 1 });
    expect(longest).toBeGreaterThan(25);

    forMinutes(world, 10);
    const truth = world.truth();
    expect(truth.lagRecords).toBeLessThan(5_000);
    expect(truth.arrived - truth.processed).toBeLessThan(15_000);
    expect(truth.replayed).toBeGreaterThan(0);
  });

  test('goes through a snapshot, in which the job still works, and a deployment, in which it does not', () => {
    const world = aWorld({ load: steady(4_000), size: size(6) });
    forMinutes(world, 5);
    world.restart('clickstream', size(8), () => {});
    const seen: string[] = [];
    for (let second = 0; second < 150; second++) {
      world.advance(world.now() + 1000);
      const { state, capacityPerSecond } = world.truth();
      if (seen.at(-1) !== state) seen.push(state);
      expect(capacityPerSecond > 0).toBe(state !== 'deploying');
    }
    expect(seen).toEqual(['snapshotting', 'deploying', 'running']);
  });

  test('gives the job a new id and keeps those of its vertices', () => {
    const world = aWorld({ size: size(6) });
    const plan = () => JSON.parse(world.jobPlan('clickstream') ?? '').plan;
    const before = plan();
    world.restart('clickstream', size(9), () => {});
    forMinutes(world, 5);
    const after = plan();
    expect(after.jid).not.toBe(before.jid);
    expect(after.nodes.map(({ id }: { id: string }) => id)).toEqual(before.nodes.map(({ id }: { id: string }) => id));
    expect(after.nodes.map(({ parallelism }: { parallelism: number }) => parallelism)).toEqual([9, 9, 9, 9, 9, 9]);
  });

  test.each([
    [size(129), "exceeds the job's maximum parallelism of 128"],
    [size(0), 'parallelism is 0; it must be a whole number from 1'],
    [{ parallelism: 4, parallelismPerKpu: 1.5 }, 'parallelismPerKpu is 1.5'],
  ])('to an impossible size (%o) fails and leaves the job as it is', (wanted, error) => {
    const world = aWorld({ size: size(6) });
    const results: Ended[] = [];
    world.restart('clickstream', wanted, (result) => results.push(result));
    forMinutes(world, 3);
    expect(results).toEqual([{ kind: 'failed', error: expect.stringContaining(error) }]);
    expect(world.truth()).toMatchObject({ parallelism: 6, restarts: 0, state: 'running' });
  });

  test('asked for while another is under way fails; the first goes on', () => {
    const world = aWorld({ size: size(6) });
    const results: string[] = [];
    world.restart('clickstream', size(8), ({ kind }) => results.push(`first ${kind}`));
    world.advance(world.now() + 5_000);
    world.restart('clickstream', size(10), ({ kind }) => results.push(`second ${kind}`));
    forMinutes(world, 4);
    expect(results).toEqual(['second failed', 'first running']);
    expect(world.truth().parallelism).toBe(8);
  });

  test('that fails on the platform brings the job back at its old size, with nothing lost', () => {
    const world = aWorld({ load: steady(4_000), size: size(7) });
    forMinutes(world, 5);
    const results: Ended[] = [];
    world.failNextRestart('The snapshot could not be restored');
    world.restart('clickstream', size(10), (result) => results.push(result));
    forMinutes(world, 15);
    expect(results).toEqual([{ kind: 'failed', error: 'The snapshot could not be restored' }]);
    const truth = world.truth();
    expect(truth).toMatchObject({ parallelism: 7, restarts: 1 });
    expect(truth.arrived - truth.processed).toBeLessThan(12_000);
  });

  test('of an application that does not exist is a mistake of the caller', () => {
    const world = aWorld();
    expect(world.jobPlan('other')).toBeUndefined();
    expect(() => world.restart('other', size(2), () => {})).toThrow('There is no application "other"');
  });
});
