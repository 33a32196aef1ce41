/** Reads one metric of namespace N as [time, value] pairs, oldest first. */
import { type CloudWatchClient, type Dimension, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { MINUTE, NOON } from './embedded.ts';

export interface ReadOptions {
  readonly Dimensions?: Dimension[];
  readonly Namespace?: string;
  readonly from?: number;
  readonly to?: number;
  readonly period?: number;
}

export const read = async (
  cloudWatch: CloudWatchClient,
  MetricName: string,
  Stat: string,
  { Dimensions, Namespace = 'N', from = NOON - 60 * MINUTE, to = NOON + 60 * MINUTE, period = 60 }: ReadOptions = {},
): Promise<[number, number | undefined][]> => {
  const Metric = { Namespace, MetricName, Dimensions };
  const { MetricDataResults } = await cloudWatch.send(
    new GetMetricDataCommand({
      StartTime: new Date(from),
      EndTime: new Date(to),
      ScanBy: 'TimestampAscending',
      MetricDataQueries: [{ Id: 'q', MetricStat: { Metric, Period: period, Stat } }],
    }),
  );
  const { Timestamps = [], Values = [] } = MetricDataResults?.[0] ?? {};
  return Timestamps.map((at, index) => [at.getTime(), Values[index]]);
};
