/** The MetricSource for all that is in CloudWatch: its reader behind the one pipeline. */
import type { Settings } from '../../../lib/settings/settings.ts';
import type { MetricSource } from '../../ports.ts';
import { metricPipeline } from '../pipeline/metric-pipeline.ts';
import type { CloudWatch } from './cloudwatch.ts';
import { getMetricData } from './get-metric-data.ts';
import { listMetrics } from './list-metrics.ts';
import { pointsPerSecond, type RateLimiter } from './rate-limiter.ts';

export interface CloudWatchSourceParts {
  readonly client: CloudWatch;
  /** The file's: how long points take to come in, and how often they are read. */
  readonly settings: Settings;
  readonly limiter?: RateLimiter;
}

export const cloudWatchSource = ({
  client,
  settings,
  limiter = pointsPerSecond(),
}: CloudWatchSourceParts): MetricSource =>
  metricPipeline(
    { read: (jobs) => getMetricData(client, limiter, jobs), list: (filter) => listMetrics(client, filter) },
    settings,
  );
