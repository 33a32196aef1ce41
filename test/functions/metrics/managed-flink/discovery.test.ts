import { describe, expect, it } from 'vitest';
import { managedFlink } from '../../../../functions/metrics/dialects/managed-flink.ts';
import { noFindings } from '../../../../functions/metrics/plan/dialect.ts';
import type { Metric } from '../../../../functions/metrics/plan/metric.ts';
import { planMetrics } from '../../../../functions/metrics/plan/plan-metrics.ts';
import { asVertexId } from '../../../../lib/model/graph.ts';
import { requestFor, settingsWith, vertex } from '../../../support/flink-metrics.ts';

const settings = settingsWith({ name: 'shop' });
const graph = {
  vertices: [
    vertex('k', 'Source: Kafka source'),
    vertex('s', 'Source: Kinesis source'),
    vertex('j', 'Join', ['k', 's']),
  ],
};
const listed = (name: string, dimensions: Metric['dimensions']): Metric => ({
  namespace: 'AWS/KinesisAnalytics',
  name,
  dimensions: { Application: 'shop', ...dimensions },
});
const TASKS = ['Source:_Kafka_source', 'Source:_Kinesis_source', 'Join'].map((Task) =>
  listed('busyTimeMsPerSecond', { Task }),
);
const request = { ...requestFor(settings, { graph }), everyMinutes: 5, findings: noFindings, restartedByItself: false };
const kafkaLagOf = (...lags: readonly Metric[]) => {
  const plan = planMetrics(managedFlink, request);
  const discovery = managedFlink.discover([...TASKS, ...lags], request, plan, () => new Map());
  if (discovery.kind !== 'found') throw new Error(discovery.kind);
  return Object.fromEntries(discovery.findings.kafkaLag ?? []);
};

/** As ListMetrics gives them for a dashboard of a user with a source of each kind. */
describe('the lag that the Kafka client publishes', () => {
  it('is of the source whose task it names: a source of Kinesis has none of it', () => {
    expect(kafkaLagOf(listed('records_lag_max', { Task: 'Source:_Kafka_source' }))).toEqual({
      k: [{ Application: 'shop', Task: 'Source:_Kafka_source' }],
    });
  });

  it('is of the source whose operator it names', () => {
    expect(kafkaLagOf(listed('records_lag_max', { Operator: 'Source:_Kafka_source' }))).toEqual({
      k: [{ Application: 'shop', Operator: 'Source:_Kafka_source' }],
    });
  });

  it.each([
    ['of a client alone', { client_id: 'shop-1' }],
    ['of the whole application, with two sources', {}],
    ['of a task that is none of the graph', { Task: 'Source:_another' }],
    ['of a topic that the settings name for none of two sources', { Topic: 'orders', Flow: 'Input' }],
    ['of a topic that the job writes', { Topic: 'orders', Flow: 'Output' }],
  ])('%s is of no source', (_, dimensions) => {
    expect(kafkaLagOf(listed('records_lag_max', dimensions as Metric['dimensions']))).toEqual({});
  });

  it('of a topic is of the source that the settings name for it', () => {
    const orders = listed('records_lag_max', { Topic: 'orders', Flow: 'Input' });
    const clicks = listed('records_lag_max', { Topic: 'clicks', Flow: 'Input' });
    const partitions = [{ kind: 'count' as const, source: 'Kafka source', count: 8, topics: ['orders', 'returns'] }];
    const named = { ...request, settings: { ...request.settings, partitions } };
    const plan = planMetrics(managedFlink, named);
    const discovery = managedFlink.discover([...TASKS, orders, clicks], named, plan, () => new Map());
    expect(discovery).toMatchObject({ findings: { kafkaLag: new Map([[asVertexId('k'), [orders.dimensions]]]) } });
  });

  it('of all topics is that of the only source, before the one of the whole application', () => {
    const [kafka, , join] = graph.vertices;
    const one = { vertices: [kafka, { ...join, inputs: join?.inputs.slice(0, 1) }] as typeof graph.vertices };
    const alone = { ...request, state: { ...request.state, graph: one } };
    const lags = ['orders', 'clicks'].map((Topic) => listed('records_lag_max', { Topic, Flow: 'Input' }));
    const all = [...TASKS, listed('records_lag_max', {}), ...lags];
    const discovery = managedFlink.discover(all, alone, planMetrics(managedFlink, alone), () => new Map());
    const dimensions = lags.map((lag) => lag.dimensions);
    expect(discovery).toMatchObject({ findings: { kafkaLag: new Map([[asVertexId('k'), dimensions]]) } });
  });

  it('of the whole application is that of its only source', () => {
    const [kafka, , join] = graph.vertices;
    const one = { vertices: [kafka, { ...join, inputs: join?.inputs.slice(0, 1) }] as typeof graph.vertices };
    const alone = { ...request, state: { ...request.state, graph: one } };
    const lag = listed('records_lag_max', {});
    const discovery = managedFlink.discover([...TASKS, lag], alone, planMetrics(managedFlink, alone), () => new Map());
    expect(discovery).toMatchObject({
      kind: 'found',
      findings: { kafkaLag: new Map([[asVertexId('k'), [lag.dimensions]]]) },
    });
  });
});
