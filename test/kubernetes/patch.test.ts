import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { readResource } from '../../functions/flink-kubernetes-operator/flink-resource.ts';
import { patchFor, sendPatch } from '../../functions/flink-kubernetes-operator/patch.ts';
import type { ResourceName } from '../../functions/flink-kubernetes-operator/resource-name.ts';
import type { Kubernetes } from '../../functions/kubernetes/client.ts';
import { kubernetesClusters } from '../../functions/kubernetes/clusters.ts';
import { KubernetesError } from '../../functions/kubernetes/error.ts';
import { classifyError } from '../../functions/targets/eks/classify-error.ts';
import { WORK } from '../support/flink-rest/fake-job.ts';
import { type ControlPlane, startControlPlane } from './servers/control-plane.ts';
import { type RealWorld, realWorld } from './world.ts';

let plane: ControlPlane;
let world: RealWorld;
let api: Kubernetes;
let name: ResourceName;
beforeAll(async () => {
  plane = await startControlPlane();
});
afterAll(() => plane?.stop());
beforeEach(async () => {
  world = await realWorld(plane);
  name = { kind: 'flinkdeployments', namespace: world.namespace, name: 'orders' };
  const credentials = async () => plane.credentials.apply;
  const clusters = kubernetesClusters({ credentials, clock: () => Date.now(), pause: async () => {} });
  api = await clusters(plane.cluster, plane.region);
});
afterEach(() => world.stop());

const read = () => readResource(api, name, 'orders');
const answerOf = async (sent: Promise<unknown>) => {
  const error = await sent.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof KubernetesError)) throw new Error(`not refused: ${String(error)}`);
  return classifyError(error);
};

it('a spec that has moved on makes the patch fail, and it is to be decided again', async () => {
  const patch = patchFor(await read(), { parallelism: { [WORK]: 20 } });
  const edited = await world.edit('kubectl-edit', { flinkConfiguration: { 'taskmanager.numberOfTaskSlots': '2' } });
  expect(await answerOf(sendPatch(api, name, patch, 'for real'))).toMatchObject({
    kind: 'refused',
    because: { rule: 'job-version' },
  });
  expect((await world.read()).metadata.generation).toBe(edited.metadata.generation);
});

it('a status that has moved on does not', async () => {
  const patch = patchFor(await read(), { parallelism: { [WORK]: 20 } });
  await world.operator.upgrading();
  expect((await sendPatch(api, name, patch, 'for real')).overrides).toEqual({ [WORK]: 20 });
});

it('a dry run answers what would be, and stores nothing', async () => {
  const before = await world.read();
  const patch = patchFor(await read(), { parallelism: { [WORK]: 20 } });
  const tried = await sendPatch(api, name, patch, 'dry run');
  expect(tried.metadata.generation).toBe((before.metadata.generation ?? 0) + 1);
  expect(await world.read()).toEqual(before);
});

it('a value that the CRD does not allow is refused for good, and its field is named', async () => {
  const [guard] = patchFor(await read(), { parallelism: { [WORK]: 20 } });
  const wrong = { op: 'add', path: '/spec/job/parallelism', value: 'many' } as const;
  const answer = await answerOf(sendPatch(api, name, guard ? [guard, wrong] : [wrong], 'dry run'));
  expect(answer).toMatchObject({ kind: 'failed', because: { rule: 'patch' } });
  expect(answer?.because.says).toContain('spec.job.parallelism');
});

it('a deployment without any Flink configuration gets one', async () => {
  await plane.admin.patch(world.path, { spec: { flinkConfiguration: null } });
  const patched = await sendPatch(api, name, patchFor(await read(), { parallelism: { [WORK]: 3 } }), 'for real');
  expect(patched.overrides).toEqual({ [WORK]: 3 });
});

it('one that is not there is named', async () => {
  await plane.admin.delete(world.path);
  await expect(readResource(api, name, 'orders')).rejects.toThrow(
    /get flinkdeployments "orders" in namespace "streaming-\d+": 404 .*"orders" not found/,
  );
});
