/**
 * What is asked of the topics and streams that the settings of a job name: how many partitions or shards they have, and
 * nothing of what is in them.
 */
import { type NamedPartitions, namedStreams } from '../../lib/settings/partition-settings.ts';
import type { JobSettings } from '../../lib/settings/settings.ts';
import type { ResourceRights, Right } from './right.ts';

type Topics = Exclude<NamedPartitions, { kind: 'kinesis' }>;

const topicsOf = (job: JobSettings): readonly Topics[] =>
  namedStreams(job).flatMap((named) => (named.kind === 'kinesis' ? [] : [named]));

const reading = (action: string, why: string): Right => ({ action, kind: 'reading', functions: ['evaluate'], why });

const WHY_WIDE =
  'The ARN of an MSK cluster ends in an id that only the cluster knows: give its ARN in the settings to narrow it.';

export const STREAM_RIGHTS: readonly ResourceRights[] = [
  {
    what: 'the MSK clusters of its topics',
    service: 'kafka',
    type: 'cluster',
    byTag: 'unsupported',
    whyWide: WHY_WIDE,
    namesOf: (job) => topicsOf(job).map(({ cluster }) => clusterPath(cluster)),
    rights: [
      reading(
        'kafka-cluster:Connect',
        'Amazon MSK asks for it to list topics; no topic can be read or written with it.',
      ),
    ],
  },
  {
    what: 'its topics, or all of a cluster for a pattern',
    service: 'kafka',
    type: 'topic',
    byTag: 'unsupported',
    whyWide: WHY_WIDE,
    namesOf: (job) =>
      topicsOf(job).map((named) => `${clusterPath(named.cluster)}/${named.kind === 'msk' ? named.topic : '*'}`),
    rights: [reading('kafka-cluster:DescribeTopic', 'How many partitions a topic has.')],
  },
  {
    what: 'its Kinesis data streams',
    service: 'kinesis',
    type: 'stream',
    byTag: 'unsupported',
    namesOf: (job) => namedStreams(job).flatMap((named) => (named.kind === 'kinesis' ? [named.stream] : [])),
    rights: [reading('kinesis:DescribeStreamSummary', 'How many shards a stream has.')],
  },
];

/** A cluster that is named without its id is found in the list of clusters. */
export const clustersAreListed = (jobs: readonly JobSettings[]): boolean =>
  jobs.flatMap(topicsOf).some(({ cluster }) => !cluster.startsWith('arn:'));

/** (arn:aws:kafka:eu-west-1:111122223333:cluster/shop/abc-1)  ->  shop/abc-1;  (shop)  ->  shop/* */
const clusterPath = (cluster: string): string =>
  cluster.startsWith('arn:') ? cluster.split('/').slice(1).join('/') : `${cluster}/*`;
