/** A CloudWatch metric, what is asked of it, and the points that came back. No SDK type gets past get-metric-data.ts. */
import type { EpochMs } from '../../../lib/model/observation.ts';

/** A metric is its exact set of dimensions: CloudWatch rolls nothing up. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

export type Statistic = 'Minimum' | 'Maximum' | 'Average' | 'Sum' | 'SampleCount';

/** Up to five statistics of one metric in one call are billed as one. */
export interface Ask {
  readonly metric: Metric;
  readonly statistics: readonly Statistic[];
}

/** Points of one minute each, keyed by the minute's start. A minute that is absent was not published. */
export type Series = ReadonlyMap<EpochMs, number>;

export type Read = (metric: Metric, statistic: Statistic) => Series;

export const MINUTE_MS = 60_000;

export const metricKey = ({ namespace, name, dimensions }: Metric): string =>
  JSON.stringify([namespace, name, Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1))]);

/** What CloudWatch bills: 0.01 USD per 1000 metrics asked for, whatever the number of points. */
export const dollarsFor = (metricsRequested: number): number => (metricsRequested * 0.01) / 1000;
