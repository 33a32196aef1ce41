import { describe, expect, test } from 'vitest';
import { problemOf, type Size } from '../../world/job/definition.ts';
import { layOut } from '../../world/job/layout.ts';
import { CLICKSTREAM } from '../../world/jobs/clickstream.ts';
import { FRAUD_CHECK } from '../../world/jobs/fraud-check.ts';
import { CLUSTER_SIZES } from '../../world/jobs/jobs.ts';
import type { World } from '../../world/world.ts';
import { aWorld, forMinutes, HOUR, START, size, steady } from './a-world.ts';

const SIZE = CLUSTER_SIZES['fraud-check'];
const fraudCheck = (recordsPerSecond = 4_000, perVertex: Size['perVertex'] = {}): World =>
  aWorld({ job: FRAUD_CHECK, load: steady(recordsPerSecond), size: { ...SIZE, perVertex } });

const idOf = (world: World, name: string): string => {
  const found = world.cluster.job().vertices.find((vertex) => vertex.name === name);
  if (!found) throw new Error(`No vertex ${name}`);
  return found.id;
};
const byName = (world: World) =>
  Object.fromEntries(world.cluster.job().vertices.map(({ name, parallelism }) => [name, parallelism]));

/** Second by second until it has ended: what was seen, each state once. */
const rescale = (world: World, parallelism: Record<string, number>, strategy: 'in place' | 'upgrade' = 'in place') => {
  const asked = Object.entries(parallelism).map(([name, subtasks]) => [idOf(world, name), subtasks]);
  const results: string[] = [];
  world.cluster.rescale(Object.fromEntries(asked), strategy, ({ kind }) => results.push(kind));
  const states: string[] = [];
  const seconds: Record<string, number> = {};
  for (let second = 0; results.length === 0 && second < 300; second++) {
    world.advance(world.now() + 1000);
    const { state } = world.truth();
    if (states.at(-1) !== state) states.push(state);
    seconds[state] = (seconds[state] ?? 0) + 1;
  }
  return { results, states, seconds };
};

describe('a rescale in place', () => {
  test('changes the vertices that are named, keeps the others, the job and its task managers', () => {
    const world = fraudCheck();
    forMinutes(world, 5);
    const before = world.cluster.job();
    const { results, states, seconds } = rescale(world, { 'Source: Payments': 1, Score: 5 });
    expect(results).toEqual(['running']);
    expect(states).toEqual(['adding', 'rescaling', 'running']);
    expect(seconds['rescaling']).toBeGreaterThanOrEqual(5);
    expect(seconds['rescaling']).toBeLessThanOrEqual(20);
    const after = world.cluster.job();
    expect(byName(world)).toEqual({
      'Source: Payments': 1,
      'Source: Card changes': 6,
      'Profile of the card': 6,
      Score: 5,
      'Ask the bank': 6,
      'Sink: Alerts': 6,
    });
    expect(after).toMatchObject({ id: before.id, startedAt: before.startedAt, state: 'RUNNING', taskManagers: 3 });
    expect(after.runningSince).toBe(world.now());
    expect(before.runningSince).toBe(before.startedAt);
  });

  test('waits for pods that it needs, while the job goes on; those it does not need stay for a while', () => {
    const world = fraudCheck();
    forMinutes(world, 5);
    const up = rescale(world, { Score: 9 });
    expect(up.seconds['adding']).toBeGreaterThan(20);
    expect(world.cluster.job().taskManagers).toBe(5);
    forMinutes(world, 2);
    rescale(world, { Score: 2, 'Ask the bank': 2, 'Profile of the card': 2, 'Source: Card changes': 1 });
    rescale(world, { 'Source: Payments': 1, 'Sink: Alerts': 1 });
    expect(world.truth().kpus).toBe(1);
    expect(world.cluster.job().taskManagers).toBe(5);
    forMinutes(world, 2);
    expect(world.cluster.job().taskManagers).toBe(1);
  });

  test('counts every record once: what was read since the checkpoint is read again', () => {
    const world = fraudCheck(5_000);
    for (let minute = 0; minute < 12; minute++) {
      if (minute === 4) rescale(world, { Score: 9, 'Source: Payments': 2 });
      if (minute === 8) rescale(world, { Score: 7, 'Profile of the card': 3 });
      forMinutes(world, 1);
      const { arrived, lagRecords, inFlight, processed } = world.truth();
      expect(Math.abs(arrived - lagRecords - inFlight - processed)).toBeLessThan(1e-3);
    }
    const { replayed, restarts, lagSeconds } = world.truth();
    expect(restarts).toBe(2);
    expect(replayed).toBeGreaterThan(1_000);
    // A few seconds of records, since it happens when a checkpoint has just completed.
    expect(replayed).toBeLessThan(2 * 10 * 5_000);
    expect(lagSeconds).toBeLessThan(1);
  });

  test('goes on with its checkpoints; an upgrade begins to count from zero, under another id', () => {
    const world = fraudCheck();
    forMinutes(world, 10);
    const before = world.cluster.job();
    rescale(world, { Score: 5 });
    expect(world.cluster.job().checkpointsCompleted).toBeGreaterThanOrEqual(before.checkpointsCompleted);
    const { states } = rescale(world, { Score: 6 }, 'upgrade');
    expect(states).toEqual(['snapshotting', 'deploying', 'running']);
    const after = world.cluster.job();
    expect(after.id).not.toBe(before.id);
    expect(after.startedAt).toBe(world.now());
    expect(after.checkpointsCompleted).toBe(0);
    expect(byName(world)).toMatchObject({ Score: 6, 'Source: Payments': 6 });
  });

  test('that the job can not have fails and changes nothing; so does one while another is under way', () => {
    const world = fraudCheck();
    forMinutes(world, 5);
    const results: string[] = [];
    const ask = (subtasks: number) =>
      world.cluster.rescale({ [idOf(world, 'Score')]: subtasks }, 'in place', (result) =>
        results.push(result.kind === 'failed' ? result.error : result.kind),
      );
    ask(121);
    ask(5);
    ask(4);
    forMinutes(world, 2);
    expect(results).toEqual([
      "Parallelism 121 exceeds the job's maximum parallelism of 120",
      'A restart is under way (adding); ask again when the job runs',
      'running',
    ]);
    expect(byName(world)).toMatchObject({ Score: 5 });
    expect(() => world.cluster.rescale({ abc: 2 }, 'in place', () => {})).toThrow('has no vertex abc');
  });
});

