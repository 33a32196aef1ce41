import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cloudWatchSource } from '../../../../functions/metrics/cloudwatch/cloudwatch-source.ts';
import { msPerMinute } from '../../../../functions/metrics/series/old-collections.ts';
import type { Observed } from '../../../../functions/ports.ts';
import {
  type Dimensions,
  type MetricsWorld,
  MINUTE,
  minute,
  NOW,
  publishOrders,
  type RequestParts,
  requestFor,
  START,
  settingsWith,
  startMetrics,
} from '../../../support/flink-metrics.ts';

let world: MetricsWorld;
beforeEach(async () => {
  world = await startMetrics();
});
afterEach(() => world.stop());

const APPLICATION: Dimensions = { Application: 'orders' };
/** 08:16, the first poll of its quarter hour; `NOW` is 08:21. */
const DUE = NOW - 5 * MINUTE;

type Job = Parameters<typeof settingsWith>[0];

const observe = async (parts: RequestParts = {}, job: Job = {}): Promise<Extract<Observed, { kind: 'observed' }>> => {
  const settings = settingsWith(job);
  const { results } = await cloudWatchSource({ client: world.client, settings }).observe([requestFor(settings, parts)]);
  const [result] = results;
  if (result?.kind !== 'observed') throw result?.error ?? new Error('no result');
  return result;
};

const publishPools = async (): Promise<void> => {
  await world.publish('heapMemoryUtilization', APPLICATION, () => ({ sum: 160, count: 4, max: 44 }));
  await world.publish('managedMemoryUtilization', APPLICATION, () => ({ sum: 80, count: 4, max: 21 }));
  await world.publish('oldGenerationGCTime', APPLICATION, (n) => ({ sum: n % 2 === 0 ? 2400 : 0, count: 1 }));
};

describe('containers', () => {
  it('are read at the first poll of a quarter hour, for every minute of the window', async () => {
    await publishOrders(world);
    await publishPools();
    const { observations, because } = await observe({ now: DUE });
    expect(observations).toHaveLength(14);
    expect(observations[4]?.job).toEqual({
      containerCpu: 0.4,
      containerMemory: 0.55,
      heapUse: 0.44,
      managedUse: 0.21,
      // 2400 ms in a minute, by two task managers.
      oldCollections: 0.02,
    });
    expect(observations.map(({ job }) => Object.keys(job).length)).toEqual(Array(14).fill(5));
    expect(because.map(({ rule }) => rule)).not.toContain('unavailable');
  });

  it.each<[string, RequestParts, Job, number]>([
    ['not at the next one', { now: NOW }, {}, 0],
    [
      'but always when the window is shorter',
      { now: NOW },
      { options: { 'job.autoscaler.metrics.window': '10 min' } },
      5,
    ],
    [
      'and only the CPU when sizing by memory is off',
      { now: DUE },
      { options: { 'job.autopilot.memory.enabled': 'false' } },
      1,
    ],
  ])('%s', async (_, parts, job, count) => {
    await publishOrders(world);
    await publishPools();
    const { observations } = await observe(parts, job);
    expect(Object.keys(observations[4]?.job ?? {})).toHaveLength(count);
  });

  it('that publish nothing take no minute away', async () => {
    await publishOrders(world);
    const { observations } = await observe({ now: DUE });
    expect(observations).toHaveLength(14);
    expect(Object.keys(observations[4]?.job ?? {})).toEqual(['containerCpu', 'containerMemory']);
  });
});

describe('time of old collections', () => {
  const series = (...values: readonly number[]) => new Map(values.map((value, i) => [i * MINUTE, value]));
  const read = (...values: readonly number[]) => [...msPerMinute(series(...values)).values()];

  it('is what each minute added', () => {
    expect(read(100, 0, 300, 50, 0)).toEqual([100, 0, 300, 50, 0]);
  });

  it('is taken from a counter that never falls', () => {
    expect(read(90_000, 90_100, 90_100, 90_400, 90_400)).toEqual([100, 0, 300, 0]);
    expect(read(0, 0, 0, 0, 0, 0)).toEqual([0, 0, 0, 0, 0]);
  });

  it('is not known from a few points that could be either', () => {
    expect(read(100, 200, 300)).toEqual([]);
  });
});

