import { describe, expect, it } from 'vitest';
import {
  type PartitionQuestion,
  type PartitionReaders,
  readPartitions,
} from '../../../functions/partitions/read-partitions.ts';
import { asVertexId, type JobVertex } from '../../../lib/model/graph.ts';
import type { SourcePartitions } from '../../../lib/model/partitions.ts';
import { parseSettings, type SettingsFile } from '../../../lib/settings/settings.ts';

const NOW = Date.UTC(2026, 0, 1);
const HOUR = 3_600_000;
const vertex = (name: string, from: readonly string[] = []): JobVertex => ({
  id: asVertexId(name),
  name: from.length === 0 ? `Source: ${name}` : name,
  parallelism: 4,
  maxParallelism: 128,
  inputs: from.map((id) => ({ from: asVertexId(id), shipStrategy: 'HASH' })),
  finished: false,
});
const graph = { vertices: [vertex('orders'), vertex('clicks'), vertex('join', ['orders', 'clicks'])] };
const COUNTS: Readonly<Record<string, number>> = { orders: 4, returns: 6, clicks: 12, 'orders|returns': 10 };
const SHOP_ARN = 'arn:aws:kafka:us-east-1:111122223333:cluster/shop/abc-1';

const answering = (): { readers: PartitionReaders; asked: string[] } => {
  const asked: string[] = [];
  const answer = async (name: string) => {
    asked.push(name);
    const count = COUNTS[name];
    return count === undefined
      ? ({ kind: 'failed', says: 'no such thing' } as const)
      : ({ kind: 'known', count } as const);
  };
  return {
    readers: {
      topics: ({ topics }) => answer(topics.kind === 'topic' ? topics.name : topics.pattern),
      shards: ({ name }) => answer(name),
    },
    asked,
  };
};

type Own = Partial<SettingsFile['jobs'][number]>;
const ask = async (own: Own, more: Partial<PartitionQuestion> = {}) => {
  const { readers, asked } = answering();
  const [settings] = parseSettings({ jobs: [{ platform: 'managed-flink', name: 'shop', ...own } as never] }).jobs;
  if (!settings) throw new Error('no job');
  const answer = await readPartitions(readers, {
    region: 'us-east-1',
    graph,
    settings,
    newest: undefined,
    known: {},
    now: NOW,
    noOlderThanMs: HOUR,
    ofFlink: async () => ({ kind: 'counted', partitions: {} }),
    ...more,
  });
  const counts = Object.fromEntries(
    Object.entries(answer.partitions).map(([id, { count, from }]) => [id, [count, from]]),
  );
  return { ...answer, counts, asked };
};
const msk = (source: string, topic: string) => ({ kind: 'msk' as const, source, cluster: 'shop', topic });
const pattern = (source: string, topicPattern: string) => ({
  kind: 'msk-pattern' as const,
  source,
  cluster: 'shop',
  topicPattern,
});
const count = (source: string, number: number) => ({ kind: 'count' as const, source, count: number });
const known = (number: number, at: number): SourcePartitions => ({ count: number, from: 'msk', says: 'a topic', at });
const ofFlink = async () => ({ kind: 'counted', partitions: { orders: 5, clicks: 0 } }) as const;