describe('a rescale in place that something goes wrong with', () => {
  const missing = ({ arrived, lagRecords, inFlight, processed }: ReturnType<World['truth']>): number =>
    Math.abs(arrived - lagRecords - inFlight - processed);
  /** Eight slots to a task manager: too close for its memory. One of them is killed some time. */
  const crowded = (): World => aWorld({ load: steady(2_600), size: size(24, 8) });
  const killedAt = (): number => {
    const world = crowded();
    while (world.truth().oomKills === 0 && world.now() < START + 6 * HOUR) world.advance(world.now() + 1000);
    return world.now();
  };
  const sessionize = (world: World) => ({ [idOf(world, 'Sessionize')]: 30 });

  test('comes at once when a task manager is killed that it has waited with', () => {
    const dying = killedAt();
    const world = crowded();
    world.advance(dying - 3_000);
    const results: string[] = [];
    world.cluster.rescale(sessionize(world), 'in place', ({ kind }) => results.push(kind));
    world.advance(dying - 1_000);
    expect(world.truth().state).toBe('adding');
    world.advance(dying);
    expect(world.truth()).toMatchObject({ state: 'rescaling', oomKills: 1 });
    forMinutes(world, 3);
    expect(results).toEqual(['running']);
    expect(byName(world)).toMatchObject({ Sessionize: 30, Enrich: 24 });
    expect(missing(world.truth())).toBeLessThan(1e-3);
  });

  test('asked for while the job recovers starts from the newest checkpoint, as the job that it is', () => {
    const world = crowded();
    world.advance(killedAt());
    const { id } = world.cluster.job();
    expect(world.cluster.job()).toMatchObject({ state: 'RESTARTING', runningSince: undefined });
    const results: string[] = [];
    world.cluster.rescale(sessionize(world), 'in place', ({ kind }) => results.push(kind));
    forMinutes(world, 3);
    expect(results).toEqual(['running']);
    expect(world.cluster.job()).toMatchObject({ id, state: 'RUNNING' });
    expect(missing(world.truth())).toBeLessThan(1e-3);
  });

  test('and fails brings the tasks back as they were', () => {
    const world = fraudCheck();
    forMinutes(world, 5);
    world.failNextRestart('No slots within five minutes');
    expect(rescale(world, { Score: 4 })).toMatchObject({ results: ['failed'] });
    expect(byName(world)).toMatchObject({ Score: 6 });
    expect(missing(world.truth())).toBeLessThan(1e-3);
  });
});

describe('a job of several parallelisms', () => {
  const uneven = { ...SIZE, perVertex: { Score: 9, 'Ask the bank': 2 } };

  test('has the slots of its widest vertex, and every vertex its own subtasks', () => {
    const { size, kpus, vertices } = layOut(FRAUD_CHECK, 1, uneven);
    expect(size.parallelism).toBe(9);
    expect(kpus).toBe(5);
    expect(vertices.map(({ parallelism }) => parallelism)).toEqual([6, 6, 6, 9, 2, 6]);
  });

  test('hands out in turn where both ends of a FORWARD edge differ', () => {
    const shipOf = (perVertex: Size['perVertex']) =>
      layOut(CLICKSTREAM, 1, {
        parallelism: 4,
        parallelismPerKpu: 1,
        ...(perVertex ? { perVertex } : {}),
      }).vertices.find(({ name }) => name === 'Attribute orders')?.output?.ship;
    expect(shipOf(undefined)).toBe('FORWARD');
    expect(shipOf({ 'Sink: Sessions': 4 })).toBe('FORWARD');
    expect(shipOf({ 'Sink: Sessions': 2 })).toBe('REBALANCE');
  });

  test('is held up by its narrowest vertex alone', () => {
    const perVertex = { 'Source: Payments': 1, 'Source: Card changes': 1, 'Profile of the card': 2, 'Sink: Alerts': 1 };
    const narrow = fraudCheck(5_000, { ...perVertex, Score: 3, 'Ask the bank': 2 });
    const wide = fraudCheck(5_000, { ...perVertex, Score: 8, 'Ask the bank': 2 });
    forMinutes(narrow, 10);
    forMinutes(wide, 10);
    expect(narrow.truth().bottleneck).toBe('Score');
    expect(narrow.truth().lagSeconds).toBeGreaterThan(60);
    expect(wide.truth().lagSeconds).toBe(0);
  });

  test('names what it can not have', () => {
    expect(problemOf(FRAUD_CHECK, { ...uneven, perVertex: { Score: 0 } })).toBe(
      'Score is 0; it must be a whole number from 1',
    );
  });
});
