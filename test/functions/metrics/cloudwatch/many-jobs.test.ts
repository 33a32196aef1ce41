import { CloudWatch } from '@aws-sdk/client-cloudwatch';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cloudWatchSource } from '../../../../functions/metrics/cloudwatch/cloudwatch-source.ts';
import type { MetricSource } from '../../../../functions/ports.ts';
import { asVertexId } from '../../../../lib/model/graph.ts';
import { AwsError } from '../../../../sandbox/aws/wire/aws-error.ts';
import { ATTEMPTS, awsClientSettings } from '../../../support/aws-client.ts';
import { startCannedAws } from '../../../support/canned-aws.ts';
import {
  type MetricsWorld,
  ordersGraph,
  publishOrders,
  requestFor,
  settingsWith,
  startMetrics,
  TASKS,
  vertex,
} from '../../../support/flink-metrics.ts';

let world: MetricsWorld;
const settings = settingsWith();
beforeEach(async () => {
  world = await startMetrics();
});
afterEach(() => world.stop());

const source = (): MetricSource => cloudWatchSource({ client: world.client, settings });
const job = (name: string, graph = ordersGraph) => requestFor(settings, { name, graph });

describe('one read for many jobs', () => {
  it('packs their queries into calls of at most 500, and gives every job all of its points', async () => {
    const names = Array.from({ length: 30 }, (_, i) => `orders-${i}`);
    for (const application of names) await publishOrders(world, { application });
    const { results } = await source().observe(names.map((name) => job(name)));
    expect(results.map((result) => (result.kind === 'observed' ? result.observations.length : result.error))).toEqual(
      names.map(() => 19),
    );
    // 30 jobs of 20 queries each.
    expect(world.aws.cloudWatch.meter().getMetricDataCalls).toBe(2);
  });

  it('reads every page', async () => {
    await publishOrders(world);
    world.aws.cloudWatch.fallShortNext({ kind: 'page', datapoints: 100 });
    const { results, cost } = await source().observe([job('orders')]);
    expect(results[0]).toMatchObject({ kind: 'observed', observations: { length: 19 } });
    const { getMetricDataCalls, metricsRequested } = world.aws.cloudWatch.meter();
    expect(getMetricDataCalls).toBe(2);
    expect(cost.metricsRequested).toBe(metricsRequested);
  });

  it('lets the SDK wait out throttling', async () => {
    await publishOrders(world);
    world.aws.cloudWatch.failNext('GetMetricData', { kind: 'throttled' }, ATTEMPTS - 1);
    const { results } = await source().observe([job('orders')]);
    expect(results[0]).toMatchObject({ kind: 'observed', observations: { length: 19 } });
  });

  it('fails the jobs of a call that failed, with the cause', async () => {
    await publishOrders(world);
    world.aws.cloudWatch.failNext('GetMetricData', { kind: 'throttled' }, ATTEMPTS);
    const { results } = await source().observe([job('orders')]);
    expect(results[0]).toMatchObject({
      kind: 'failed',
      error: { message: expect.stringContaining('GetMetricData failed'), cause: { name: 'ThrottlingException' } },
    });
  });

  it('an impossible query of one job spoils the call for no other', async () => {
    for (const application of ['orders', 'payments']) await publishOrders(world, { application });
    // Once for the call of all, once for the first job alone.
    const error = new AwsError('InvalidParameterValueException', 'A dimension value is not ASCII');
    world.aws.cloudWatch.failNext('GetMetricData', { kind: 'refused', error }, 2);
    const { results } = await source().observe([job('odd'), job('orders'), job('payments')]);
    expect(results).toMatchObject([
      { kind: 'failed', error: { message: expect.stringContaining('A dimension value is not ASCII') } },
      { kind: 'observed', observations: { length: 19 } },
      { kind: 'observed', observations: { length: 19 } },
    ]);
  });

  it('a metric that CloudWatch could not read fails its job, and only that', async () => {
    await publishOrders(world);
    await publishOrders(world, { application: 'payments', without: ['records_lag_max'] });
    world.aws.cloudWatch.fallShortNext({ kind: 'internal-error', metricNames: ['records_lag_max'] });
    const { results } = await source().observe([job('orders')]);
    expect(results[0]).toMatchObject({
      kind: 'failed',
      error: {
        message: `CloudWatch answered InternalError for AWS/KinesisAnalytics records_lag_max {Application=orders, Task=${TASKS.in}}`,
      },
    });
  });

  it('fails a job whose metrics are forbidden, and names the permission', async () => {
    const aws = await startCannedAws((input) => ({
      MetricDataResults: (input['MetricDataQueries'] as { Id: string }[]).map(({ Id }) => ({
        Id,
        StatusCode: 'Forbidden',
        Timestamps: [],
        Values: [],
      })),
    }));
    const client = new CloudWatch(awsClientSettings(aws.url));
    try {
      const { results } = await cloudWatchSource({ client, settings }).observe([job('orders')]);
      expect(results[0]).toMatchObject({
        kind: 'failed',
        error: { message: expect.stringContaining('allow the function cloudwatch:GetMetricData') },
      });
    } finally {
      client.destroy();
      await aws.stop();
    }
  });

  it('does not follow tokens for ever', async () => {
    const aws = await startCannedAws(() => ({ MetricDataResults: [], NextToken: 'again' }));
    const client = new CloudWatch(awsClientSettings(aws.url));
    try {
      const { results } = await cloudWatchSource({ client, settings }).observe([job('orders')]);
      expect(results[0]).toMatchObject({
        error: { message: expect.stringContaining('still had more after 200 pages') },
      });
    } finally {
      client.destroy();
      await aws.stop();
    }
  });
});

