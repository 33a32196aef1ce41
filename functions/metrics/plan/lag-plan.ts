/** Where to read the backlog of a source that reports none itself: where the settings say, else at its client. */
import type { JobGraph, JobVertex } from '../../../lib/model/graph.ts';
import { clusterNameOf } from '../../../lib/settings/partition-settings.ts';
import type { EksLagSettings } from '../../../lib/settings/settings.ts';
import type { Metric, MetricQuery } from './metric.ts';
import type { ReportedMetric } from './reported-metrics.ts';
import * as reported from './reported-metrics.ts';
import type { SeriesLayout } from './series-layout.ts';
import { isOfSource } from './source-entries.ts';

export type LagPlan =
  /** Amazon MSK knows the offsets the consumer group has committed, over all partitions. */
  | { readonly kind: 'msk'; readonly lag: Metric; readonly checkpointSeconds: number }
  /** How old the oldest unread record is, times the records that came in meanwhile. */
  | {
      readonly kind: 'kinesis';
      /** The job's own, by each spelling of the stream's name. */
      readonly behind: readonly Metric[];
      /** Over all consumers of the stream; undefined: the job's own is published, which is nearer to the truth. */
      readonly iteratorAge: Metric | undefined;
      readonly incoming: Metric;
    }
  /** The Kafka client's: the worst partition of each subtask, published once or for each topic. */
  | { readonly kind: 'kafka-client'; readonly lags: readonly Metric[] }
  /** A gauge of the source's enumerator, in the job manager: one value, in records or in splits. */
  | {
      readonly kind: 'enumerator';
      readonly metrics: readonly Metric[];
      readonly recordsPerUnit: number;
      /** How often the job was restarted, and rescaled: after that a gauge may be of the enumerator of before. */
      readonly restarts: readonly Metric[];
    }
  /** Bytes that wait, over all subtasks. */
  | { readonly kind: 'bytes'; readonly metrics: readonly Metric[]; readonly bytesPerRecord: number };

/** What a dialect adds to what the settings say. */
export interface LagNames {
  readonly metricsOf: (metric: ReportedMetric) => readonly Metric[];
  /** The job's own metrics of how far behind it is on a stream. */
  readonly behindOnStream?: (stream: string) => readonly Metric[];
  /** They have answered. */
  readonly knowsOwnLag?: boolean;
}

/** Undefined: the settings name nothing for this source. */
export const lagPlanOf = (
  source: JobVertex,
  graph: JobGraph,
  settings: readonly EksLagSettings[],
  { metricsOf, behindOnStream = () => [], knowsOwnLag = false }: LagNames,
): LagPlan | undefined => {
  const setting = settings.find((entry) => isOfSource(entry, source, graph));
  switch (setting?.kind) {
    case undefined:
      return undefined;
    case 'msk': {
      const { cluster, consumerGroup, topic, checkpointSeconds } = setting;
      const dimensions = { 'Cluster Name': clusterNameOf(cluster), 'Consumer Group': consumerGroup, Topic: topic };
      return { kind: 'msk', lag: { namespace: 'AWS/Kafka', name: 'SumOffsetLag', dimensions }, checkpointSeconds };
    }
    case 'kinesis': {
      const dimensions = { StreamName: setting.stream };
      const ofStream = (name: string): Metric => ({ namespace: 'AWS/Kinesis', name, dimensions });
      return {
        kind: 'kinesis',
        behind: behindOnStream(setting.stream),
        iteratorAge: knowsOwnLag ? undefined : ofStream('GetRecords.IteratorAgeMilliseconds'),
        incoming: ofStream('IncomingRecords'),
      };
    }
    case 'iceberg': {
      const { recordsPerSplit } = setting;
      const metric = recordsPerSplit === undefined ? reported.enumeratorPendingRecords : reported.unassignedSplits;
      const restarts = [...metricsOf(reported.restarts), ...metricsOf(reported.rescales)];
      return { kind: 'enumerator', metrics: metricsOf(metric), recordsPerUnit: recordsPerSplit ?? 1, restarts };
    }
    case 'beam':
      return { kind: 'bytes', metrics: metricsOf(reported.pendingBytes), bytesPerRecord: setting.bytesPerRecord };
  }
};

export const lagQueries = (lag: LagPlan, { statistics }: SeriesLayout): readonly MetricQuery[] => {
  switch (lag.kind) {
    case 'msk':
      return [{ metric: lag.lag, statistics: ['Minimum'] }];
    case 'kafka-client':
      return lag.lags.map((metric) => ({ metric, statistics: ['Sum', 'Maximum'] }));
    case 'kinesis':
      return [
        ...lag.behind.map((metric): MetricQuery => ({ metric, statistics: ['Maximum'] })),
        ...(lag.iteratorAge === undefined ? [] : [{ metric: lag.iteratorAge, statistics: ['Maximum'] } as const]),
        { metric: lag.incoming, statistics: ['Sum'] },
      ];
    case 'enumerator':
      return [...lag.metrics, ...lag.restarts].map((metric) => ({ metric, statistics: statistics.gauge }));
    case 'bytes':
      return lag.metrics.map((metric) => ({ metric, statistics: statistics.gauge }));
  }
};
