/**
 * The lines that a function prints: one JSON object each. CloudWatch Logs finds their fields, and makes metrics of those in
 * its embedded metric format.
 */
import {
  INSTANCE_VARIABLE,
  JOB_DIMENSIONS,
  JOB_METRIC,
  METRICS_NAMESPACE,
  metricsDimensions,
} from '../lib/environment.ts';
import { spellNumber } from '../lib/model/event-schema.ts';
import type { JobRef } from '../lib/model/job.ts';
import type { EpochMs } from '../lib/model/observation.ts';

export type Level = 'INFO' | 'ERROR';
/** As CloudWatch names units. */
export type Unit = 'Count' | 'None';

/** By the name of the metric: the sum since the last line. */
export type Measured = ReadonlyMap<string, { readonly unit: Unit; readonly value: number }>;

export const logLine = (
  level: Level,
  message: string,
  facts: Readonly<Record<string, unknown>>,
  now: EpochMs,
): string =>
  JSON.stringify({ level, message, timestamp: new Date(now).toISOString(), ...dimensions(), ...facts }, spelled);

export const metricsLine = (measured: Measured, now: EpochMs): string => {
  const names = [...measured].map(([Name, { unit }]) => ({ Name, Unit: unit }));
  return JSON.stringify({
    _aws: {
      Timestamp: now,
      CloudWatchMetrics: [{ Namespace: METRICS_NAMESPACE, Dimensions: [Object.keys(dimensions())], Metrics: names }],
    },
    ...dimensions(),
    ...Object.fromEntries([...measured].map(([name, { value }]) => [name, value])),
  });
};

const dimensions = () => metricsDimensions(process.env[INSTANCE_VARIABLE]);

/** The metrics of one job. What was not measured is left out. */
export interface JobNumbers {
  readonly parallelism: number;
  readonly parallelismWanted: number;
  /** Percent of what the vertex that is closest to its limit could process. */
  readonly utilization?: number;
  readonly lagSeconds?: number;
  readonly dollarsPerHour?: number;
  readonly rescales?: 1;
}

/** Of one job. */
export const jobMetricsLine = (
  { platform, name }: Pick<JobRef, 'platform' | 'name'>,
  numbers: JobNumbers,
  now: EpochMs,
): string => {
  const measured = Object.entries(numbers).map(([key, value]) => [JOB_METRIC[key as keyof typeof JOB_METRIC], value]);
  const Metrics = measured.map(([Name]) => ({ Name, Unit: 'None' }));
  return JSON.stringify({
    _aws: {
      Timestamp: now,
      CloudWatchMetrics: [{ Namespace: METRICS_NAMESPACE, Dimensions: [JOB_DIMENSIONS], Metrics }],
    },
    ...dimensions(),
    platform,
    job: name,
    ...Object.fromEntries(measured),
  });
};

/** JSON would write null for what was not measured and for what has no limit, and nothing of an error. */
const spelled = (_: string, value: unknown): unknown => {
  if (typeof value === 'number') return spellNumber(value);
  if (!(value instanceof Error)) return value;
  const { name, message, stack, cause } = value;
  return { name, message, stack, cause, ...(value instanceof AggregateError ? { errors: value.errors } : {}) };
};