describe('a job that restarts by itself', () => {
  /** Down in minutes 9 and 10, with counters that begin again in minute 11. */
  const restartAt = 11;
  const publishRestart = async (): Promise<void> => {
    await publishOrders(world, {
      without: ['numRecordsIn', 'numRecordsOut'],
      silent: (_, n) => n === 9 || n === 10,
    });
    for (const [Task, name] of [
      ['Source:_orders_->_Filter', 'numRecordsOut'],
      ['enrich', 'numRecordsIn'],
      ['Sink:_out', 'numRecordsIn'],
    ] as const) {
      await world.publish(name, { ...APPLICATION, Task }, (n) =>
        n === 9 || n === 10 ? undefined : { sum: 4 * 6000 * (n < 9 ? 100 + n : n - 10) },
      );
    }
  };
  const restarts = (rises: boolean) =>
    world.publish('fullRestarts', APPLICATION, (n) => ({ sum: rises && n >= 10 ? 3 : 2, count: 1 }));
  const fillUp = () =>
    world.publish('heapMemoryUtilization', APPLICATION, (n) =>
      n === 9 || n === 10 ? undefined : { sum: 160, count: 4, max: n === 8 ? 97 : 40 },
    );

  it('is found with how full its memory was just before, whatever the poll', async () => {
    await publishRestart();
    await restarts(true);
    await fillUp();
    const { failover, runningSince } = await observe({ now: NOW });
    expect(failover).toEqual({ at: minute(restartAt), containerMemory: 0.55, heap: 0.97, restarts: 1 });
    expect(runningSince).toBe(minute(restartAt));
  });

  it('is found when its counter of restarts is not published, and of what was not measured nothing', async () => {
    await publishRestart();
    expect((await observe()).failover).toEqual({
      at: minute(restartAt),
      containerMemory: 0.55,
      heap: Number.NaN,
      restarts: Number.NaN,
    });
  });

  it('did not when its counter of restarts stands still: it was deployed again', async () => {
    await publishRestart();
    await restarts(false);
    expect((await observe()).failover).toBeUndefined();
  });

  it('did not when an operation says why', async () => {
    await publishRestart();
    await restarts(true);
    const runningSince = minute(restartAt) - 20_000;
    expect((await observe({ runningSince })).failover).toBeUndefined();
  });

  it('is looked up as well when Flink itself knows of it, and the window begins with it', async () => {
    await publishRestart();
    await restarts(true);
    await fillUp();
    const at = minute(restartAt) + 15_000;
    const known = { at, containerMemory: Number.NaN, heap: Number.NaN, restarts: 1 };
    const { failover } = await observe({ runningSince: at, failover: known, from: at });
    expect(failover).toEqual({ at: minute(restartAt), containerMemory: 0.55, heap: 0.97, restarts: 1 });
    const later = at + 60_000;
    expect((await observe({ runningSince: at, failover: known, from: later })).failover).toBeUndefined();
  });

  it('costs nothing more as long as it does not', async () => {
    await publishOrders(world);
    await observe({ now: NOW });
    const before = world.aws.cloudWatch.meter().metricsRequested;
    await observe({ now: NOW, from: START });
    expect(world.aws.cloudWatch.meter().metricsRequested).toBe(2 * before);
  });

  it('is of no interest when sizing by memory is off', async () => {
    await publishRestart();
    const off = { options: { 'job.autopilot.memory.enabled': 'false' } };
    expect((await observe({}, off)).failover).toMatchObject({ containerMemory: Number.NaN, heap: Number.NaN });
  });
});
