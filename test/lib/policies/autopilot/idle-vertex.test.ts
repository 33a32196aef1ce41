/** A vertex with hardly anything to do: no curve is learned of it, and what it can do is known all the same. */
import { expect, it } from 'vitest';
import { POLICIES, policyNamed } from '../../../../lib/policies.ts';
import { optionsOf } from '../../../support/small-job.ts';
import { evaluationsOfStory } from '../../../support/timeline.ts';

it('has the rate of its busy time, so that the capacity of the job is known', () => {
  const minutes = evaluationsOfStory({
    vertices: [
      { name: 'orders', parallelism: 8, perSubtask: 400_000 },
      { name: 'count', parallelism: 8, perSubtask: 100 },
    ],
    partitions: 24,
    policy: policyNamed('autopilot', POLICIES),
    options: optionsOf({ 'metrics.window': '15 min' }),
    arriving: () => 400,
    minutes: 40,
  });
  const vertices = Object.values(minutes.at(-1)?.taken.evaluation?.vertices ?? {});
  expect(vertices).toHaveLength(2);
  for (const { trueProcessingRate, targetDataRate } of vertices) {
    expect(trueProcessingRate).toBeGreaterThan(targetDataRate);
  }
});
