import type { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { expect, test } from 'vitest';
import { publish, putCalls } from '../../sandbox/simulation/publish.ts';
import type { Datum } from '../../world/metrics/datum.ts';
import { START } from '../world/a-world.ts';

const datum = (name: string, namespace: Datum['namespace'] = 'AWS/KinesisAnalytics'): Datum => ({
  namespace,
  name,
  dimensions: { Application: 'app', Task: 'Source:_Clicks' },
  unit: 'Count',
  at: START,
  statistics: { sampleCount: 24, sum: 240, minimum: 5, maximum: 15 },
});

test('a datum becomes a statistic set of its minute', () => {
  expect(putCalls([datum('numRecordsIn')])).toEqual([
    {
      Namespace: 'AWS/KinesisAnalytics',
      MetricData: [
        {
          MetricName: 'numRecordsIn',
          Dimensions: [
            { Name: 'Application', Value: 'app' },
            { Name: 'Task', Value: 'Source:_Clicks' },
          ],
          Timestamp: new Date(START),
          Unit: 'Count',
          StatisticValues: { SampleCount: 24, Sum: 240, Minimum: 5, Maximum: 15 },
        },
      ],
    },
  ]);
});

test('a call carries one namespace and at most 1000 data', () => {
  const many = Array.from({ length: 2_300 }, (_, n) => datum(`m${n}`));
  const calls = putCalls([...many, datum('SumOffsetLag', 'AWS/Kafka')]);
  expect(calls.map(({ Namespace, MetricData }) => [Namespace, MetricData.length])).toEqual([
    ['AWS/KinesisAnalytics', 1000],
    ['AWS/KinesisAnalytics', 1000],
    ['AWS/KinesisAnalytics', 300],
    ['AWS/Kafka', 1],
  ]);
  expect(putCalls([])).toEqual([]);
});

test('publishing sends every call and lets errors out', async () => {
  const sent: PutMetricDataCommand['input'][] = [];
  const client = {
    send: async (command: PutMetricDataCommand) => {
      sent.push(command.input);
      if (sent.length === 2) throw new Error('throttled');
    },
  } as unknown as Pick<CloudWatchClient, 'send'>;
  const data = [datum('a'), datum('b', 'AWS/Kafka'), datum('c', 'AWS/Kinesis')];
  await expect(publish(client, data)).rejects.toThrow('throttled');
  expect(sent.map(({ Namespace }) => Namespace)).toEqual(['AWS/KinesisAnalytics', 'AWS/Kafka']);
});