describe('where the number of partitions comes from', () => {
  it.each<[string, Own, Partial<PartitionQuestion>, Readonly<Record<string, unknown>>]>([
    ['nothing says any: unknown', {}, {}, {}],
    [
      'the lag names topic and stream',
      {
        lag: [
          { ...msk('orders', 'orders'), consumerGroup: 'g' },
          { kind: 'kinesis', source: 'clicks', stream: 'clicks' },
        ],
      },
      {},
      { orders: [4, 'msk'], clicks: [12, 'kinesis'] },
    ],
    [
      'several topics of one source add up',
      { partitions: [msk('orders', 'orders'), msk('orders', 'returns')] },
      {},
      { orders: [10, 'msk'] },
    ],
    [
      'a topic that is named twice counts once, by a name of its cluster or its ARN',
      { partitions: [msk('orders', 'orders'), { ...msk('orders', 'orders'), cluster: SHOP_ARN }] },
      {},
      { orders: [4, 'msk'] },
    ],
    [
      'read by two consumer groups, it counts once',
      { lag: ['a', 'b'].map((consumerGroup) => ({ ...msk('orders', 'orders'), consumerGroup })) },
      {},
      { orders: [4, 'msk'] },
    ],
    [
      'a topic that a pattern matches, too, counts with the pattern alone',
      { partitions: [pattern('orders', 'orders|returns'), msk('orders', 'orders'), msk('orders', 'clicks')] },
      {},
      { orders: [22, 'msk'] },
    ],
    [
      'two patterns of one cluster are one',
      { partitions: [pattern('orders', 'orders'), pattern('orders', 'returns')] },
      {},
      { orders: [10, 'msk'] },
    ],
    [
      'a stream that is named twice counts once',
      {
        partitions: [1, 2].map(() => ({ kind: 'kinesis' as const, source: 'clicks', stream: 'clicks' })),
      },
      {},
      { clicks: [12, 'kinesis'] },
    ],
    [
      'one of several topics is unknown, and so is the whole',
      { partitions: [msk('orders', 'orders'), msk('orders', 'gone')] },
      {},
      {},
    ],
    [
      'own topics go before the one of the lag',
      { lag: [{ ...msk('orders', 'orders'), consumerGroup: 'g' }], partitions: [msk('orders', 'returns')] },
      {},
      { orders: [6, 'msk'] },
    ],
    [
      'two numbers for one source, by two of its names: the larger, not both',
      { partitions: [count('clicks', 3), count('Source: clicks', 5)] },
      {},
      { clicks: [5, 'settings'] },
    ],
    ['a number of the settings', { partitions: [count('clicks', 3)] }, {}, { clicks: [3, 'settings'] }],
    [
      'a number where the topic can not be asked',
      { partitions: [msk('orders', 'gone'), count('orders', 8)] },
      {},
      { orders: [8, 'settings'] },
    ],
    [
      'the topic has more than the settings say',
      { partitions: [msk('orders', 'orders'), count('orders', 2)] },
      {},
      { orders: [4, 'msk'] },
    ],
    [
      'the lag names one of several topics, and the settings say how many there are',
      { lag: [{ ...msk('orders', 'orders'), consumerGroup: 'g' }], partitions: [count('orders', 10)] },
      {},
      { orders: [10, 'settings'] },
    ],
    [
      "Flink's REST API goes before all",
      { partitions: [msk('orders', 'orders'), count('clicks', 3)] },
      { ofFlink },
      { orders: [5, 'flink-rest'], clicks: [3, 'settings'] },
    ],
  ])('%s', async (_, own, more, counts) => {
    expect((await ask(own, more)).counts).toEqual(counts);
  });

  it('what the newest observation shows goes before all, and is not kept', async () => {
    const shown = { accumulatedBusyMs: 0, recordsOut: 0, partitions: 7 };
    const newest = { at: NOW, vertices: { [asVertexId('orders')]: shown }, job: {} };
    const { counts, remembered, asked } = await ask({ partitions: [msk('orders', 'orders')] }, { newest });
    expect(counts).toEqual({ orders: [7, 'flink-rest'] });
    expect([remembered, asked]).toEqual([{}, []]);
  });
});

describe('how long it is kept', () => {
  const partitions = [msk('orders', 'orders')];
  it.each([
    ['for an hour', NOW - HOUR + 1, HOUR, [], 9],
    ['not longer', NOW - HOUR, HOUR, ['orders'], 4],
    ['not when it must be of now', NOW - 1, 0, ['orders'], 4],
  ])('%s', async (_, at, noOlderThanMs, asked, number) => {
    const before = { [asVertexId('orders')]: known(9, at) };
    const answer = await ask({ partitions }, { known: before, noOlderThanMs });
    expect(answer.asked).toEqual(asked);
    expect(answer.counts['orders']).toEqual([number, 'msk']);
  });

  it('longer when it can not be read again, which is said', async () => {
    const before = { [asVertexId('orders')]: known(9, NOW - 2 * HOUR) };
    const { counts, because } = await ask({ partitions: [msk('orders', 'gone')] }, { known: before });
    expect(counts).toEqual({ orders: [9, 'msk'] });
    expect(because).toMatchObject([
      {
        rule: 'partitions-unknown',
        says: expect.stringContaining('gone of MSK cluster shop: no such thing): 9 (a topic) are taken instead'),
      },
    ]);
  });
});

it('an entry that fits no source, or more than one, is said', async () => {
  const { because } = await ask({ partitions: [count('carts', 3), { kind: 'count', count: 3 }] });
  expect(because.map(({ says }) => says)).toEqual([
    'The partitions (count) of the settings name the source "carts", and not exactly one source of the job is called so.',
    'The partitions (count) of the settings name no source, and the job has not exactly one.',
  ]);
});
