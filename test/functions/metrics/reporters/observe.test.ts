import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cloudWatchSource } from '../../../../functions/metrics/cloudwatch/cloudwatch-source.ts';
import { reporterDialects as dialects } from '../../../../functions/metrics/dialects/registry.ts';
import type { ReporterDialectName } from '../../../../functions/metrics/dialects/reporter-dialect.ts';
import * as reported from '../../../../functions/metrics/plan/reported-metrics.ts';
import type { Observed, ObserveRequest } from '../../../../functions/ports.ts';
import type { Settings } from '../../../../lib/settings/settings.ts';
import { LAST, type MetricsWorld, MINUTE, minute, START, startMetrics } from '../../../support/flink-metrics.ts';
import {
  eksRequest,
  eksSettings,
  IN,
  MID,
  OUT,
  publishMetric,
  publishReportedOrders,
  reportedGraph,
} from '../../../support/reported-orders.ts';

let world: MetricsWorld;
beforeEach(async () => {
  world = await startMetrics();
});
afterEach(() => world.stop());

type Seen = Extract<Observed, { kind: 'observed' }>;

const observe = async (settings: Settings, request: ObserveRequest = eksRequest(settings)): Promise<Seen> => {
  const { results } = await cloudWatchSource({ client: world.client, settings }).observe([request]);
  const [result] = results;
  if (result?.kind !== 'observed') throw result?.error ?? new Error('no result');
  return result;
};
const instants = ({ observations }: Seen): readonly number[] => observations.map(({ at }) => (at - START) / MINUTE);
const range = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i);
const rules = ({ because }: Seen): readonly string[] => because.map(({ rule }) => rule);
const all = Object.keys(dialects) as ReporterDialectName[];
const [source] = reportedGraph.vertices;
if (!source) throw new Error('no source');

describe.each(all)('a job that reports by %s all the time', (dialect) => {
  it('is observed once per settled minute', async () => {
    const settings = eksSettings(dialect);
    await publishReportedOrders(world, settings);
    const seen = await observe(settings);
    expect(instants(seen)).toEqual(range(0, LAST));
    const shown = seen.observations[5];
    const task = { busy: { min: 500, max: 700, avg: 600, sum: 1200 }, recordsInPerSecond: 100 };
    const counters = { recordsIn: expect.any(Number), recordsOut: Number.NaN, accumulatedBusyMs: Number.NaN };
    expect(shown?.vertices[IN]).toEqual({
      ...task,
      ...counters,
      backPressured: { min: 50, max: 150, avg: 100, sum: 200 },
      pendingRecords: 300,
    });
    expect(shown?.vertices[MID]).toEqual({ ...task, ...counters });
    const [before, after] = [seen.observations[5], seen.observations[6]].map((one) => one?.vertices[OUT]?.recordsIn);
    expect((after ?? 0) - (before ?? 0)).toBe(6000);
    expect(seen.because).toEqual([]);
  });

  it('leaves a minute out in which one subtask of one vertex did not report', async () => {
    const settings = eksSettings(dialect);
    await publishReportedOrders(world, settings, {
      reports: (vertex, n, i) => !(vertex === MID && n === 7 && i === 1),
    });
    const seen = await observe(settings);
    expect(instants(seen)).toEqual(range(0, LAST).filter((n) => n !== 7));
    expect(rules(seen)).toEqual(['metrics-gap']);
  });

  it('is blind when a subtask is silent in the newest minute: that vertex is missing, not idle', async () => {
    const settings = eksSettings(dialect);
    await publishReportedOrders(world, settings, {
      reports: (vertex, n, i) => !(vertex === OUT && n >= LAST && i === 0),
    });
    const seen = await observe(settings);
    expect(Object.keys(seen.observations.at(-1)?.vertices ?? {})).toEqual([IN, MID]);
    expect(rules(seen)).toContain('metrics-stale');
  });

  it('does not scale a vertex that does not know how busy it is, and says so', async () => {
    const settings = eksSettings(dialect);
    await publishReportedOrders(world, settings, { without: [`${IN}.busyTimeMsPerSecond`] });
    const seen = await observe(settings);
    expect(instants(seen)).toEqual(range(0, LAST));
    expect(seen.observations[3]?.vertices[IN]?.busy).toEqual({});
    expect(rules(seen)).toContain('busy-time-unknown');
  });

  it('takes the lag of those subtasks that report one: the others have read nothing yet', async () => {
    const settings = eksSettings(dialect);
    await publishReportedOrders(world, settings, { without: ['pendingRecords'] });
    await publishMetric(world, settings, reported.pendingRecords, source, () => [100, undefined]);
    const seen = await observe(settings);
    expect(seen.observations[3]?.vertices[IN]?.pendingRecords).toBe(100);
  });

  it('leaves an unknown lag out of the calculation', async () => {
    const settings = eksSettings(dialect);
    await publishReportedOrders(world, settings, { without: ['pendingRecords'] });
    const seen = await observe(settings);
    expect(seen.observations[3]?.unavailable).toContain('pendingRecords');
    expect(seen.observations[3]?.vertices[IN]).not.toHaveProperty('pendingRecords');
    expect(rules(seen)).toEqual(['lag-unknown']);
  });

  it('reads what the source sends on where it counts no input', async () => {
    const settings = eksSettings(dialect);
    await publishReportedOrders(world, settings, { without: [`${IN}.numRecordsIn`] });
    await publishMetric(world, settings, reported.sourceRecordsIn, source, () => [0, 0]);
    await publishMetric(world, settings, reported.sourceRecordsOut, source, (n) =>
      dialect === 'otel' ? [1200, 1200] : [2400 * n + 9000, 2400 * n + 9000],
    );
    const seen = await observe(settings);
    expect(seen.observations[5]?.vertices[IN]?.recordsInPerSecond).toBe(80);
  });

  it('says which jobs there are when its own name is not among them', async () => {
    await publishReportedOrders(world, eksSettings(dialect));
    const seen = await observe(eksSettings(dialect, { metrics: { dialect, jobName: 'order-flow' } }));
    expect(seen.observations).toEqual([]);
    expect(seen.because[0]?.says).toMatch(
      /no metrics of a job called order.flow, only of orders: correct metrics\.jobName/,
    );
  });

  it('says to set its name where it is not set', async () => {
    await publishReportedOrders(world, eksSettings(dialect, { metrics: { dialect, jobName: 'shop' } }));
    const seen = await observe(eksSettings(dialect));
    expect(seen.because[0]?.says).toMatch(/no metrics of a job called orders, only of shop: set metrics\.jobName/);
  });

  it('asks for busy time as a counter only where the mean counts', async () => {
    const settings = eksSettings(dialect, {}, { 'job.autoscaler.metrics.busy-time.aggregator': 'AVG' });
    await publishReportedOrders(world, settings);
    for (const vertex of reportedGraph.vertices) {
      await publishMetric(world, settings, reported.accumulatedBusyTime, vertex, (n) => [
        30_000 * n + 1e6,
        42_000 * n + 1e6,
      ]);
    }
    const seen = await observe(settings);
    const [before, after] = [seen.observations[5], seen.observations[6]].map(
      (one) => one?.vertices[MID]?.accumulatedBusyMs,
    );
    expect((after ?? 0) - (before ?? 0)).toBe(72_000);
    expect(seen.observations[5]?.unavailable).not.toContain('accumulatedBusyMs');
  });
});

