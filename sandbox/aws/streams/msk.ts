/** The embedded Amazon MSK: ListClustersV2 and ListTopics, of its REST API. */
import { AwsError } from '../wire/aws-error.ts';
import { createFaults, type FailNext } from '../wire/faults.ts';
import type { RestService } from '../wire/rest-service.ts';
import type { Topic } from './streams.ts';

export interface EmbeddedMsk {
  readonly failNext: FailNext<'ListClustersV2' | 'ListTopics'>;
  /** Creates the topic, or gives it more partitions; the cluster is there as soon as it has a topic. */
  putTopic(topic: Topic): void;
}

interface MskParts {
  readonly account: string;
  readonly region: string;
}

const MOST_RESULTS = 100;

export const createMsk = (
  { account, region }: MskParts,
  topics: readonly Topic[] = [],
): EmbeddedMsk & { readonly rest: RestService } => {
  const faults = createFaults();
  const known = new Map<string, Topic>();
  const putTopic = (topic: Topic): void => void known.set(`${topic.cluster}/${topic.name}`, topic);
  topics.forEach(putTopic);

  const arnOf = (cluster: string): string =>
    `arn:aws:kafka:${region}:${account}:cluster/${cluster}/0f000000-0000-4000-8000-000000000000-1`;
  const clusters = (): readonly string[] => [...new Set([...known.values()].map(({ cluster }) => cluster))].sort();

  const listClusters = (query: URLSearchParams) => {
    const prefix = query.get('clusterNameFilter') ?? '';
    const { page, nextToken } = pageOf(
      clusters().filter((name) => name.startsWith(prefix)),
      query,
    );
    return {
      clusterInfoList: page.map((name) => ({
        clusterName: name,
        clusterArn: arnOf(name),
        clusterType: 'PROVISIONED',
        state: 'ACTIVE',
      })),
      ...nextToken,
    };
  };

  const listTopics = (arn: string, query: URLSearchParams) => {
    const cluster = clusters().find((name) => arnOf(name) === arn);
    if (cluster === undefined) throw new AwsError('NotFoundException', `The cluster ${arn} does not exist.`, 404);
    const prefix = query.get('topicNameFilter') ?? '';
    const found = [...known.values()].filter((topic) => topic.cluster === cluster && topic.name.startsWith(prefix));
    const { page, nextToken } = pageOf(
      found.sort((a, b) => (a.name < b.name ? -1 : 1)),
      query,
    );
    return {
      topics: page.map(({ name, partitions }) => ({
        topicArn: `${arn.replace(':cluster/', ':topic/')}/${name}`,
        topicName: name,
        partitionCount: partitions,
        replicationFactor: 3,
        outOfSyncReplicaCount: 0,
      })),
      ...nextToken,
    };
  };

  return {
    failNext: faults.failNext,
    putTopic,
    rest: {
      faults,
      find: (method, { pathname, searchParams }) => {
        if (method !== 'GET') return undefined;
        if (pathname === '/api/v2/clusters')
          return { name: 'ListClustersV2', answer: () => listClusters(searchParams) };
        const [, arn] = /^\/v1\/clusters\/([^/]+)\/topics$/.exec(pathname) ?? [];
        if (arn === undefined) return undefined;
        return { name: 'ListTopics', answer: () => listTopics(decodeURIComponent(arn), searchParams) };
      },
    },
  };
};

/** The token is the place where the next page begins. */
const pageOf = <Item>(items: readonly Item[], query: URLSearchParams) => {
  const size = Number(query.get('maxResults') ?? MOST_RESULTS);
  if (!(size >= 1 && size <= MOST_RESULTS)) {
    throw new AwsError('BadRequestException', `maxResults must be between 1 and ${MOST_RESULTS}`);
  }
  const from = Number(query.get('nextToken') ?? 0);
  const page = items.slice(from, from + size);
  return { page, nextToken: from + size < items.length ? { nextToken: String(from + size) } : {} };
};
