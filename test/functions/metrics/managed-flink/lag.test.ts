import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cloudWatchSource } from '../../../../functions/metrics/cloudwatch/cloudwatch-source.ts';
import type { VertexId } from '../../../../lib/model/graph.ts';
import type { Settings } from '../../../../lib/settings/settings.ts';
import {
  LAST,
  type MetricsWorld,
  MINUTE,
  NOW,
  publishOrders,
  requestFor,
  START,
  settingsWith,
  startMetrics,
} from '../../../support/flink-metrics.ts';

let world: MetricsWorld;
beforeEach(async () => {
  world = await startMetrics();
  await publishOrders(world, { without: ['records_lag_max'] });
});
afterEach(() => world.stop());

/** The lag minute by minute, and why. */
const lag = async (settings: Settings = settingsWith()) => {
  const { results } = await cloudWatchSource({ client: world.client, settings }).observe([requestFor(settings)]);
  const [result] = results;
  if (result?.kind !== 'observed') throw result?.error ?? new Error('no result');
  const { observations, because } = result;
  return {
    records: observations.map((o) => o.vertices['in' as VertexId]?.pendingRecords),
    ifFull: observations.map((o) => o.vertices['in' as VertexId]?.pendingRecordsIfFull),
    unavailable: observations.map((o) => o.unavailable?.includes('pendingRecords')),
    because: because.filter(({ rule }) => rule.startsWith('lag')),
  };
};
/** The source reads 6000 records a minute. */
const READ_PER_CHECKPOINT = 6_000;
const msk = { kind: 'msk', cluster: 'main', consumerGroup: 'flink', topic: 'orders', checkpointSeconds: 60 } as const;
const mskDimensions = { 'Cluster Name': 'main', 'Consumer Group': 'flink', Topic: 'orders' };
const kinesis = { kind: 'kinesis', stream: 'orders-in' } as const;

