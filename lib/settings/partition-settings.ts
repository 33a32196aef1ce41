/** The key `partitions` of a job: where the number of partitions or shards of a source is read, or the number itself. */
import * as v from 'valibot';

const source = v.optional(v.string());
const topic = v.pipe(v.string(), v.regex(/^[\w.-]{1,249}$/, 'the name of a Kafka topic'));
/** An MSK cluster's name, as in CloudWatch, or its ARN: then clusters need not be listed. */
export const mskCluster = v.pipe(
  v.string(),
  v.regex(
    /^(arn:aws[\w-]*:kafka:[\w-]+:\d{12}:cluster\/)?[A-Za-z0-9-]{1,64}(\/[\w-]+)?$/,
    'the name or the ARN of an MSK cluster',
  ),
);

const partitionsOfTopic = v.strictObject({
  kind: v.literal('msk'),
  /** The vertex (by name); may be left out when the job has one source. */
  source,
  cluster: mskCluster,
  topic,
});

const partitionsOfTopics = v.strictObject({
  kind: v.literal('msk-pattern'),
  source,
  cluster: mskCluster,
  /** All topics of the cluster whose whole name it matches: a regular expression, as `setTopicPattern` of the source takes it. */
  topicPattern: v.pipe(v.string(), v.check(isRegularExpression, 'not a regular expression')),
});

const shardsOfStream = v.strictObject({
  kind: v.literal('kinesis'),
  source,
  stream: v.pipe(v.string(), v.regex(/^[\w.-]{1,128}$/, 'the name of a Kinesis data stream')),
});

const count = v.strictObject({
  kind: v.literal('count'),
  source,
  /** Of all topics that the source reads. */
  count: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(200_000)),
  /** Topics outside of MSK, whose lag the Kafka client then shows under their names. */
  topics: v.optional(v.array(topic), []),
});

const entry = v.variant('kind', [partitionsOfTopic, partitionsOfTopics, shardsOfStream, count]);
export const partitions = v.optional(v.array(entry));

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

/** (arn:aws:kafka:eu-west-1:111122223333:cluster/shop/abc-1)  ->  shop */
export const clusterNameOf = (cluster: string): string =>
  cluster.startsWith('arn:') ? (cluster.split('/')[1] ?? cluster) : cluster;

function isRegularExpression(text: string): boolean {
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
}
