import { expect, test } from 'vitest';
import type { GroundTruth } from '../../world/ground-truth.ts';
import { CLICKSTREAM } from '../../world/jobs/clickstream.ts';
import { createLifecycle } from '../../world/run/lifecycle.ts';
import { createTopics } from '../../world/run/topics.ts';
import { aWorld, forMinutes, START, size, steady } from './a-world.ts';

/** Records that are nowhere, or twice: 0, but for rounding. */
const missing = ({ arrived, lagRecords, inFlight, processed }: GroundTruth): number =>
  arrived - lagRecords - inFlight - processed;

test('every record is in exactly one place: waiting, under way or processed', () => {
  const world = aWorld({ shape: 'day', start: START + 13 * 3_600_000, size: size(6) });
  for (let minute = 0; minute < 120; minute++) {
    if (minute === 40) world.restart('clickstream', size(12), () => {});
    if (minute === 90) world.restart('clickstream', size(5, 2), () => {});
    forMinutes(world, 1);
    expect(Math.abs(missing(world.truth()))).toBeLessThan(1e-3);
  }
  const truth = world.truth();
  expect(truth.restarts).toBe(2);
  expect(truth.replayed).toBeGreaterThan(10_000);
  expect(truth.arrived).toBeGreaterThan(3e7);
});

test('what a vertex hands on is what the next one has handled or holds in its buffers', () => {
  const topics = createTopics(CLICKSTREAM, 3);
  const lifecycle = createLifecycle({ job: CLICKSTREAM, topics, seed: 3, size: size(5) });
  for (let second = 1; second <= 600; second++) {
    topics.receive(9_000);
    lifecycle.step(second);
  }
  const job = lifecycle.running();
  const sum = (values: Float64Array | undefined): number => (values ?? new Float64Array()).reduce((a, b) => a + b, 0);
  expect(job?.edges).toHaveLength(5);
  for (const edge of job?.edges ?? []) {
    const sent = sum(job?.vertices[edge.layout.from]?.recordsOut);
    expect(sent).toBeGreaterThan(0);
    expect(edge.drained + sum(edge.queued)).toBeCloseTo(sent, 3);
    for (const queued of edge.queued) expect(queued).toBeLessThanOrEqual(edge.layout.bufferRecords + 1e-6);
  }
});

test('subtasks never work more than a second per second', () => {
  const world = aWorld({ load: steady(9_000), size: size(4, 2) });
  for (let minute = 0; minute < 10; minute++) {
    forMinutes(world, 1);
    for (const { busy, backPressured } of world.truth().vertices) {
      expect(busy.max).toBeLessThanOrEqual(1 + 1e-9);
      expect(busy.mean + backPressured.mean).toBeLessThanOrEqual(1 + 1e-9);
    }
  }
});