describe('the backlog of a source', () => {
  it('is unknown, not zero, when nothing publishes it, and that is said', async () => {
    const seen = await lag();
    expect(new Set(seen.records)).toEqual(new Set([undefined]));
    expect(new Set(seen.unavailable)).toEqual(new Set([true]));
    expect(seen.because).toMatchObject([{ rule: 'lag-unknown', says: expect.stringContaining('not taken as zero') }]);
  });

  it('is the sum over subtasks of what the Kafka client reports, wherever it is published', async () => {
    await world.publish('records_lag_max', { Application: 'orders', Operator: 'Source:_orders' }, () => ({
      sum: 8 * 40,
      max: 70,
    }));
    const seen = await lag();
    expect(seen.records[4]).toBe(80);
    expect(seen.because).toMatchObject([
      { rule: 'lag-estimated', numbers: { worstPartition: { value: 70, unit: 'records' } } },
    ]);
  });

  it('is the longest of its topics, where the client publishes one for each, as older dashboards have it', async () => {
    const topic = (Topic: string) => ({ Application: 'orders', Topic, Flow: 'Input' });
    await world.publish('records_lag_max', topic('orders'), () => ({ sum: 8 * 40, max: 70 }));
    await world.publish('records_lag_max', topic('returns'), () => ({ sum: 8 * 25, max: 90 }));
    const seen = await lag();
    expect(seen.records[4]).toBe(80);
    expect(seen.because).toMatchObject([{ rule: 'lag-estimated', numbers: { worstPartition: { value: 90 } } }]);
  });

  it('is that of the whole application, as newer dashboards have it', async () => {
    await world.publish('records_lag_max', { Application: 'orders' }, () => ({ sum: 8 * 40, max: 70 }));
    expect((await lag()).records[4]).toBe(80);
  });

  it('is on MSK what the committed offsets say, less what can have been read since', async () => {
    const saw = (n: number): number => [1000, READ_PER_CHECKPOINT, READ_PER_CHECKPOINT + 5000][(n + 3) % 3] ?? 0;
    await world.publish('SumOffsetLag', mskDimensions, saw, 'AWS/Kafka');
    const seen = await lag(settingsWith({ lag: [msk] }));
    expect(new Set(seen.records)).toEqual(new Set([0, 5000]));
    expect(new Set(seen.ifFull)).toEqual(new Set([0, READ_PER_CHECKPOINT / 2, READ_PER_CHECKPOINT / 2 + 5000]));
    expect(seen.because).toEqual([]);
  });

  it('takes off less where checkpoints come more often', async () => {
    await world.publish('SumOffsetLag', mskDimensions, () => READ_PER_CHECKPOINT, 'AWS/Kafka');
    const seen = await lag(settingsWith({ lag: [{ ...msk, checkpointSeconds: 15 }] }));
    expect(new Set(seen.records)).toEqual(new Set([READ_PER_CHECKPOINT * 0.75]));
  });

  it('leaves out the minutes in which it was not measured, when it was in others', async () => {
    await world.publish('SumOffsetLag', mskDimensions, (n) => (n === 9 ? undefined : 500), 'AWS/Kafka');
    expect((await lag(settingsWith({ lag: [msk] }))).records).toHaveLength(LAST);
  });

  it('is the age of the oldest unread record times the rate of arrival on Kinesis', async () => {
    const dimensions = { Id: 'orders_in', Application: 'orders', Flow: 'Input' };
    await world.publish('millisBehindLatest', dimensions, (n) => (n < 2 ? -1 : n === 5 ? 0 : 90_000));
    await world.publish('GetRecords.IteratorAgeMilliseconds', { StreamName: 'orders-in' }, () => 1, 'AWS/Kinesis');
    await world.publish('IncomingRecords', { StreamName: 'orders-in' }, () => 24_000, 'AWS/Kinesis');
    const seen = await lag(settingsWith({ lag: [kinesis] }));
    // Minutes 0 and 1: -1 means not known. Minute 5: caught up.
    expect(seen.records).toHaveLength(LAST - 1);
    expect(seen.records.slice(0, 5)).toEqual([36_000, 36_000, 36_000, 0, 36_000]);
  });

  it('falls back on the iterator age as soon as the job does not say it any more', async () => {
    const gone = (n: number) => (n < 3 ? 90_000 : undefined);
    await world.publish('millisBehindLatest', { Id: 'orders_in', Application: 'orders', Flow: 'Input' }, gone);
    await world.publish('GetRecords.IteratorAgeMilliseconds', { StreamName: 'orders-in' }, () => 2000, 'AWS/Kinesis');
    await world.publish('IncomingRecords', { StreamName: 'orders-in' }, () => 6000, 'AWS/Kinesis');
    const settings = settingsWith({ lag: [kinesis] });
    const source = cloudWatchSource({ client: world.client, settings });
    const newest = async (runningSince: number) => {
      const { results } = await source.observe([requestFor(settings, { runningSince, from: runningSince })]);
      const [result] = results;
      if (result?.kind !== 'observed') throw result?.error ?? new Error('no result');
      return result.observations.map((o) => o.vertices['in' as VertexId]?.pendingRecords);
    };
    expect((await newest(START)).filter((records) => records === 9_000)).toHaveLength(2);
    const restarted = await newest(NOW - 7 * MINUTE);
    expect(new Set(restarted)).toEqual(new Set([200]));
  });

  it('falls back on the iterator age over all consumers of the stream', async () => {
    await world.publish('GetRecords.IteratorAgeMilliseconds', { StreamName: 'orders-in' }, () => 2000, 'AWS/Kinesis');
    await world.publish('IncomingRecords', { StreamName: 'orders-in' }, () => 6000, 'AWS/Kinesis');
    expect((await lag(settingsWith({ lag: [kinesis] }))).records[3]).toBe(200);
  });

  it('tells a setting that belongs to no source', async () => {
    const seen = await lag(settingsWith({ lag: [{ ...msk, source: 'clicks' }] }));
    expect(seen.because.map(({ rule }) => rule)).toEqual(['lag-unknown', 'lag-setting']);
    expect(seen.because[1]?.says).toContain('names the source "clicks"');
  });

  it('is found by the name of the source, of its vertex or its operator', async () => {
    await world.publish('SumOffsetLag', mskDimensions, () => READ_PER_CHECKPOINT + 70, 'AWS/Kafka');
    for (const source of ['orders', 'Source: orders', 'Source: orders -> Filter']) {
      expect((await lag(settingsWith({ lag: [{ ...msk, source }] }))).records[3]).toBe(70);
    }
  });
});
