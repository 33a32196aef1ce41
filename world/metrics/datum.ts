/** One minute of one metric, as CloudWatch keeps it. */
import type { EpochMs } from '../../lib/model/observation.ts';

export type Unit = 'Milliseconds' | 'Seconds' | 'Count' | 'Count/Second' | 'Percent' | 'Bytes' | 'None';

export interface Statistics {
  readonly sampleCount: number;
  readonly sum: number;
  readonly minimum: number;
  readonly maximum: number;
}

export interface MetricName {
  /** Of a service of AWS, or as the job's own reporters are configured. */
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly unit: Unit;
}

export interface Datum extends MetricName {
  /** Start of the minute. */
  readonly at: EpochMs;
  readonly statistics: Statistics;
}
