/** ListMetrics: filters, pages, and metrics that are new or gone quiet. */
import {
  type Dimension,
  ListMetricsCommand,
  type ListMetricsCommandInput,
  PutMetricDataCommand,
  paginateListMetrics,
} from '@aws-sdk/client-cloudwatch';
import { expect, test } from 'vitest';
import { type Embedded, embedded, MINUTE } from './embedded.ts';

const put = (
  { cloudWatch }: Embedded,
  Namespace: string,
  MetricName: string,
  dimensions: Record<string, string> = {},
) => {
  const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
  return cloudWatch.send(new PutMetricDataCommand({ Namespace, MetricData: [{ MetricName, Dimensions, Value: 1 }] }));
};

const text = (dimensions: Dimension[] = []) => dimensions.map(({ Name, Value }) => `${Name}=${Value}`).join();

const list = async ({ cloudWatch }: Embedded, input: ListMetricsCommandInput = {}): Promise<string[]> => {
  const { Metrics = [] } = await cloudWatch.send(new ListMetricsCommand(input));
  return Metrics.map(({ Namespace, MetricName, Dimensions }) =>
    `${Namespace} ${MetricName} ${text(Dimensions)}`.trim(),
  );
};

test('filters by namespace, name and dimensions; a metric may have more dimensions than asked for', async () => {
  const started = await embedded();
  await put(started, 'AWS/KinesisAnalytics', 'busy', { Application: 'a', Task: 'map' });
  await put(started, 'AWS/KinesisAnalytics', 'busy', { Application: 'b', Task: 'map' });
  await put(started, 'AWS/KinesisAnalytics', 'uptime', { Application: 'a' });
  await put(started, 'AWS/Kafka', 'lag', { Application: 'a' });
  expect(await list(started)).toHaveLength(4);
  expect(await list(started, { Namespace: 'AWS/Kafka' })).toEqual(['AWS/Kafka lag Application=a']);
  expect(await list(started, { MetricName: 'uptime' })).toEqual(['AWS/KinesisAnalytics uptime Application=a']);
  const Namespace = 'AWS/KinesisAnalytics';
  expect(await list(started, { Namespace, Dimensions: [{ Name: 'Application', Value: 'a' }] })).toEqual([
    'AWS/KinesisAnalytics busy Application=a,Task=map',
    'AWS/KinesisAnalytics uptime Application=a',
  ]);
  expect(await list(started, { Dimensions: [{ Name: 'Task' }] })).toHaveLength(2);
  expect(await list(started, { Dimensions: [{ Name: 'Task', Value: 'sink' }] })).toEqual([]);
});

test('a metric with many datums is listed once', async () => {
  const started = await embedded();
  await put(started, 'N', 'm');
  await put(started, 'N', 'm');
  expect(await list(started)).toEqual(['N m']);
});

test('pages of 500', async () => {
  const started = await embedded();
  const data = (from: number, length: number) =>
    Array.from({ length }, (_, n) => ({ MetricName: `m${from + n}`, Value: 1 }));
  await started.cloudWatch.send(new PutMetricDataCommand({ Namespace: 'N', MetricData: data(0, 1000) }));
  await started.cloudWatch.send(new PutMetricDataCommand({ Namespace: 'N', MetricData: data(1000, 50) }));
  const pages: string[][] = [];
  for await (const { Metrics = [] } of paginateListMetrics({ client: started.cloudWatch }, { Namespace: 'N' })) {
    pages.push(Metrics.map(({ MetricName }) => MetricName ?? ''));
  }
  expect(pages.map(({ length }) => length)).toEqual([500, 500, 50]);
  expect(new Set(pages.flat()).size).toBe(1050);
  await expect(list(started, { NextToken: 'nonsense' })).rejects.toMatchObject({ name: 'InvalidNextToken' });
});

test('metrics that went quiet: three hours for the recently active, two weeks for all', async () => {
  const started = await embedded();
  await put(started, 'N', 'quiet');
  started.clock.at += 3 * 60 * MINUTE;
  expect(await list(started, { RecentlyActive: 'PT3H' })).toEqual(['N quiet']);
  started.clock.at += MINUTE;
  expect(await list(started, { RecentlyActive: 'PT3H' })).toEqual([]);
  expect(await list(started)).toEqual(['N quiet']);
  started.clock.at += 14 * 24 * 60 * MINUTE;
  expect(await list(started)).toEqual([]);
});

test('a new metric takes a while to be listed', async () => {
  const started = await embedded({ cloudWatch: { listedAfterSeconds: 900 } });
  await put(started, 'N', 'm');
  expect(await list(started)).toEqual([]);
  started.clock.at += 15 * MINUTE;
  expect(await list(started)).toEqual(['N m']);
});
