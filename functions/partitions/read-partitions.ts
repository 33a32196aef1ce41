/**
 * How many partitions or shards each source of a job reads. Asked in this order: Flink (its metrics have one name for each
 * partition), Amazon MSK or Kinesis for what the settings name, the number in the settings. What none of them knows is
 * unknown, and said where the settings ask for it.
 */
import { isSource, type JobGraph, type JobVertex, type VertexId } from '../../lib/model/graph.ts';
import type { EpochMs, Observation } from '../../lib/model/observation.ts';
import type { PartitionsBySource, SourcePartitions } from '../../lib/model/partitions.ts';
import type { Reason } from '../../lib/model/reason.ts';
import {
  clusterNameOf,
  distinctStreams,
  type NamedPartitions,
  namedByLag,
} from '../../lib/settings/partition-settings.ts';
import type { JobSettings } from '../../lib/settings/settings.ts';
import { isOfSource, unmatchedEntries } from '../metrics/plan/source-entries.ts';
import type { OpenShards } from './open-shards.ts';
import type { Count, TopicPartitions } from './topic-partitions.ts';

export interface PartitionReaders {
  readonly topics: TopicPartitions;
  readonly shards: OpenShards;
}

export interface PartitionQuestion {
  readonly region: string;
  readonly graph: JobGraph;
  readonly settings: JobSettings;
  /** Where metrics come from Flink's REST API, they show partitions. */
  readonly newest: Observation | undefined;
  /**
   * Counted by Flink's REST API, where the platform gives a way to it and metrics come from elsewhere. Asked for each source
   * whose number is wanted: one answer serves all.
   */
  readonly ofFlink: () => Promise<CountedByFlink>;
  /** As they were last read. */
  readonly known: PartitionsBySource;
  readonly now: EpochMs;
  /** A partition may have been added since: what is older than this is read again. */
  readonly noOlderThanMs: number;
}

export type CountedByFlink =
  | { readonly kind: 'counted'; readonly partitions: Readonly<Record<VertexId, number>> }
  | { readonly kind: 'failed'; readonly says: string };

export interface PartitionsRead {
  readonly partitions: PartitionsBySource;
  /** Those that no observation shows, to be kept until they are read again. */
  readonly remembered: PartitionsBySource;
  readonly because: readonly Reason[];
}

export const readPartitions = async (
  readers: PartitionReaders | undefined,
  question: PartitionQuestion,
): Promise<PartitionsRead> => {
  const { graph, settings } = question;
  const observed: Record<VertexId, SourcePartitions> = {};
  const remembered: Record<VertexId, SourcePartitions> = {};
  const because: Reason[] = unmatched(settings, graph);
  for (const source of graph.vertices.filter(isSource)) {
    const shown = question.newest?.vertices[source.id]?.partitions ?? 0;
    if (shown > 0) {
      observed[source.id] = countedByFlink(shown, question.now);
      continue;
    }
    const known = question.known[source.id];
    const isFresh = known !== undefined && question.now - known.at < question.noOlderThanMs;
    const kept = isFresh
      ? known
      : ((await read(source, await question.ofFlink(), question, readers, because)) ?? known);
    if (kept !== undefined) remembered[source.id] = kept;
  }
  return { partitions: { ...remembered, ...observed }, remembered, because };
};

const read = async (
  source: JobVertex,
  ofFlink: CountedByFlink,
  question: PartitionQuestion,
  readers: PartitionReaders | undefined,
  because: Reason[],
): Promise<SourcePartitions | undefined> => {
  const counted = ofFlink.kind === 'counted' ? (ofFlink.partitions[source.id] ?? 0) : 0;
  if (counted > 0) return countedByFlink(counted, question.now);
  const known = await ofSettings(source, question, readers, because);
  if (known === undefined && ofFlink.kind === 'failed') {
    const says = `The partitions of ${source.name} could not be read from Flink's REST API (${ofFlink.says}).`;
    because.push({ rule: 'partitions-unknown', vertex: source.id, says });
  }
  return known;
};

