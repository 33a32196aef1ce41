import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cloudWatchSource } from '../../../../functions/metrics/cloudwatch/cloudwatch-source.ts';
import type { Observed, ObserveRequest } from '../../../../functions/ports.ts';
import { collect, newCollector } from '../../../../lib/collection/collect.ts';
import type { VertexId } from '../../../../lib/model/graph.ts';
import { resolveJobOptions } from '../../../../lib/settings/job-options.ts';
import type { JobSettings, Settings } from '../../../../lib/settings/settings.ts';
import {
  counter,
  LAST,
  type MetricsWorld,
  MINUTE,
  minute,
  NOW,
  ordersGraph,
  publishOrders,
  requestFor,
  START,
  settingsWith,
  startMetrics,
  TASKS,
  vertex,
} from '../../../support/flink-metrics.ts';

let world: MetricsWorld;
beforeEach(async () => {
  world = await startMetrics();
});
afterEach(() => world.stop());

const observe = async (
  settings: Settings = settingsWith(),
  request: ObserveRequest = requestFor(settings),
): Promise<Extract<Observed, { kind: 'observed' }>> => {
  const { results } = await cloudWatchSource({ client: world.client, settings }).observe([request]);
  const [result] = results;
  if (result?.kind !== 'observed') throw result?.error ?? new Error('no result');
  return result;
};
const instants = (observed: { readonly observations: readonly { readonly at: number }[] }): readonly number[] =>
  observed.observations.map(({ at }) => (at - START) / MINUTE);
const range = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i);
const rules = ({ because }: { readonly because: readonly { readonly rule: string }[] }): readonly string[] =>
  because.map(({ rule }) => rule);
const id = (text: string): VertexId => text as VertexId;

describe('a job that publishes all the time', () => {
  it('is observed once per settled minute', async () => {
    await publishOrders(world);
    const observed = await observe();
    expect(instants(observed)).toEqual(range(0, LAST));
    expect(observed.observations[5]).toEqual({
      at: minute(5),
      vertices: {
        in: {
          recordsIn: 1_030_000,
          recordsOut: Number.NaN,
          accumulatedBusyMs: Number.NaN,
          busy: { min: 500, max: 700, avg: 600 },
          backPressured: { min: 100, max: 150, avg: 100 },
          recordsInPerSecond: 100,
          pendingRecords: 500,
        },
        mid: {
          recordsIn: 1_030_000,
          recordsOut: Number.NaN,
          accumulatedBusyMs: Number.NaN,
          busy: { min: 500, max: 700, avg: 600 },
          recordsInPerSecond: 100,
        },
        out: expect.objectContaining({ recordsIn: 1_030_000 }),
      },
      job: {},
      unavailable: expect.arrayContaining(['metaspaceUsedBytes', 'heapUsedBytes', 'accumulatedBusyMs']),
    });
    expect(observed.runningSince).toBeUndefined();
    expect(rules(observed)).toEqual(['lag-estimated', 'source-input']);
  });

  it('is never observed in a minute that is not settled, or before the window', async () => {
    await publishOrders(world);
    const slow = settingsWith({}, { ingestionDelaySeconds: 600 });
    expect(instants(await observe(slow))).toEqual(range(0, 10));
    const settings = settingsWith();
    const request = requestFor(settings, { from: START + 90_000, now: NOW - 5 * MINUTE });
    expect(instants(await observe(settings, request))).toEqual(range(2, LAST - 5));
  });

  it('has not begun when no minute since its start is settled', async () => {
    await publishOrders(world);
    const settings = settingsWith();
    const observed = await observe(settings, requestFor(settings, { from: NOW - MINUTE, runningSince: NOW - MINUTE }));
    expect(observed).toMatchObject({ observations: [], because: [{ rule: 'settling' }] });
    expect(world.aws.cloudWatch.meter().metricsRequested).toBe(0);
  });
});