describe.each(['prometheus', 'statsd'] as const)('a job that restarted and reports by %s', (dialect) => {
  it('has its points of before left out, and its new start known', async () => {
    const settings = eksSettings(dialect);
    await publishReportedOrders(world, settings, { without: ['numRecordsIn'] });
    for (const vertex of reportedGraph.vertices) {
      const metric = vertex.id === IN ? reported.sourceRecordsIn : reported.recordsIn;
      await publishMetric(world, settings, metric, vertex, (n) => [n < 10 ? 900_000 + n : 3000 * (n - 10), 0]);
    }
    const seen = await observe(settings, eksRequest(settings, { runningSince: undefined }));
    expect(seen.runningSince).toBe(minute(10));
    const known = await observe(settings, eksRequest(settings, { runningSince: minute(12) }));
    expect(instants(known)[0]).toBe(13);
    expect(known).not.toHaveProperty('runningSince');
  });
});

describe('the task managers', () => {
  const tuning = { 'job.autoscaler.memory.tuning.enabled': 'true' };

  it.each(['prometheus', 'otel'] as const)('show the fullest of them by %s', async (dialect) => {
    const settings = eksSettings(dialect, {}, tuning);
    await publishReportedOrders(world, settings);
    for (const [metric, max] of [
      [reported.heapUsed, 600],
      [reported.heapMax, 1000],
      [reported.managedUsed, 50],
      [reported.metaspaceUsed, 40],
    ] as const) {
      const { ofTaskManagers } = dialects[dialect];
      const { name, dimensions, namespace } = ofTaskManagers(
        { cluster: 'prod', namespace: 'flink', deployment: 'orders', jobName: 'orders', metricNamespace: undefined },
        metric,
      );
      await world.publish(name, dimensions, () => ({ sum: max * 1.5, count: 2, min: max / 2, max }), namespace);
    }
    const seen = await observe(settings);
    expect(seen.observations[4]?.job).toEqual({
      heapUsedBytes: { max: 600 },
      heapMaxBytes: { max: 1000 },
      managedUsedBytes: { max: 50 },
      metaspaceUsedBytes: { max: 40 },
    });
    expect(seen.because).toEqual([]);
  });

  it('are not seen by StatsD, which is said and stops nothing else', async () => {
    const settings = eksSettings('statsd', {}, tuning);
    await publishReportedOrders(world, settings);
    const seen = await observe(settings);
    expect(instants(seen)).toEqual(range(0, LAST));
    expect(seen.observations[0]?.unavailable).toContain('heapUsedBytes');
    expect(rules(seen)).toEqual(['unavailable', 'unavailable', 'unavailable', 'unavailable']);
    expect(seen.because[0]?.says).toMatch(/which statsd can't show/);
  });
});
