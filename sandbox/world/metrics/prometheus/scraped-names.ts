/** What are a job's own metrics called in CloudWatch, when the agent has scraped them? As the metric source reads them. */
import type { ReportedJob } from '../../../../functions/metrics/cloudwatch/reporters/dialect.ts';
import { prometheus } from '../../../../functions/metrics/cloudwatch/reporters/dialects/prometheus.ts';
import type { ReportedMetric } from '../../../../functions/metrics/cloudwatch/reporters/reported-metrics.ts';
import { asVertexId } from '../../../../lib/model/graph.ts';
import { vertexIdOf } from '../../job/plan.ts';
import type { MetricName } from '../datum.ts';

export interface ScrapedNames {
  /** Each made once, so that a recorder can tell them apart by identity. */
  ofVertex(metric: ReportedMetric, vertex: string): MetricName;
  ofTaskManagers(metric: ReportedMetric): MetricName;
}

export const scrapedNames = (job: ReportedJob): ScrapedNames => {
  const made = new Map<string, MetricName>();
  const once = (key: string, make: () => Omit<MetricName, 'unit'> | undefined): MetricName => {
    const known = made.get(key);
    if (known) return known;
    const name = make();
    if (!name) throw new Error(`There is no metric ${key}`);
    const metric: MetricName = { ...name, unit: 'None' };
    made.set(key, metric);
    return metric;
  };
  return {
    ofVertex: (metric, vertex) =>
      once(
        `${metric.scope} ${metric.name} of ${vertex}`,
        // The parallelism is not part of a name: subtasks are in its statistics.
        () => prometheus.ofVertex(job, metric, { id: asVertexId(vertexIdOf(vertex)), parallelism: 1 })[0],
      ),
    ofTaskManagers: (metric) => once(metric.name, () => prometheus.ofTaskManagers(job, metric)),
  };
};
