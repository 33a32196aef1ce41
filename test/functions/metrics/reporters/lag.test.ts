import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cloudWatchSource } from '../../../../functions/metrics/cloudwatch/cloudwatch-source.ts';
import * as reported from '../../../../functions/metrics/plan/reported-metrics.ts';
import type { EksLagSettings } from '../../../../lib/settings/settings.ts';
import { type MetricsWorld, startMetrics } from '../../../support/flink-metrics.ts';
import {
  eksRequest,
  eksSettings,
  IN,
  publishMetric,
  publishReportedOrders,
  reportedGraph,
  type Shown,
} from '../../../support/reported-orders.ts';

let world: MetricsWorld;
beforeEach(async () => {
  world = await startMetrics();
});
afterEach(() => world.stop());

const DIALECTS = ['prometheus', 'statsd', 'otel'] as const;
const [source] = reportedGraph.vertices;
if (!source) throw new Error('no source');

const open = async (dialect: (typeof DIALECTS)[number], lag: EksLagSettings, pending: boolean) => {
  const settings = eksSettings(dialect, { lag: [lag] });
  await publishReportedOrders(world, settings, { without: pending ? [] : ['pendingRecords'] });
  const reader = cloudWatchSource({ client: world.client, settings });
  return {
    put: (metric: reported.ReportedMetric, shown: Shown, vertex = source) =>
      publishMetric(world, settings, metric, vertex, shown),
    observe: async () => {
      const { results, cost } = await reader.observe([eksRequest(settings)]);
      const [result] = results;
      if (result?.kind !== 'observed') throw result?.error ?? new Error('no result');
      const { pendingRecords: lag, readsCommits } = result.observations[5]?.vertices[IN] ?? {};
      return {
        lag,
        readsCommits,
        rules: result.because.map(({ rule }) => rule),
        metricsRequested: cost.metricsRequested,
      };
    },
  };
};

const msk = {
  kind: 'msk',
  cluster: 'kafka',
  consumerGroup: 'orders',
  topic: 'orders',
  checkpointSeconds: 10,
} as const satisfies EksLagSettings;

describe.each(DIALECTS)('the lag of a source that reports by %s', (dialect) => {
  it('is what it reports, whatever the settings name besides', async () => {
    const { observe } = await open(dialect, msk, true);
    expect(await observe()).toMatchObject({ lag: 300, rules: [] });
  });

  it('is what MSK knows, without what was read since the last commit, where it reports none', async () => {
    const { observe } = await open(dialect, msk, false);
    const dimensions = { 'Cluster Name': 'kafka', 'Consumer Group': 'orders', Topic: 'orders' };
    await world.publish('SumOffsetLag', dimensions, () => ({ sum: 7000, count: 1 }), 'AWS/Kafka');
    expect(await observe()).toMatchObject({ lag: 6000, rules: [] });
  });

  it('is what waits in Kinesis, by its age', async () => {
    const { observe } = await open(dialect, { kind: 'kinesis', stream: 'orders' }, false);
    const ofStream = { StreamName: 'orders' };
    const kinesis = 'AWS/Kinesis';
    await world.publish('GetRecords.IteratorAgeMilliseconds', ofStream, () => ({ sum: 30_000, count: 1 }), kinesis);
    await world.publish('IncomingRecords', ofStream, () => ({ sum: 6000, count: 1 }), kinesis);
    expect(await observe()).toMatchObject({ lag: 3000, rules: [] });
  });

  const ofOne = { ...source, parallelism: 1 };

  it("is rows of Iceberg's splits that no subtask reads, as its enumerator reports them", async () => {
    const { put, observe } = await open(dialect, { kind: 'iceberg' }, false);
    await put(reported.enumeratorPendingRecords, () => [40_000], ofOne);
    await put(reported.restarts, () => [0], ofOne);
    expect(await observe()).toMatchObject({ lag: 40_000, readsCommits: true, rules: ['lag-estimated'] });
  });

  it("is Iceberg's splits times what the settings say that one holds", async () => {
    const { put, observe } = await open(dialect, { kind: 'iceberg', recordsPerSplit: 5000 }, false);
    await put(reported.unassignedSplits, () => [3], ofOne);
    await put(reported.restarts, () => [0], ofOne);
    await put(reported.rescales, () => [0], ofOne);
    expect(await observe()).toMatchObject({ lag: 15_000, rules: ['lag-estimated'] });
  });

  it.each([
    ['the job was restarted', [reported.restarts, reported.rescales], [1, 0]],
    ['the job was rescaled', [reported.restarts, reported.rescales], [0, 1]],
    ['the job was restarted within the window', [reported.restarts], [(n: number) => (n < 3 ? 0 : 1)]],
    ['no restart is reported', [], []],
  ] as const)('is unknown of Iceberg where %s: the enumerator may be that of before', async (_, metrics, values) => {
    const { put, observe } = await open(dialect, { kind: 'iceberg' }, false);
    await put(reported.enumeratorPendingRecords, () => [40_000], ofOne);
    for (const [i, metric] of metrics.entries()) {
      const value = values[i] ?? 0;
      await put(metric, (n) => [typeof value === 'function' ? value(n) : value], ofOne);
    }
    expect(await observe()).toMatchObject({ lag: undefined, readsCommits: true, rules: ['lag-unknown'] });
  });

  it("is Beam's bytes by the bytes of a record, unless some subtask does not know", async () => {
    const { put, observe } = await open(dialect, { kind: 'beam', bytesPerRecord: 100 }, false);
    await put(reported.pendingBytes, () => [4000, 2000]);
    expect(await observe()).toMatchObject({ lag: 60, rules: ['lag-estimated'] });
  });

  it('is unknown where Beam says -1', async () => {
    const { put, observe } = await open(dialect, { kind: 'beam', bytesPerRecord: 100 }, false);
    await put(reported.pendingBytes, () => [4000, -1]);
    expect(await observe()).toMatchObject({ lag: undefined, rules: ['lag-unknown'] });
  });

  it('is not asked of the source again in the next run, once it is known to report none', async () => {
    const { observe } = await open(dialect, msk, false);
    const pendingMetrics = dialect === 'statsd' ? 2 : 1;
    const first = await observe();
    expect((await observe()).metricsRequested).toBe(first.metricsRequested - pendingMetrics);
  });
});

it('says which lag of the settings belongs to no source', async () => {
  const { observe } = await open('prometheus', { kind: 'beam', source: 'payments', bytesPerRecord: 1 }, true);
  expect((await observe()).rules).toEqual(['lag-setting']);
});
