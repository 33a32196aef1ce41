/** A published metric, what is queried of it, and the points that came back. No SDK type gets past a reader. */
import type { EpochMs } from '../../../lib/model/observation.ts';
import type { ObserveCost } from '../../ports.ts';

/** A metric is its exact set of dimensions: nothing is rolled up. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

export type Statistic = 'Minimum' | 'Maximum' | 'Average' | 'Sum' | 'SampleCount';

/** Up to five statistics of one metric in one call are billed as one. */
export interface MetricQuery {
  readonly metric: Metric;
  readonly statistics: readonly Statistic[];
}

/** Points of one minute each, keyed by the minute's start. A minute that is absent was not published. */
export type Series = ReadonlyMap<EpochMs, number>;

/** Looks a series up in the minute table of a job. */
export type Read = (metric: Metric, statistic: Statistic) => Series;

/** What is queried for one job. `start` and `end` lie on whole minutes; `end` is exclusive. */
export interface JobQueries {
  readonly queries: readonly MetricQuery[];
  readonly start: EpochMs;
  readonly end: EpochMs;
  /** Of a point; left out: a minute. */
  readonly periodMs?: number;
}

/** `partial`: names of metrics that came with points missing. */
export type JobSeries =
  | { readonly kind: 'read'; readonly read: Read; readonly partial: readonly string[] }
  | { readonly kind: 'failed'; readonly error: Error };

export interface MetricFilter {
  readonly namespace: string;
  readonly name?: string;
  readonly dimensions?: Readonly<Record<string, string>>;
  /** A namespace that many share has more pages than are worth turning. */
  readonly maxPages?: number;
}

/** Where minute tables come from: one implementation per service that keeps metrics. */
export interface MetricReader {
  /** One result per job, in order. One job's failure is its own result. */
  read(jobs: readonly JobQueries[]): Promise<{ readonly jobs: readonly JobSeries[]; readonly cost: ObserveCost }>;
  /** What is published at all, for a job whose metrics are not found. */
  list(filter: MetricFilter): Promise<readonly Metric[]>;
}

export const MINUTE_MS = 60_000;

export const metricKey = ({ namespace, name, dimensions }: Metric): string =>
  JSON.stringify([namespace, name, Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1))]);

/** Two metrics are of the same thing when both have the dimension: what is absent from both says nothing. */
export const sameDimension = (a: string | undefined, b: string | undefined): boolean => a !== undefined && a === b;
