import { expect, it } from 'vitest';
import { sourcePartitions } from '../../../../functions/metrics/flink-rest/source-partitions.ts';

const kafka = (topic: string, partition: number, cluster = '') =>
  `1.Source__s${cluster}.KafkaSourceReader.topic.${topic}.partition.${partition}.currentOffset`;

const tables: readonly [string, readonly string[], number][] = [
  ['nothing', [], 0],
  ['Kafka, every subtask names its own', [kafka('a', 0), kafka('a', 1), kafka('a', 1).replace('1.', '2.')], 2],
  ['two topics', [kafka('a', 0), kafka('b.v1', 0)], 2],
  ['two clusters', [kafka('a', 0, '.kafkaCluster.x'), kafka('a', 0, '.kafkaCluster.y')], 2],
  [
    'Pulsar',
    [
      '0.Source__s.PulsarConsumer.p-partition-0.sub.numMsgsReceived',
      '0.Source__s.PulsarConsumer.p-partition-1.sub.numMsgsReceived',
    ],
    2,
  ],
  ['other offsets', [kafka('a', 0).replace('currentOffset', 'committedOffset')], 0],
];

it.each(tables)('%s', (_name, names, count) => expect(sourcePartitions(names)).toBe(count));