const countedByFlink = (count: number, at: EpochMs): SourcePartitions => ({
  count,
  from: 'flink-rest',
  at,
  says: "counted in Flink's REST API",
});

const ofSettings = async (
  source: JobVertex,
  question: PartitionQuestion,
  readers: PartitionReaders | undefined,
  because: Reason[],
): Promise<SourcePartitions | undefined> => {
  const { graph, settings, now } = question;
  const own = (settings.partitions ?? []).filter((entry) => isOfSource(entry, source, graph));
  const counts = own.filter((entry) => entry.kind === 'count');
  const explicit = own.filter((entry) => entry.kind !== 'count');
  const entries = distinctStreams(
    explicit.length > 0
      ? explicit
      : settings.lag.filter((entry) => isOfSource(entry, source, graph)).flatMap(namedByLag),
  );
  const named = entries.length === 0 || readers === undefined ? undefined : await sumOf(entries, readers, question);
  const set: SourcePartitions | undefined =
    counts.length === 0
      ? undefined
      : {
          // One may name the source that another means without naming it.
          count: Math.max(...counts.map(({ count }) => count)),
          from: 'settings',
          says: 'as the settings say',
          at: now,
        };
  if (named?.kind === 'failed') {
    const without = set ?? question.known[source.id];
    const then =
      without === undefined
        ? 'it is not known how many subtasks of it can read'
        : `${without.count} (${without.says}) are taken instead`;
    const says = `The partitions of ${source.name} could not be read (${named.says}): ${then}.`;
    because.push({ rule: 'partitions-unknown', vertex: source.id, says });
    return set;
  }
  // A topic may have got more since the settings were written, and `lag` names only one of several topics.
  return named === undefined || (set !== undefined && set.count > named.count) ? set : named;
};

/** Known only when all are: part of them would be too low a limit. */
const sumOf = async (
  entries: readonly NamedPartitions[],
  readers: PartitionReaders,
  { region, now }: PartitionQuestion,
): Promise<({ readonly kind: 'known' } & SourcePartitions) | Extract<Count, { kind: 'failed' }>> => {
  let count = 0;
  for (const entry of entries) {
    const read = await countOf(entry, readers, region, now);
    if (read.kind === 'failed') return { kind: 'failed', says: `${textOf(entry)}: ${read.says}` };
    count += read.count;
  }
  const from = entries.every(({ kind }) => kind === 'kinesis') ? 'kinesis' : 'msk';
  return { kind: 'known', count, from, says: entries.map(textOf).join(' and '), at: now };
};

const countOf = (entry: NamedPartitions, readers: PartitionReaders, region: string, now: EpochMs): Promise<Count> => {
  switch (entry.kind) {
    case 'msk':
      return readers.topics({ region, cluster: entry.cluster, topics: { kind: 'topic', name: entry.topic } }, now);
    case 'msk-pattern':
      return readers.topics(
        { region, cluster: entry.cluster, topics: { kind: 'pattern', pattern: entry.topicPattern } },
        now,
      );
    case 'kinesis':
      return readers.shards({ region, name: entry.stream });
  }
};

const textOf = (entry: NamedPartitions): string => {
  switch (entry.kind) {
    case 'msk':
      return `topic ${entry.topic} of MSK cluster ${clusterNameOf(entry.cluster)}`;
    case 'msk-pattern':
      return `topics ${entry.topicPattern} of MSK cluster ${clusterNameOf(entry.cluster)}`;
    case 'kinesis':
      return `Kinesis stream ${entry.stream}`;
  }
};

const unmatched = ({ partitions = [] }: JobSettings, graph: JobGraph): Reason[] =>
  graph.vertices.length === 0
    ? []
    : unmatchedEntries(graph, partitions).map(({ kind, source }) => ({
        rule: 'partitions-unknown',
        says:
          source === undefined
            ? `The partitions (${kind}) of the settings name no source, and the job has not exactly one.`
            : `The partitions (${kind}) of the settings name the source "${source}", and not exactly one source of the job is called so.`,
      }));
