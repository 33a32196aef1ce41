/** The metrics that CloudWatch lists: names of the last two weeks; new ones appear after up to a quarter of an hour. */
import type { Metric, MetricFilter } from '../plan/metric.ts';
import type { CloudWatch } from './cloudwatch.ts';

export const listMetrics = async (
  client: CloudWatch,
  { namespace, name, dimensions = {}, maxPages = Number.POSITIVE_INFINITY }: MetricFilter,
): Promise<readonly Metric[]> => {
  const wanted = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
  const metrics: Metric[] = [];
  let token: string | undefined;
  for (let page = 0; page < maxPages; page++) {
    const reply = await client.listMetrics({
      Namespace: namespace,
      NextToken: token,
      ...(name === undefined ? {} : { MetricName: name }),
      ...(wanted.length === 0 ? {} : { Dimensions: wanted }),
    });
    for (const { Namespace, MetricName, Dimensions } of reply.Metrics ?? []) {
      if (!Namespace || !MetricName) continue;
      const own = Object.fromEntries((Dimensions ?? []).map(({ Name, Value }) => [Name ?? '', Value ?? '']));
      metrics.push({ namespace: Namespace, name: MetricName, dimensions: own });
    }
    token = reply.NextToken;
    if (!token) break;
  }
  return metrics;
};
