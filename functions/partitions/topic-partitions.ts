/**
 * Partitions of topics on Amazon MSK: `ListTopics`, which a provisioned cluster of Apache Kafka 3.6 or later answers. It needs
 * no more rights than to describe the topics, and no way through the network to the brokers.
 */
import * as v from 'valibot';
import type { EpochMs } from '../../lib/model/observation.ts';
import { clusterNameOf, wholeName } from '../../lib/settings/partition-settings.ts';
import type { CallAws } from '../aws/aws-call.ts';
import { hourlyCache } from '../hourly-cache.ts';

export type Count =
  | { readonly kind: 'known'; readonly count: number }
  | { readonly kind: 'failed'; readonly says: string };

export interface Topics {
  readonly region: string;
  /** Name or ARN. */
  readonly cluster: string;
  /** A name, or a pattern of whole names. */
  readonly topics:
    | { readonly kind: 'topic'; readonly name: string }
    | { readonly kind: 'pattern'; readonly pattern: string };
}

export type TopicPartitions = (topics: Topics, now: EpochMs) => Promise<Count>;

const clusters = v.object({
  clusterInfoList: v.optional(v.array(v.object({ clusterName: v.string(), clusterArn: v.string() })), []),
  nextToken: v.nullish(v.string()),
});
const listed = v.object({
  topics: v.optional(v.array(v.object({ topicName: v.string(), partitionCount: v.number() })), []),
  nextToken: v.nullish(v.string()),
});

/** An answer in pages that never ends is a defect of the service: what it had until then is not all. */
const MOST_PAGES = 100;

export const mskTopicPartitions = (call: CallAws): TopicPartitions => {
  /** An ARN lasts as long as its cluster: one that was deleted and made again is found within the hour. */
  const arns = hourlyCache<string>();

  const arnOf = async (cluster: string, region: string, now: EpochMs): Promise<Page<string | undefined>> => {
    if (cluster.startsWith('arn:')) return { kind: 'ok', value: cluster };
    const known = arns.get(`${region}/${cluster}`, now);
    if (known !== undefined) return { kind: 'ok', value: known };
    const path = '/api/v2/clusters';
    const found = await allPages(call, { region, path, query: { clusterNameFilter: cluster } }, clusters, (page) =>
      page.clusterInfoList.filter(({ clusterName }) => clusterName === cluster),
    );
    if (found.kind === 'failed') return found;
    const arn = found.value[0]?.clusterArn;
    if (arn !== undefined) arns.set(`${region}/${cluster}`, arn, now);
    return { kind: 'ok', value: arn };
  };

  return async ({ region, cluster, topics }, now) => {
    const arn = await arnOf(cluster, region, now);
    if (arn.kind === 'failed') return arn;
    const name = clusterNameOf(cluster);
    if (arn.value === undefined) return failed(`there is no MSK cluster ${name} in ${region}`);
    const matches = matcherOf(topics);
    const path = `/v1/clusters/${encodeURIComponent(arn.value)}/topics`;
    const query: Record<string, string> = topics.kind === 'topic' ? { topicNameFilter: topics.name } : {};
    const found = await allPages(call, { region, path, query }, listed, (page) =>
      page.topics.filter(({ topicName }) => matches(topicName)),
    );
    if (found.kind === 'failed') return found;
    if (found.value.length === 0) return failed(`MSK cluster ${name} has no topic ${textOf(topics)}`);
    return { kind: 'known', count: found.value.reduce((sum, { partitionCount }) => sum + partitionCount, 0) };
  };
};

const matcherOf = (topics: Topics['topics']): ((name: string) => boolean) => {
  if (topics.kind === 'topic') return (name) => name === topics.name;
  const pattern = wholeName(topics.pattern);
  return (name) => pattern.test(name);
};

const textOf = (topics: Topics['topics']): string =>
  topics.kind === 'topic' ? topics.name : `that matches ${topics.pattern}`;

const failed = (says: string) => ({ kind: 'failed', says }) as const;

type Page<Value> = { readonly kind: 'ok'; readonly value: Value } | { readonly kind: 'failed'; readonly says: string };

const allPages = async <Answer extends { readonly nextToken?: string | null | undefined }, Item>(
  call: CallAws,
  request: { readonly region: string; readonly path: string; readonly query: Readonly<Record<string, string>> },
  schema: v.GenericSchema<unknown, Answer>,
  itemsOf: (answer: Answer) => readonly Item[],
): Promise<Page<readonly Item[]>> => {
  const items: Item[] = [];
  let nextToken: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const query = { ...request.query, maxResults: '100', ...(nextToken === undefined ? {} : { nextToken }) };
    const answer = await call({ ...request, service: 'kafka', method: 'GET', query });
    if (answer.kind === 'failed') return failed(answer.says);
    const parsed = v.safeParse(schema, answer.body);
    if (!parsed.success) return failed('the answer is not what Amazon MSK gives');
    items.push(...itemsOf(parsed.output));
    nextToken = parsed.output.nextToken ?? undefined;
    if (nextToken === undefined) return { kind: 'ok', value: items };
  }
  return failed(`Amazon MSK gave more than ${MOST_PAGES} pages`);
};
