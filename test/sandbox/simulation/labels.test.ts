import { expect, it } from 'vitest';
import { kubernetesClusters } from '../../../functions/kubernetes/clusters.ts';
import { keyOf } from '../../../lib/model/job.ts';
import type { EksJobSettings } from '../../../lib/settings/settings.ts';
import { EMBEDDED_CREDENTIALS, REGION } from '../../../sandbox/aws/account.ts';
import { startAccount } from '../../../sandbox/simulation/simulated-account.ts';
import { JOB_OPTIONS, startPlatform } from '../../../sandbox/simulation/simulation.ts';
import { CLUSTER_SIZES } from '../../../world/jobs/jobs.ts';
import { createLoad } from '../../../world/load/load.ts';
import { aFoundJob, type FoundJob, START } from './found-job.ts';

const MANAGED = 'flink-autopilot/managed';
const PATH = '/apis/flink.apache.org/v1beta1/namespaces/streaming/flinkdeployments/clickstream';

let stopCluster: () => Promise<void>;

const start = async (): Promise<FoundJob> => {
  const platform = await startPlatform({
    platform: 'eks',
    simulate: 'clickstream',
    seed: 1,
    start: START,
    size: { ...CLUSTER_SIZES.clickstream, parallelism: 2 },
    load: createLoad({ shape: 'flat', seed: 1, start: START }),
  });
  stopCluster = platform.stop;
  const simulation = await startAccount({
    platforms: [platform],
    seed: 1,
    start: START,
    everyMinutes: 1,
    log: false,
    settings: { mode: 'act', everyMinutes: 1, options: JOB_OPTIONS },
  });
  const { cluster } = platform.job as EksJobSettings;
  const clusters = kubernetesClusters({
    credentials: async () => EMBEDDED_CREDENTIALS,
    clock: () => Date.now(),
    pause: async () => {},
  });
  const kubectl = await clusters(cluster, REGION);
  const annotated = (metadata: object) =>
    kubectl.send({
      verb: 'patch',
      resource: 'it',
      path: `${PATH}?fieldManager=kubectl-label`,
      body: { type: 'application/merge-patch+json', value: { metadata } },
    });
  const [named] = simulation.jobs;
  if (!named) throw new Error('no job');
  return {
    simulation,
    job: { ...named.job, name: `${cluster.name}/streaming/clickstream` },
    discover: [{ platform: 'eks', cluster, namespace: 'streaming', labels: { [MANAGED]: 'true' } }],
    carry: (what) => annotated({ labels: { [MANAGED]: what === 'found by' ? 'true' : null } }),
    set: (own) =>
      annotated({
        annotations: Object.fromEntries(
          Object.entries(own).map(([key, value]) => [`flink-autopilot/${key}`, value ?? null]),
        ),
      }),
    subtasks: () => Math.max(...named.world.cluster.job().vertices.map(({ parallelism }) => parallelism)),
    stop: async () => {
      await simulation.stop();
      await platform.stop();
    },
  };
};

const { world, failures, listed } = aFoundJob('label', start);

it('while the API server can not be read the last list holds, and the run says so', async () => {
  await stopCluster();
  expect((await failures(6)).flat().join()).toMatch(
    /Jobs that are found by their labels in namespace "streaming" of cluster "sandbox" could not be listed, those of 2026-/,
  );
  expect(await listed()).toEqual([keyOf(world().job)]);
}, 120_000);