describe('gaps', () => {
  it('a minute without points of one vertex is left out, and reads as nothing', async () => {
    await publishOrders(world, { silent: (task, n) => task === 'mid' && n === 7 });
    const observed = await observe();
    expect(instants(observed)).toEqual([...range(0, 6), ...range(8, LAST)]);
    expect(observed.observations.find(({ at }) => at === minute(8))?.vertices[id('mid')]).toMatchObject({
      recordsInPerSecond: 100,
    });
    expect(observed.because[0]).toMatchObject({
      rule: 'metrics-gap',
      says: '1 of 19 min lacks points and is left out.',
    });
  });

  it('the newest minute is given without the vertices that are silent, so that the core sees it is blind', async () => {
    await publishOrders(world, { silent: (task, n) => task === 'mid' && n >= 16 });
    const observed = await observe();
    expect(instants(observed)).toEqual([...range(0, 15), LAST]);
    // What the source reads is taken from `mid`, its only consumer.
    expect(Object.keys(observed.observations.at(-1)?.vertices ?? {})).toEqual(['out']);
    expect(observed.because[0]).toMatchObject({
      rule: 'metrics-stale',
      says: expect.stringContaining('for the newest 3 of 19 min'),
    });
  });

  it.each([
    ['in', 'in'],
    ['out', 'out'],
    // What the source reads is taken from `mid`.
    ['mid', 'in'],
  ] as const)('the collector never reads a silent vertex as zero: %s', async (silent, missing) => {
    await publishOrders(world, { silent: (task, n) => task === silent && n >= 16 });
    const settings = settingsWith();
    const { observations } = await observe(settings);
    const first = observations[0];
    const newest = observations.at(-1);
    if (!first || !newest) throw new Error('nothing observed');
    const { options } = resolveJobOptions(settings, settings.jobs[0] as JobSettings, undefined);
    const common = { graph: ordersGraph, options, window: [] };
    const { collector } = collect({ ...common, collector: newCollector, observation: first });
    expect(collect({ ...common, collector, observation: newest })).toMatchObject({ kind: 'missing', vertex: missing });
  });

  it('a restart: no rate across it, no falling counter, and the time since when it runs again', async () => {
    await publishOrders(world, { without: ['numRecordsIn', 'numRecordsOut'], silent: (_, n) => n === 9 || n === 10 });
    const restarted = (n: number) => {
      if (n < 8) return counter(n);
      // Cut off by the restart: half of the snapshots, so half of the sum.
      if (n === 8) return { ...counter(n), sum: counter(n).sum / 2, count: 4 };
      if (n === 11) return { sum: 500, count: 5 };
      return n < 11 ? undefined : { sum: 4 * 6000 * (n - 11) };
    };
    for (const task of [TASKS.mid, TASKS.out]) {
      await world.publish('numRecordsIn', { Application: 'orders', Task: task }, restarted);
    }
    const observed = await observe();
    expect(instants(observed)).toEqual([...range(0, 7), ...range(13, LAST)]);
    expect(observed.runningSince).toBe(minute(12));
    const rates = observed.observations.map(({ vertices }) => vertices[id('mid')]?.recordsInPerSecond);
    expect(new Set(rates)).toEqual(new Set([100]));
  });

  it('points of before the start that the platform knows are not compared with later ones', async () => {
    await publishOrders(world);
    const settings = settingsWith();
    const since = minute(4) + 30_000;
    const observed = await observe(settings, requestFor(settings, { runningSince: since, from: since }));
    // Minute 5 is the first whole one, minute 6 the first with a rate.
    expect(instants(observed)).toEqual(range(6, LAST));
  });

  it('nothing published at all: nothing observed, and what to do about it', async () => {
    const observed = await observe();
    expect(observed.observations).toEqual([]);
    expect(observed.because.map(({ says }) => says).join(' ')).toContain('set its monitoring metrics level to TASK');
  });
});

