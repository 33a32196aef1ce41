import { afterEach, beforeEach, expect, it } from 'vitest';
import { annotationWriter } from '../../../../functions/flink-kubernetes-operator/status-annotations.ts';
import { kubernetesClusters } from '../../../../functions/kubernetes/clusters.ts';
import { eksReader } from '../../../../functions/targets/eks/eks-reader.ts';
import { eksTarget } from '../../../../functions/targets/eks/eks-target.ts';
import type { JobStatus } from '../../../../lib/control/job-status.ts';
import { changeTo, sizeOf } from '../../../support/flink-rest/fake-job.ts';
import { CREDENTIALS, type EksWorld, eksWorld, NOW } from '../../../support/kubernetes/eks-world.ts';

const ONE = '111122223333/us-east-1/one';
const OTHER = '999999999999/eu-west-1/other';
const CLAIMED: JobStatus = { managed: 'claimed', lastAction: '2026-11-30T10:02Z parallelism 4 to 8: confirmed' };

let world: EksWorld;
beforeEach(async () => {
  world = await eksWorld();
});
afterEach(() => world.stop());

const parts = (stack: string) => ({
  clusters: kubernetesClusters({
    credentials: async () => CREDENTIALS,
    clock: () => NOW,
    pause: async () => {},
    timeoutMs: 2_000,
  }),
  stack,
  writeStatus: annotationWriter(stack),
});
const readerOf = (stack = ONE) => eksReader(parts(stack));
const show = async (status: JobStatus, reader = readerOf(), now = NOW) =>
  reader.showStatus?.(
    world.job,
    world.settings,
    await reader.describe(world.job, world.settings, undefined, now),
    status,
    now,
  );
const patchesSent = () => world.api.requests.filter((line) => line.startsWith('PATCH')).length;

it('is written as annotations that move no generation, and never while nothing changes', async () => {
  const { generation } = world.api.resource.metadata;
  await show(CLAIMED);
  expect(world.api.resource.metadata).toMatchObject({
    generation,
    annotations: {
      'flink-autopilot/managed-by': ONE,
      'flink-autopilot/last-action': '2026-11-30T10:02Z parallelism 4 to 8: confirmed',
    },
  });
  await show(CLAIMED);
  expect(patchesSent()).toBe(1);
  expect(world.api.requests.at(-1)).not.toMatch(/^PATCH/);
});

it('an error goes with what was wrong, and the annotations of others stay', async () => {
  world.api.resource.metadata.annotations = { team: 'data' };
  await show({ ...CLAIMED, problem: { rule: 'metrics', says: 'no metrics' } });
  expect(world.api.resource.metadata.annotations).toMatchObject({ 'flink-autopilot/error': 'metrics: no metrics' });
  await show(CLAIMED);
  expect(Object.keys(world.api.resource.metadata.annotations ?? {}).sort()).toEqual([
    'flink-autopilot/last-action',
    'flink-autopilot/managed-by',
    'team',
  ]);
});

it('that may not be written says so once in an hour', async () => {
  const reader = readerOf();
  const body = { kind: 'Status', status: 'Failure', reason: 'Forbidden', message: 'cannot patch', code: 403 };
  world.api.answer(/^PATCH/, 403, body);
  await expect(show(CLAIMED, reader)).rejects.toThrow(
    /could not be written into the annotations of flinkdeployments "orders".*403 cannot patch/,
  );
  await expect(show(CLAIMED, reader, NOW + 30 * 60_000)).resolves.toBeUndefined();
  await expect(show(CLAIMED, reader, NOW + 61 * 60_000)).rejects.toThrow(/403/);
});

it('is no claim where another stack has made one since the job was described', async () => {
  const reader = readerOf();
  const seen = await reader.describe(world.job, world.settings, undefined, NOW);
  world.api.resource.metadata.annotations = { 'flink-autopilot/managed-by': OTHER };
  await reader.showStatus?.(world.job, world.settings, seen, CLAIMED, NOW);
  expect(world.api.resource.metadata.annotations).toEqual({ 'flink-autopilot/managed-by': OTHER });
});

it('is claimed only as it was just read: what has changed meanwhile is claimed by the next evaluation, and nothing has failed', async () => {
  const body = { kind: 'Status', status: 'Failure', reason: 'Conflict', message: 'has been modified', code: 409 };
  world.api.answerNext(/^PATCH/, 409, body);
  await expect(show(CLAIMED)).resolves.toBeUndefined();
  await show(CLAIMED);
  expect(world.api.resource.metadata.annotations).toMatchObject({ 'flink-autopilot/managed-by': ONE });
});

it('of another stack stays, and the job is only advised on: a change is refused', async () => {
  world.api.resource.metadata.annotations = { 'flink-autopilot/managed-by': OTHER };
  await show(CLAIMED);
  expect(patchesSent()).toBe(0);
  const target = eksTarget(parts(ONE));
  const description = await target.describe(world.job, world.settings, undefined, NOW);
  const says = `Only advised on: flink-autopilot/managed-by says that ${OTHER} looks after the job, and this is ${ONE}.`;
  expect(description.managedByAnother).toMatchObject({ rule: 'managed-by-another', says });
  expect(await target.request(world.job, world.settings, changeTo(sizeOf(1, 20, 1)), description, NOW)).toMatchObject({
    kind: 'refused',
    because: [{ rule: 'managed-by-another' }],
  });
  const own = eksTarget(parts(OTHER));
  const seen = await own.describe(world.job, world.settings, undefined, NOW);
  expect(await own.request(world.job, world.settings, changeTo(sizeOf(1, 20, 1)), seen, NOW)).toMatchObject({
    kind: 'applied',
  });
});
