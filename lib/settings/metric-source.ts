/** The source that a job's metrics are read from: the one in its settings, else its platform's own. */
import * as v from 'valibot';
import { setting } from './setting.ts';

export type MetricSourceKind = 'cloudwatch' | 'flink-rest';

/** The sources that a platform's jobs can be read from; the first is meant where the settings name none. */
const METRIC_SOURCES = {
  'managed-flink': ['cloudwatch'],
  eks: ['cloudwatch'],
  flink: ['flink-rest'],
} as const satisfies Readonly<Record<string, readonly [MetricSourceKind, ...MetricSourceKind[]]>>;

type MeasuredPlatform = keyof typeof METRIC_SOURCES;

/** The key `metricSource` of a job of this platform. */
export const metricSource = <Platform extends MeasuredPlatform>(platform: Platform) =>
  setting(
    v.optional(v.picklist(METRIC_SOURCES[platform])),
    'Where the metrics of the job are read: by default CloudWatch, and of a job on `flink` its REST API.',
    METRIC_SOURCES[platform][0],
  );

interface Measured {
  readonly platform: MeasuredPlatform;
  readonly metricSource?: MetricSourceKind | undefined;
}

export const metricSourceOf = ({ platform, metricSource: named }: Measured): MetricSourceKind =>
  named ?? METRIC_SOURCES[platform][0];
