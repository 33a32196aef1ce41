import { expect, test } from 'vitest';
import { CLICKSTREAM } from '../../world/jobs/clickstream.ts';
import { createLifecycle } from '../../world/run/lifecycle.ts';
import { createTopics } from '../../world/run/topics.ts';
import { size } from './a-world.ts';

const after = (seconds: number, recordsPerSecond: number, parallelism: number) => {
  const topics = createTopics(CLICKSTREAM, 1);
  const lifecycle = createLifecycle({ job: CLICKSTREAM, topics, seed: 1, size: size(parallelism) });
  for (let second = 1; second <= seconds; second++) {
    topics.receive(recordsPerSecond);
    lifecycle.step(second);
  }
  return { topics, lifecycle };
};

test('a checkpoint every minute; it takes longer under back pressure', () => {
  const calm = after(1_200, 3_000, 8).lifecycle.checkpoints;
  const pressed = after(1_200, 12_000, 8).lifecycle.checkpoints;
  expect(calm.completed()).toBe(20);
  expect(pressed.lastDurationMs()).toBeGreaterThan(2 * calm.lastDurationMs());
  expect(pressed.failed()).toBe(0);
});

test('it takes longer with more state on fewer task managers', () => {
  const wide = after(600, 2_000, 12).lifecycle.checkpoints;
  const narrow = after(600, 2_000, 3).lifecycle.checkpoints;
  expect(narrow.lastDurationMs()).toBeGreaterThan(wide.lastDurationMs());
  expect(narrow.lastBytes()).toBeGreaterThan(4e9);
});

test('the committed position lags behind the read one by at most an interval of input and the checkpoint', () => {
  const lags: number[] = [];
  const { topics, lifecycle } = after(600, 3_000, 8);
  const topic = topics.topics[0];
  for (let second = 601; topic && second <= 720; second++) {
    topics.receive(3_000);
    lifecycle.step(second);
    lags.push(topics.secondsBehind(topic, lifecycle.checkpoints.committed()));
  }
  expect(Math.max(...lags)).toBeGreaterThan(57);
  expect(Math.max(...lags)).toBeLessThan(66);
  expect(Math.min(...lags)).toBeLessThan(8);
});
