/** CloudWatch, as far as the doctor's look at one job needs it. */
import type { Metric, MetricFilter, Read } from '../../functions/metrics/plan/metric.ts';
import type { EpochMs } from '../../lib/model/observation.ts';

export interface AskedCloudWatch {
  /** The end of the last whole minute. */
  readonly end: EpochMs;
  list(filter: MetricFilter): Promise<readonly Metric[]>;
  /** Maximum and Minimum of each of the minutes before `end`. */
  read(metrics: readonly Metric[], minutes: number): Promise<Read>;
}
