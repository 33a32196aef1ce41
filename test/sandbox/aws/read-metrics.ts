/** Metrics of namespace N: put some, ask for some, read one. */
import {
  type CloudWatchClient,
  type Dimension,
  GetMetricDataCommand,
  type GetMetricDataCommandInput,
  PutMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import { type Embedded, MINUTE, NOON } from './embedded.ts';

export interface ReadOptions {
  readonly Dimensions?: Dimension[];
  readonly Namespace?: string;
  readonly from?: number;
  readonly to?: number;
  readonly period?: number;
}

/** As [time, value] pairs, oldest first. */
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

/** One point a minute, worth the minute's number, for `minutes` before noon. */
export const ramp = async ({ cloudWatch }: Embedded, minutes: number, names = ['m']) => {
  const MetricData = names.flatMap((MetricName) =>
    Array.from({ length: minutes }, (_, n) => ({
      MetricName,
      Value: n,
      Timestamp: new Date(NOON - (minutes - n) * MINUTE),
    })),
  );
  await cloudWatch.send(new PutMetricDataCommand({ Namespace: 'N', MetricData }));
};

export const ask = (
  names: readonly string[],
  rest: Partial<GetMetricDataCommandInput> = {},
): GetMetricDataCommandInput => ({
  StartTime: new Date(NOON - 60 * MINUTE),
  EndTime: new Date(NOON + MINUTE),
  ScanBy: 'TimestampAscending',
  MetricDataQueries: names.map((MetricName, n) => ({
    Id: `q${n}`,
    MetricStat: { Metric: { Namespace: 'N', MetricName }, Period: 60, Stat: 'Average' },
  })),
  ...rest,
});
