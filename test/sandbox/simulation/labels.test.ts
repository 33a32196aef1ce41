import { afterAll, beforeAll, expect, it } from 'vitest';
import { kubernetesClusters } from '../../../functions/kubernetes/clusters.ts';
import { type JobRef, keyOf } from '../../../lib/model/job.ts';
import type { EksJobSettings, SettingsFile } from '../../../lib/settings/settings.ts';
import { EMBEDDED_CREDENTIALS, REGION } from '../../../sandbox/aws/account.ts';
import { type SimulatedAccount, startAccount } from '../../../sandbox/simulation/simulated-account.ts';
import { JOB_OPTIONS, startPlatform } from '../../../sandbox/simulation/simulation.ts';
import { CLUSTER_SIZES } from '../../../world/jobs/jobs.ts';
import { createLoad } from '../../../world/load/load.ts';

const START = Date.UTC(2026, 2, 2, 6);
const MINUTE = 60_000;
const MANAGED = 'flink-autopilot/managed';
const MODE = 'flink-autopilot/mode';
const PATH = '/apis/flink.apache.org/v1beta1/namespaces/streaming/flinkdeployments/clickstream';

let simulation: SimulatedAccount;
let stopPlatform: () => Promise<void>;
let annotated: (metadata: object) => Promise<unknown>;
let job: JobRef;
const now = () => simulation.now();
const play = async (minutes: number): Promise<void> => {
  for (let minute = 0; minute < minutes; minute++) expect(await simulation.minute()).toEqual([]);
};
const world = () => {
  const [only] = simulation.jobs;
  if (!only) throw new Error('no job');
  return only.world;
};
const subtasks = () =>
  world()
    .cluster.job()
    .vertices.map(({ parallelism }) => parallelism);
const evaluations = (from: number) => simulation.account.store.evaluations(keyOf(job), from, now() + 1);
const row = () => simulation.account.store.fleetRow(keyOf(job));
const listed = async () => (await simulation.account.store.fleetRows(now())).rows.map((one) => one.job);

beforeAll(async () => {
  const load = createLoad({ shape: 'flat', seed: 1, start: START });
  const size = { ...CLUSTER_SIZES.clickstream, parallelism: 2 };
  const platform = await startPlatform({
    ...{ platform: 'eks', simulate: 'clickstream', size, seed: 1, start: START, load },
  });
  stopPlatform = platform.stop;
  simulation = await startAccount({
    ...{ platforms: [platform], seed: 1, start: START, everyMinutes: 1, log: false },
    settings: { mode: 'act', everyMinutes: 1, options: JOB_OPTIONS },
  });
  const { cluster } = platform.job as EksJobSettings;
  const clusters = kubernetesClusters({
    ...{ credentials: async () => EMBEDDED_CREDENTIALS, clock: () => Date.now(), pause: async () => {} },
  });
  const kubectl = await clusters(cluster, REGION);
  annotated = (metadata) =>
    kubectl.send({
      ...{ verb: 'patch', resource: 'it', path: `${PATH}?fieldManager=kubectl-label` },
      body: { type: 'application/merge-patch+json', value: { metadata } },
    });
  const [named] = simulation.jobs;
  job = { ...(named?.job as JobRef), name: `${cluster.name}/streaming/clickstream` };
  const settings: SettingsFile = {
    ...{ mode: 'act', everyMinutes: 1, policy: 'flink', jobs: [] },
    options: { ...JOB_OPTIONS, 'job.autoscaler.metrics.window': '5 min' },
    discover: [{ platform: 'eks', cluster, namespace: 'streaming', labels: { [MANAGED]: 'true' } }],
  };
  simulation.account.deploy(settings);
}, 120_000);
afterAll(async () => {
  await simulation?.stop();
  await stopPlatform?.();
});

it('a FlinkDeployment without the label is left alone', async () => {
  await play(6);
  expect(await evaluations(START)).toEqual([]);
  expect(await row()).toBeUndefined();
}, 120_000);

it('with the label it is evaluated within five minutes, and only advised on, whatever it needs', async () => {
  const before = subtasks();
  await annotated({ labels: { [MANAGED]: 'true' } });
  await play(40);
  const seen = await evaluations(START);
  expect(seen[0]?.at).toBeLessThanOrEqual(START + 11 * MINUTE);
  expect(await row()).toMatchObject({ mode: 'advise' });
  expect(seen.some(({ decision }) => decision === 'recommend')).toBe(true);
  expect(seen.some(({ decision }) => decision === 'rescale')).toBe(false);
  expect(subtasks()).toEqual(before);
}, 120_000);

it('with a bound in an annotation and mode act in another it is scaled, no further than the annotation allows', async () => {
  await annotated({ annotations: { [MODE]: 'act', 'flink-autopilot/max-parallelism': '5' } });
  const from = now() + 1;
  await play(30);
  expect(await row()).toMatchObject({ mode: 'act' });
  expect((await evaluations(from)).some(({ decision }) => decision === 'rescale')).toBe(true);
  expect(Math.max(...subtasks())).toBe(5);
}, 120_000);

it('without the annotation of its mode it is only advised on again', async () => {
  await annotated({ annotations: { [MODE]: null } });
  await play(2);
  expect(await row()).toMatchObject({ mode: 'advise' });
}, 120_000);

it('without the label it is let go: nothing fails, and it leaves the list of jobs', async () => {
  await annotated({ labels: { [MANAGED]: null } });
  await play(6);
  const from = now() + 1;
  await play(20);
  expect(await evaluations(from)).toEqual([]);
  expect(await listed()).toEqual([]);
}, 120_000);

it('and is found again with it; while the API server can not be read the last list holds, and the run says so', async () => {
  await annotated({ labels: { [MANAGED]: 'true' } });
  await play(6);
  expect(await listed()).toEqual([keyOf(job)]);
  await stopPlatform();
  const failures: string[] = [];
  for (let minute = 0; minute < 6; minute++) failures.push(...(await simulation.minute()));
  expect(failures.join()).toMatch(
    /Jobs that are found by their labels in namespace "streaming" of cluster "sandbox" could not be listed, those of 2026-/,
  );
  expect(await listed()).toEqual([keyOf(job)]);
}, 120_000);
