/** Where is the backlog of a source read? Managed Flink does not publish Flink's own `pendingRecords`. */
import { isSource, type JobGraph, type JobVertex } from '../../../lib/model/graph.ts';
import type { LagSettings } from '../../../lib/settings/settings.ts';
import type { Metric, Statistic } from './metric.ts';
import { headOperator, normalName } from './names.ts';

export type LagNeed =
  /** Amazon MSK knows the offsets the consumer group has committed, over all partitions. */
  | { readonly kind: 'msk'; readonly lag: Metric; readonly checkpointSeconds: number }
  /** How old the oldest unread record is, times the records that came in meanwhile. */
  | {
      readonly kind: 'kinesis';
      /** The job's own, by both spellings of the stream's name that were seen. */
      readonly behind: readonly Metric[];
      /** Over all consumers of the stream. */
      readonly iteratorAge: Metric;
      readonly incoming: Metric;
    }
  /** The Kafka client's: the worst partition of each subtask. */
  | { readonly kind: 'kafka-client'; readonly lag: Metric };

export const lagNeedOf = (
  source: JobVertex,
  graph: JobGraph,
  settings: readonly LagSettings[],
  application: string,
  clientDimensions: Readonly<Record<string, string>>,
): LagNeed => {
  const setting = settings.find((entry) => isLagOf(entry, source, graph));
  if (setting === undefined) {
    return {
      kind: 'kafka-client',
      lag: { namespace: 'AWS/KinesisAnalytics', name: 'records_lag_max', dimensions: clientDimensions },
    };
  }
  const need = serviceLagNeed(setting);
  if (need.kind !== 'kinesis' || setting.kind !== 'kinesis') return need;
  const ids = [...new Set([setting.stream, setting.stream.replaceAll('-', '_')])];
  return {
    ...need,
    behind: ids.map((Id) => ({
      namespace: 'AWS/KinesisAnalytics',
      name: 'millisBehindLatest',
      dimensions: { Id, Application: application, Flow: 'Input' },
    })),
  };
};

/** What the service that holds the records knows by itself, whatever reads them. */
export const serviceLagNeed = (setting: LagSettings): Exclude<LagNeed, { kind: 'kafka-client' }> => {
  if (setting.kind === 'msk') {
    const { cluster, consumerGroup, topic, checkpointSeconds } = setting;
    const dimensions = { 'Cluster Name': cluster, 'Consumer Group': consumerGroup, Topic: topic };
    return { kind: 'msk', lag: { namespace: 'AWS/Kafka', name: 'SumOffsetLag', dimensions }, checkpointSeconds };
  }
  const ofStream = (name: string): Metric => ({
    namespace: 'AWS/Kinesis',
    name,
    dimensions: { StreamName: setting.stream },
  });
  return {
    kind: 'kinesis',
    behind: [],
    iteratorAge: ofStream('GetRecords.IteratorAgeMilliseconds'),
    incoming: ofStream('IncomingRecords'),
  };
};

interface OfSource {
  readonly source?: string | undefined;
}

/** Entries of the settings that belong to no source of the job, or to more than one. */
export const strayLagSettings = <Entry extends OfSource>(
  graph: JobGraph,
  settings: readonly Entry[],
): readonly Entry[] =>
  settings.filter(
    (entry) => graph.vertices.filter((vertex) => isSource(vertex) && isLagOf(entry, vertex, graph)).length !== 1,
  );

/** By the vertex's name or its first operator's; without a name, the only source is meant. */
export const isLagOf = ({ source }: OfSource, vertex: JobVertex, graph: JobGraph): boolean =>
  source === undefined
    ? graph.vertices.filter(isSource).length === 1
    : [vertex.id, vertex.name, headOperator(vertex.name), headOperator(vertex.name).replace(/^Source:\s*/, '')].some(
        (name) => normalName(name) === normalName(source),
      );

export const lagAsks = (need: LagNeed): readonly (readonly [Metric, readonly Statistic[]])[] => {
  switch (need.kind) {
    case 'msk':
      return [[need.lag, ['Minimum']]];
    case 'kafka-client':
      return [[need.lag, ['Sum', 'Maximum']]];
    case 'kinesis':
      return [
        ...need.behind.map((metric) => [metric, ['Maximum']] as const),
        [need.iteratorAge, ['Maximum']],
        [need.incoming, ['Sum']],
      ];
  }
};