describe('the names of a job', () => {
  const lookUps = (): number => world.aws.cloudWatch.meter().listMetricsCalls;

  it('are predicted: nothing is looked up for a job that shows itself', async () => {
    await publishOrders(world);
    await source().observe([job('orders')]);
    expect(lookUps()).toBe(0);
  });

  it('are looked up once an hour when the predicted ones show nothing', async () => {
    const tasks = { in: 'Source:_orders_-_Filter', mid: 'enrich', out: 'Sink__out' };
    await publishOrders(world, { tasks });
    const same = source();
    for (let poll = 1; poll <= 2; poll++) {
      const { results } = await same.observe([job('orders')]);
      expect(results[0]).toMatchObject({ kind: 'observed', observations: { length: 19 } });
      expect(lookUps()).toBe(1);
    }
    // The second poll knew the names: nothing was asked in vain.
    expect(world.aws.cloudWatch.meter().getMetricDataCalls).toBe(3);
  });

  it('of vertices that are not published are named with those that are', async () => {
    await publishOrders(world, { tasks: { ...TASKS, mid: 'enrich_v2' } });
    const { results } = await source().observe([job('orders')]);
    expect(results[0]).toMatchObject({ kind: 'observed', observations: [] });
    expect(results[0]?.kind === 'observed' && results[0].because).toContainEqual({
      rule: 'names-unmatched',
      vertex: 'mid',
      says: "No metrics are published for enrich. The nearest of the tasks that are no other vertex's: enrich_v2.",
    });
    expect(results[0]?.kind === 'observed' && results[0].because).toContainEqual({
      rule: 'names-unmatched',
      says: 'CloudWatch shows the tasks enrich_v2 without a vertex. Name every vertex in the settings of the job as CloudWatch shows it (dimension Task): "graph": [{"name":"Source:_orders_->_Filter"},{"name":"enrich_v2","inputs":[{"from":"Source:_orders_->_Filter","shipStrategy":"HASH"}]},{"name":"Sink:_out","inputs":[{"from":"enrich_v2","shipStrategy":"HASH"}]}]',
    });
  });

  it('of another job are an error', async () => {
    await publishOrders(world);
    const graph = { vertices: [vertex('x', 'Source: clicks'), vertex('y', 'count', ['x'])] };
    const { results } = await source().observe([job('orders', graph)]);
    expect(results[0]).toMatchObject({
      kind: 'failed',
      error: { message: expect.stringContaining('no vertex of the job graph has metrics in CloudWatch') },
    });
  });

  it('that two vertices share are never guessed at', async () => {
    await publishOrders(world);
    const graph = { vertices: [vertex('in', 'Source: orders'), vertex('a', 'map', ['in']), vertex('b', 'map', ['a'])] };
    const { results } = await source().observe([job('orders', graph)]);
    expect(results[0]).toMatchObject({ observations: [], because: [{ rule: 'names-ambiguous' }] });
    expect(world.aws.cloudWatch.meter().metricsRequested).toBe(0);
  });

  it('that two published tasks could stand for are never guessed at', async () => {
    await publishOrders(world, { tasks: { ...TASKS, mid: 'enrich-' } });
    await world.publish('busyTimeMsPerSecond', { Application: 'orders', Task: '_enrich' }, () => ({ sum: 800 }));
    const { results } = await source().observe([job('orders')]);
    expect(results[0]).toMatchObject({ kind: 'observed', observations: [] });
    expect(results[0]?.kind === 'observed' && results[0].because[0]).toMatchObject({
      rule: 'names-ambiguous',
      vertex: asVertexId('mid'),
      says: expect.stringContaining('_enrich, enrich-'),
    });
  });
});
