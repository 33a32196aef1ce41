/** The key `partitions` of a job: where the number of partitions or shards of a source is read, or the number itself. */
import * as v from 'valibot';
import { setting, wholeNumber } from './setting.ts';

export const sourceByName = setting(
  v.optional(v.pipe(v.string(), v.minLength(1))),
  'The source, by its name. May be left out when the job has one source.',
  'Source: orders',
);
const topic = v.pipe(v.string(), v.regex(/^[\w.-]{1,249}$/, 'the name of a Kafka topic'));
/** An MSK cluster's name, as in CloudWatch, or its ARN: then clusters need not be listed. */
export const mskCluster = v.pipe(
  v.string(),
  v.regex(
    /^(arn:aws[\w-]*:kafka:[\w-]+:\d{12}:cluster\/)?[A-Za-z0-9-]{1,64}(\/[\w-]+)?$/,
    'the name or the ARN of the MSK cluster, and no broker',
  ),
);

const cluster = setting(mskCluster, 'The name of the MSK cluster as in CloudWatch, or its ARN.', 'shop');

const partitionsOfTopic = v.strictObject({
  kind: setting(v.literal('msk'), 'The source reads a topic of Amazon MSK.'),
  source: sourceByName,
  cluster,
  topic: setting(topic, 'The topic that the source reads.', 'orders'),
});

const partitionsOfTopics = v.strictObject({
  kind: setting(v.literal('msk-pattern'), 'The source reads all topics of Amazon MSK whose names match a pattern.'),
  source: sourceByName,
  cluster,
  topicPattern: setting(
    v.pipe(
      v.string(),
      v.check(
        isRegularExpression,
        'a regular expression, without forms that only Java has, such as (?i), \\Q…\\E and \\p{…}',
      ),
    ),
    'A regular expression that the whole name of a topic matches, as `setTopicPattern` of the source takes it.',
    'orders-.*',
  ),
});

const shardsOfStream = v.strictObject({
  kind: setting(v.literal('kinesis'), 'The source reads a stream of Kinesis Data Streams.'),
  source: sourceByName,
  stream: setting(
    v.pipe(v.string(), v.regex(/^[\w.-]{1,128}$/, 'the name of a Kinesis data stream')),
    'The name of the stream that the source reads.',
    'orders',
  ),
});

const count = v.strictObject({
  kind: setting(v.literal('count'), 'The number of partitions or shards is said here.'),
  source: sourceByName,
  count: setting(wholeNumber(1, 200_000), 'The partitions of all topics that the source reads.', 12),
  topics: setting(
    v.optional(v.array(topic), []),
    'Topics outside of Amazon MSK, whose lag the Kafka client then shows under their names.',
    ['orders'],
  ),
});

const entry = v.variant('kind', [partitionsOfTopic, partitionsOfTopics, shardsOfStream, count]);
const ORDERS = { kind: 'count', count: 12 } as const;

export const partitions = setting(
  v.optional(
    v.pipe(
      v.array(setting(entry, 'The partitions of one source.', ORDERS)),
      v.check((entries) => oneCountEach(entries), 'one "count" for each source: that of all topics that it reads'),
    ),
  ),
  'Where the number of partitions or shards of a source is read, or the number itself (docs/metrics.md).',
  [ORDERS],
);

export type PartitionSettings = v.InferOutput<typeof entry>;
/** An entry that names a topic or stream. */
export type NamedPartitions = Exclude<PartitionSettings, { kind: 'count' }>;

/** What names topics and streams of a job: `lag`, too. */
interface Naming {
  readonly lag: readonly LagEntry[];
  readonly partitions?: readonly PartitionSettings[] | undefined;
}

type LagEntry =
  | { readonly kind: 'msk'; readonly source?: string | undefined; readonly cluster: string; readonly topic: string }
  | { readonly kind: 'kinesis'; readonly source?: string | undefined; readonly stream: string }
  | { readonly kind: 'iceberg' | 'beam'; readonly source?: string | undefined };

/** Every topic and stream that the number of partitions or shards may be asked of. */
export const namedStreams = ({ lag, partitions: own = [] }: Naming): readonly NamedPartitions[] => [
  ...lag.flatMap(namedByLag),
  ...own.flatMap((one): readonly NamedPartitions[] => (one.kind === 'count' ? [] : [one])),
];

/** The topic or stream of a lag, where it names one. */
export const namedByLag = (entry: LagEntry): readonly NamedPartitions[] => {
  if (entry.kind === 'msk') return [{ kind: 'msk', source: entry.source, cluster: entry.cluster, topic: entry.topic }];
  return entry.kind === 'kinesis' ? [{ kind: 'kinesis', source: entry.source, stream: entry.stream }] : [];
};

/**
 * Each topic and stream once, however often it is named: by two consumer groups, by a cluster's name and its ARN, or by a
 * pattern, too. The patterns of one cluster are one, since they may match the same topics.
 */
export const distinctStreams = (entries: readonly NamedPartitions[]): readonly NamedPartitions[] => {
  const patterns = entries.filter((entry) => entry.kind === 'msk-pattern');
  const distinct = new Map<string, NamedPartitions>();
  for (const entry of entries) {
    switch (entry.kind) {
      case 'kinesis':
        distinct.set(`stream ${entry.stream}`, entry);
        break;
      case 'msk-pattern': {
        const ofCluster = patterns.filter((other) => isSameCluster(other, entry));
        const texts = [...new Set(ofCluster.map(({ topicPattern }) => topicPattern))];
        distinct.set(`topics of ${clusterNameOf(entry.cluster)}`, { ...entry, topicPattern: texts.join('|') });
        break;
      }
      case 'msk':
        if (patterns.some((other) => isSameCluster(other, entry) && wholeName(other.topicPattern).test(entry.topic)))
          break;
        distinct.set(`topic ${entry.topic} of ${clusterNameOf(entry.cluster)}`, entry);
    }
  }
  return [...distinct.values()];
};

type OfCluster = { readonly cluster: string };
const isSameCluster = (one: OfCluster, other: OfCluster): boolean =>
  clusterNameOf(one.cluster) === clusterNameOf(other.cluster);

/** As Kafka's own consumer takes a pattern: it must match the whole name. */
export const wholeName = (topicPattern: string): RegExp => new RegExp(`^(?:${topicPattern})$`);

/** (arn:aws:kafka:eu-west-1:111122223333:cluster/shop/abc-1)  ->  shop */
export const clusterNameOf = (cluster: string): string =>
  cluster.startsWith('arn:') ? (cluster.split('/')[1] ?? cluster) : cluster;

/** Letters that Java alone gives a meaning to after a backslash: JavaScript takes them for themselves. */
const OF_JAVA = /(?<!\\)(?:\\\\)*\\[AEGHNQRVXZaehpPz]/;

function oneCountEach(entries: readonly { readonly kind: string; readonly source?: string | undefined }[]): boolean {
  const sources = entries.flatMap(({ kind, source }) => (kind === 'count' ? [source ?? ''] : []));
  return new Set(sources).size === sources.length;
}

function isRegularExpression(text: string): boolean {
  try {
    new RegExp(text);
    return !OF_JAVA.test(text);
  } catch {
    return false;
  }
}