describe('what can not be read as it is', () => {
  it('rates are integrated where there is no counter', async () => {
    await publishOrders(world, { without: ['mid.numRecordsIn'] });
    await world.publish('numRecordsInPerSecond', { Application: 'orders', Task: TASKS.mid }, () => ({ sum: 4 * 50 }));
    const observed = await observe();
    expect(instants(observed)).toEqual(range(0, LAST));
    const mid = observed.observations.map(({ vertices }) => vertices[id('mid')]);
    expect(mid[10]?.recordsInPerSecond).toBe(50);
    expect((mid[10]?.recordsIn ?? 0) - (mid[0]?.recordsIn ?? 0)).toBe(50 * 600);
  });

  it('at level OPERATOR the true input of a source is what its first operator sends on', async () => {
    await publishOrders(world);
    await world.publish('numRecordsOut', { Application: 'orders', Operator: 'Source:_orders' }, (n) => ({
      sum: 4 * (12_000 * (n + 3)),
    }));
    const observed = await observe(settingsWith({ metricsLevel: 'OPERATOR' }));
    expect(observed.observations[5]?.vertices[id('in')]).toMatchObject({
      recordsIn: 96_000,
      recordsInPerSecond: 200,
    });
    expect(rules(observed)).not.toContain('source-input');
  });

  it('a vertex that joins two inputs needs what each of them sent', async () => {
    const graph = { vertices: [vertex('a', 'Source: a'), vertex('b', 'Source: b'), vertex('j', 'join', ['a', 'b'])] };
    for (const Task of ['Source:_a', 'Source:_b', 'join']) {
      const dimensions = { Application: 'orders', Task };
      await world.publish('busyTimeMsPerSecond', dimensions, () => ({ sum: 800 }));
      await world.publish('backPressuredTimeMsPerSecond', dimensions, () => ({ sum: 0 }));
      await world.publish(Task === 'join' ? 'numRecordsIn' : 'numRecordsOut', dimensions, counter);
    }
    const settings = settingsWith();
    const observed = await observe(settings, requestFor(settings, { graph }));
    expect(observed.observations[3]?.vertices).toMatchObject({
      a: { recordsOut: 1_018_000, recordsIn: 1_018_000 },
      b: { recordsOut: 1_018_000 },
      j: { recordsIn: 1_018_000, recordsOut: Number.NaN },
    });
  });

  it('reads memory and garbage collection where an option needs them, and says when they are not published', async () => {
    await publishOrders(world);
    await world.publish('heapMemoryUtilization', { Application: 'orders' }, () => ({ sum: 100, count: 2, max: 60 }));
    await world.publish('oldGenerationGCTime', { Application: 'orders' }, () => ({ sum: 3000, count: 2 }));
    const options = {
      'job.autoscaler.memory.tuning.enabled': 'true',
      'job.autoscaler.memory.gc-pressure.threshold': '0.3',
    };
    const observed = await observe(settingsWith({ options }));
    expect(observed.observations[3]?.job).toMatchObject({
      heapUsedBytes: { max: 0.6 * 3 * 1024 ** 3 },
      heapMaxBytes: { max: 3 * 1024 ** 3 },
      garbageCollectionMsPerSecond: { sum: 50, max: 50 },
    });
    expect(observed.observations[3]?.unavailable).toContain('managedUsedBytes');
    expect(observed.because).toContainEqual(
      expect.objectContaining({ rule: 'unavailable', says: expect.stringContaining('managedMemoryUsed') }),
    );
  });

  it.each(['uptime', 'runningTime'])(
    'tells the start of the job by its %s when the platform does not',
    async (name) => {
      await publishOrders(world);
      const started = START - 100 * MINUTE - 12_345;
      await world.publish(name, { Application: 'orders' }, (n) => ({
        sum: 0,
        count: 4,
        min: 0,
        max: minute(n + 1) - started,
      }));
      const settings = settingsWith();
      const observed = await observe(settings, requestFor(settings, { runningSince: undefined }));
      expect(observed.runningSince).toBe(Math.floor(started / 1000) * 1000);
    },
  );
});
