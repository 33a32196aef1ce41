/** Hands the world's metrics to CloudWatch through the real SDK. On AWS the services do this themselves. */
import { type CloudWatchClient, type MetricDatum, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import type { Datum } from '../../world/metrics/datum.ts';

/** CloudWatch takes no more in one call. */
const MOST_PER_CALL = 1000;

export interface PutCall {
  readonly Namespace: string;
  readonly MetricData: MetricDatum[];
}

/** The calls that carry these data: one namespace each, and no more than CloudWatch takes. */
export const putCalls = (data: readonly Datum[]): readonly PutCall[] =>
  [...Map.groupBy(data, ({ namespace }) => namespace)].flatMap(([Namespace, all]) =>
    Array.from({ length: Math.ceil(all.length / MOST_PER_CALL) }, (_, n) => ({
      Namespace,
      MetricData: all.slice(n * MOST_PER_CALL, (n + 1) * MOST_PER_CALL).map(metricDatum),
    })),
  );

/** Throws what the SDK throws: data of a failed call are not sent again. */
export const publish = async (client: Pick<CloudWatchClient, 'send'>, data: readonly Datum[]): Promise<void> => {
  for (const call of putCalls(data)) await client.send(new PutMetricDataCommand(call));
};

const metricDatum = ({ name, dimensions, at, unit, statistics }: Datum): MetricDatum => ({
  MetricName: name,
  Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
  Timestamp: new Date(at),
  Unit: unit,
  StatisticValues: {
    SampleCount: statistics.sampleCount,
    Sum: statistics.sum,
    Minimum: statistics.minimum,
    Maximum: statistics.maximum,
  },
});
