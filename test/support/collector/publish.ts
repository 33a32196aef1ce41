/** Puts values into CloudWatch: those of one metric and minute together, as a list. */
import { type CloudWatch, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import type { EpochMs } from '../../../lib/model/observation.ts';

/** One sample of one metric. */
export interface Value {
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly value: number;
}

const DATUMS_PER_CALL = 1000;

export const publish = async (
  client: CloudWatch,
  namespace: string,
  at: EpochMs,
  values: readonly Value[],
): Promise<void> => {
  const metrics = Map.groupBy(values, ({ name, dimensions }) =>
    JSON.stringify([name, Object.entries(dimensions).sort()]),
  );
  const datums = [...metrics.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    return {
      MetricName: first.name,
      Dimensions: Object.entries(first.dimensions).map(([Name, Value]) => ({ Name, Value })),
      Timestamp: new Date(at),
      Values: group.map(({ value }) => value),
    };
  });
  for (let from = 0; from < datums.length; from += DATUMS_PER_CALL) {
    const MetricData = datums.slice(from, from + DATUMS_PER_CALL);
    await client.send(new PutMetricDataCommand({ Namespace: namespace, MetricData }));
  }
};
