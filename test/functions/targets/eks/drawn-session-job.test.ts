/** The parallelism of a session job's vertices where Flink may not be asked and the settings draw the graph. */
import { afterEach, expect, it } from 'vitest';
import type { Manifest } from '../../../../sandbox/kubernetes/api/manifest.ts';
import { statusBody } from '../../../../sandbox/kubernetes/api/reply.ts';
import { type EksWorld, NOW, sessionWorld } from '../../../support/kubernetes/eks-world.ts';

const GRAPH = [{ id: 'a'.repeat(32), name: 'Source: orders' }];

let world: EksWorld;
afterEach(() => world.stop());

const parallelismOf = async (change: (job: Manifest, cluster: Manifest) => void): Promise<number | undefined> => {
  world = await sessionWorld(change, { graph: GRAPH } as never);
  world.api.answer(
    /services\/.*\/proxy/,
    403,
    statusBody(403, 'Forbidden', 'User cannot get resource "services/proxy"'),
  );
  const { state } = await world.target.describe(world.job, world.settings, undefined, NOW);
  return state.graph.vertices[0]?.parallelism;
};

it('is what the session cluster has for jobs that say nothing', async () => {
  const parallelism = await parallelismOf((job, cluster) => {
    job.spec['job'] = { ...job.spec['job'], parallelism: null };
    cluster.spec['flinkConfiguration']['parallelism.default'] = '4';
  });
  expect(parallelism).toBe(4);
});

it('is not the number of slots of the session cluster', async () => {
  const parallelism = await parallelismOf((job, cluster) => {
    job.spec['job'] = { ...job.spec['job'], parallelism: 3 };
    cluster.spec['taskManager'] = { ...cluster.spec['taskManager'], replicas: 5 };
  });
  expect(parallelism).toBe(3);
});
