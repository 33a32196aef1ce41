import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cloudWatchSource } from '../../../../functions/metrics/cloudwatch/cloudwatch-source.ts';
import {
  counter,
  type Dimensions,
  type MetricsWorld,
  MINUTE,
  NOW,
  type RequestParts,
  requestFor,
  settingsWith,
  startMetrics,
  vertex,
} from '../../../support/flink-metrics.ts';

let world: MetricsWorld;
beforeEach(async () => {
  world = await startMetrics();
});
afterEach(() => world.stop());

/** One source, eight operators in a row, one sink: every vertex publishes, so nothing is looked up. */
const chain = {
  vertices: Array.from({ length: 10 }, (_, i) =>
    i === 0 ? vertex('v0', 'Source: orders') : vertex(`v${i}`, `step ${i}`, [`v${i - 1}`]),
  ),
};
const joined = {
  vertices: [
    vertex('v0', 'Source: orders'),
    vertex('v1', 'Source: clicks'),
    ...Array.from({ length: 7 }, (_, i) => vertex(`v${i + 2}`, `step ${i + 2}`, [i === 0 ? 'v0' : `v${i + 1}`])),
    vertex('v9', 'join', ['v8', 'v1']),
  ],
};

const POLLS_PER_MONTH = 12 * 730;

const cost = async (job: Parameters<typeof settingsWith>[0], parts: RequestParts): Promise<string> => {
  for (const name of [
    'busyTimeMsPerSecond',
    'backPressuredTimeMsPerSecond',
    'numRecordsIn',
    'numRecordsOut',
    'records_lag_max',
  ]) {
    for (const { name: task } of parts.graph?.vertices ?? []) {
      const Task = task.replaceAll(' ', '_');
      await world.publish(name, { Application: 'orders', Task }, counter);
      await world.publish(name, { Application: 'orders', Operator: Task }, counter);
    }
  }
  const settings = settingsWith(job);
  const source = cloudWatchSource({ client: world.client, settings });
  let [metrics, dollars] = [0, 0];
  // Containers are read at one of them.
  for (const before of [10, 5, 0]) {
    const answer = await source.observe([requestFor(settings, { ...parts, now: NOW - before * MINUTE })]);
    expect(answer.results[0]).toMatchObject({ kind: 'observed', observations: { length: 19 - before } });
    metrics += answer.cost.metricsRequested;
    dollars += answer.cost.dollars;
  }
  const meter = world.aws.cloudWatch.meter();
  expect(metrics).toBe(meter.metricsRequested);
  expect(dollars).toBeCloseTo(meter.dollars, 12);
  return `${Number((metrics / 3).toFixed(1))} | ${((dollars / 3) * POLLS_PER_MONTH).toFixed(2)}`;
};

/** docs/metrics.md has these very rows: case | metrics a poll | USD a month at a poll every 5 minutes. */
describe('what reading ten vertices costs', () => {
  const memoryOptions = {
    'job.autoscaler.memory.tuning.enabled': 'true',
    'job.autoscaler.memory.gc-pressure.threshold': '0.3',
  };
  const msk = { kind: 'msk', source: 'orders', cluster: 'main', consumerGroup: 'flink', topic: 'orders' } as const;
  const kinesis = { kind: 'kinesis', source: 'orders', stream: 'orders-in' } as const;

  it.each<[string, Parameters<typeof settingsWith>[0], RequestParts, string]>([
    ['one source, a chain', {}, { graph: chain }, '22.7 | 1.99'],
    ['two sources, a join', {}, { graph: joined }, '25.7 | 2.25'],
    ['the start of the job is not known', {}, { graph: chain, runningSince: undefined }, '24.7 | 2.16'],
    ['level OPERATOR', { metricsLevel: 'OPERATOR' }, { graph: chain }, '23.7 | 2.07'],
    ['memory tuning and a garbage collection threshold', { options: memoryOptions }, { graph: chain }, '25 | 2.19'],
    [
      'sizing by memory switched off',
      { options: { 'job.autopilot.memory.enabled': 'false' } },
      { graph: chain },
      '21.3 | 1.87',
    ],
  ])('%s', async (name, job, parts, expected) => {
    const row = await cost(job, parts);
    expect(row).toBe(expected);
    const page = readFileSync(new URL('../../../../docs/metrics.md', import.meta.url), 'utf8');
    expect(page).toContain(`| ${name} | ${row} |`);
  });

  it.each([
    ['MSK', msk, 'AWS/Kafka SumOffsetLag', 22.7],
    ['Kinesis', kinesis, 'AWS/Kinesis IncomingRecords', 25.7],
  ])('the lag of %s is asked instead of the Kafka client', async (_, lag, metric, metrics) => {
    const [namespace = '', name = ''] = metric.split(' ');
    const dimensions: Dimensions =
      lag.kind === 'msk'
        ? { 'Cluster Name': 'main', 'Consumer Group': 'flink', Topic: 'orders' }
        : { StreamName: 'orders-in' };
    await world.publish(name, dimensions, () => 6000, namespace);
    await world.publish('GetRecords.IteratorAgeMilliseconds', { StreamName: 'orders-in' }, () => 1000, 'AWS/Kinesis');
    expect(await cost({ lag: [lag] }, { graph: chain })).toContain(`${metrics} | `);
  });

  it('the age of a stream is not asked again where the job says how far behind it is', async () => {
    const own = { Id: 'orders_in', Application: 'orders', Flow: 'Input' };
    await world.publish('millisBehindLatest', own, () => 1000);
    await world.publish('IncomingRecords', { StreamName: 'orders-in' }, () => 6000, 'AWS/Kinesis');
    // 25.7 with it: two polls of three without one metric.
    expect(await cost({ lag: [kinesis] }, { graph: chain })).toContain('25 | ');
  });
});
