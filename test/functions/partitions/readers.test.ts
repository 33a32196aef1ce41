import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { awsCalls } from '../../../functions/aws/aws-call.ts';
import { kinesisOpenShards, type OpenShards } from '../../../functions/partitions/open-shards.ts';
import { mskTopicPartitions, type TopicPartitions } from '../../../functions/partitions/topic-partitions.ts';
import { noApplications } from '../../../sandbox/aws/managed-flink/managed-flink.ts';
import { type EmbeddedAws, startEmbeddedAws } from '../../../sandbox/aws/server.ts';
import { AwsError } from '../../../sandbox/aws/wire/aws-error.ts';

const NOW = Date.UTC(2026, 0, 1);
const region = 'us-east-1';
const ARN = 'arn:aws:kafka:us-east-1:111122223333:cluster/shop/0f000000-0000-4000-8000-000000000000-1';
const topic = (name: string) => ({ kind: 'topic', name }) as const;

let aws: EmbeddedAws;
let topics: TopicPartitions;
let shards: OpenShards;
beforeEach(async () => {
  aws = await startEmbeddedAws({
    clock: { now: () => NOW },
    random: () => 0.5,
    backend: noApplications,
    streams: {
      topics: [
        { cluster: 'shop', name: 'orders', partitions: 4 },
        { cluster: 'shop', name: 'orders-eu', partitions: 6 },
        { cluster: 'shop', name: 'returns', partitions: 2 },
        { cluster: 'shop-test', name: 'orders', partitions: 1 },
      ],
      dataStreams: [{ name: 'clicks', openShards: 12 }],
    },
  });
  const call = awsCalls({
    credentials: async () => ({ accessKeyId: 'a', secretAccessKey: 'b' }),
    clock: () => NOW,
    endpoint: () => aws.url,
  });
  topics = mskTopicPartitions(call);
  shards = kinesisOpenShards(call);
});
afterEach(() => aws.stop());

describe('partitions of topics', () => {
  it.each([
    ['of a topic, and not of those that begin with its name', 'shop', topic('orders'), 4],
    ['of a cluster that begins with the name of another', 'shop-test', topic('orders'), 1],
    ['of a cluster by its ARN', ARN, topic('returns'), 2],
    [
      'of all topics that a pattern matches as a whole',
      'shop',
      { kind: 'pattern', pattern: 'orders(-.*)?' } as const,
      10,
    ],
  ])('%s', async (_, cluster, of, count) => {
    expect(await topics({ region, cluster, topics: of }, NOW)).toEqual({ kind: 'known', count });
  });

  it('over all pages', async () => {
    for (let n = 0; n < 250; n++) aws.msk.putTopic({ cluster: 'shop', name: `tenant-${n}`, partitions: 3 });
    const pattern = { kind: 'pattern', pattern: 'tenant-\\d+' } as const;
    expect(await topics({ region, cluster: 'shop', topics: pattern }, NOW)).toEqual({ kind: 'known', count: 750 });
  });

  it.each([
    ['there is no such cluster', 'shoe', topic('orders'), 'there is no MSK cluster shoe in us-east-1'],
    ['there is no such topic', 'shop', topic('order'), 'MSK cluster shop has no topic order'],
    [
      'no topic matches',
      'shop',
      { kind: 'pattern', pattern: 'x.*' } as const,
      'MSK cluster shop has no topic that matches x.*',
    ],
    [
      'the cluster of the ARN is gone',
      ARN.replace('shop', 'gone'),
      topic('orders'),
      `NotFoundException: The cluster ${ARN.replace('shop', 'gone')} does not exist.`,
    ],
  ])('unknown, with the reason, when %s', async (_, cluster, of, says) => {
    expect(await topics({ region, cluster, topics: of }, NOW)).toEqual({ kind: 'failed', says });
  });

  it('unknown, with the reason, when it may not be asked', async () => {
    const error = new AwsError('ForbiddenException', 'not authorized to perform: kafka-cluster:DescribeTopic', 403);
    aws.msk.failNext('ListTopics', { kind: 'refused', error });
    expect(await topics({ region, cluster: ARN, topics: topic('orders') }, NOW)).toEqual({
      kind: 'failed',
      says: 'ForbiddenException: not authorized to perform: kafka-cluster:DescribeTopic',
    });
  });
});

describe('open shards of a stream', () => {
  it('are those of its summary', async () => {
    expect(await shards({ region, name: 'clicks' })).toEqual({ kind: 'known', count: 12 });
  });

  it('are unknown, with the reason, when there is no such stream', async () => {
    expect(await shards({ region, name: 'clocks' })).toEqual({
      kind: 'failed',
      says: 'ResourceNotFoundException: Stream clocks under account 111122223333 not found.',
    });
  });

  it('are unknown, with the reason, when Kinesis can not be reached', async () => {
    aws.kinesis.failNext('DescribeStreamSummary', { kind: 'unreachable' });
    expect(await shards({ region, name: 'clicks' })).toMatchObject({
      kind: 'failed',
      says: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+ can't be read \(.+\)$/),
    });
  });
});
