/** The metrics that CloudWatch lists: names of the last two weeks; new ones appear after up to a quarter of an hour. */
import type { Metric, MetricFilter } from '../plan/metric.ts';
import type { CloudWatch } from './cloudwatch.ts';

/** Of 500 metrics each. */
const MOST_PAGES = 200;

export const listMetrics = async (
  client: CloudWatch,
  { namespace, name, dimensions = {}, maxPages }: MetricFilter,
): Promise<readonly Metric[]> => {
  const wanted = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
  const metrics: Metric[] = [];
  let token: string | undefined;
  for (let page = 0; page < (maxPages ?? MOST_PAGES); page++) {
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
  // Where the caller wants no more it is enough; else something publishes without end, and half of it would be taken for all.
  if (token && maxPages === undefined) {
    throw new Error(
      `CloudWatch ListMetrics of ${namespace} has more than ${MOST_PAGES} pages: give the metrics of the job a namespace of their own`,
    );
  }
  return metrics;
};
