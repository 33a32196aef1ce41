/** The source that a job's metrics are read from: the one in its settings, else its platform's own. */
import * as v from 'valibot';
import type { MetricSourceKind } from '../model/observation.ts';
import { setting } from './setting.ts';

/** The sources that a platform's jobs can be read from; the first is meant where the settings name none. */
const METRIC_SOURCES = {
  'managed-flink': ['cloudwatch', 'flink-rest'],
  eks: ['cloudwatch'],
  flink: ['flink-rest'],
} as const satisfies Readonly<Record<string, readonly [MetricSourceKind, ...MetricSourceKind[]]>>;

type MeasuredPlatform = keyof typeof METRIC_SOURCES;

const DESCRIPTIONS: Readonly<Record<MeasuredPlatform, string>> = {
  'managed-flink':
    'Where the metrics are read: CloudWatch, or Flink’s REST API through the Flink dashboard, which is free and fresh and has `pendingRecords`, but not the CPU and memory of containers.',
  eks: 'Where the metrics are read.',
  flink: 'Where the metrics are read.',
};

/** The key `source` under `metrics` of a job of this platform. */
export const metricSource = <Platform extends MeasuredPlatform>(platform: Platform) =>
  setting(
    v.optional(v.picklist(METRIC_SOURCES[platform])),
    `${DESCRIPTIONS[platform]} By default ${METRIC_SOURCES[platform][0]}.`,
    METRIC_SOURCES[platform].at(-1),
  );

/** `metrics` of a job of a platform that has nothing else to say of them. */
export const measuredBy = <Platform extends MeasuredPlatform>(platform: Platform) =>
  setting(v.optional(v.strictObject({ source: metricSource(platform) })), 'How the metrics of the job are read.', {
    source: METRIC_SOURCES[platform].at(-1),
  });

interface Measured {
  readonly platform: MeasuredPlatform;
  readonly metrics?: { readonly source?: MetricSourceKind | undefined } | undefined;
}

export const metricSourceOf = ({ platform, metrics }: Measured): MetricSourceKind =>
  metrics?.source ?? METRIC_SOURCES[platform][0];
