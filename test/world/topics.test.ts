import { expect, test } from 'vitest';
import { CLICKSTREAM } from '../../world/jobs/clickstream.ts';
import { createTopics, type Topic } from '../../world/run/topics.ts';

const aTopic = () => {
  const topics = createTopics(CLICKSTREAM, 1);
  const topic = topics.topics[0] as Topic;
  /** Everything up to a share of what arrived so far has been read, in every partition. */
  const readUpTo = (records: number): void => {
    topic.shares.forEach((share, partition) => {
      topics.read[topic.source]!.set([records * share], partition);
    });
  };
  return { topics, topic, readUpTo };
};

test('partitions and shards add up to all that arrives', () => {
  const { topics } = aTopic();
  topics.receive(1_000);
  const waiting = topics.topics.flatMap((topic) => [...topics.beyond(topic, topics.read)]);
  expect(waiting).toHaveLength(24 + 12);
  expect(waiting.reduce((a, b) => a + b, 0)).toBeCloseTo(1_000, 6);
});

test.each([
  // Seconds 1 to 4 bring 100 each, 5 to 9 nothing, 10 brings 100.
  { read: 500, behind: 0 },
  { read: 0, behind: 10 },
  { read: 150, behind: 8.5 },
  { read: 400, behind: 1 },
  { read: 450, behind: 0.5 },
])('after $read of 500 records the oldest unread one is $behind s old', ({ read, behind }) => {
  const { topics, topic, readUpTo } = aTopic();
  for (let second = 1; second <= 10; second++) topics.receive(second <= 4 || second === 10 ? 100 : 0);
  readUpTo(read);
  expect(topics.secondsBehind(topic, topics.read)).toBeCloseTo(behind, 3);
});

test('the worst partition decides', () => {
  const { topics, topic, readUpTo } = aTopic();
  for (let second = 1; second <= 60; second++) topics.receive(100);
  readUpTo(6_000);
  topics.read[topic.source]!.set([100 * (topic.shares[3] ?? 0)], 3);
  expect(topics.secondsBehind(topic, topics.read)).toBeCloseTo(59, 3);
});

test('more seconds fit than were expected at first', () => {
  const { topics, topic, readUpTo } = aTopic();
  for (let second = 1; second <= 10_000; second++) topics.receive(10);
  readUpTo(5_000);
  expect(topics.arrived()).toBe(100_000);
  expect(topics.secondsBehind(topic, topics.read)).toBeCloseTo(9_500, 3);
});

test('a topic remembers for a week at least when records came, and for two at most, however long it runs', () => {
  const { topics, topic, readUpTo } = aTopic();
  const week = 7 * 86_400;
  for (let second = 0; second < 5 * week; second++) topics.receive(2);
  readUpTo(0);
  expect(topics.secondsBehind(topic, topics.read)).toBeGreaterThanOrEqual(week);
  expect(topics.secondsBehind(topic, topics.read)).toBeLessThanOrEqual(2 * week);
  readUpTo(2 * (5 * week - 1000));
  expect(topics.secondsBehind(topic, topics.read)).toBeCloseTo(1000, 0);
});
