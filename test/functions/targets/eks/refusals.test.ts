import { afterEach, describe, expect, it } from 'vitest';
import type { PerVertexSizing } from '../../../../lib/model/sizing.ts';
import type { EksJobSettings } from '../../../../lib/settings/settings.ts';
import { PARALLELISM_OVERRIDES } from '../../../../lib/sizing/override-string.ts';
import type { Manifest } from '../../../../sandbox/kubernetes/api/manifest.ts';
import { statusBody } from '../../../../sandbox/kubernetes/api/reply.ts';
import { changeTo, sizeOf, WORK } from '../../../support/flink-rest/fake-job.ts';
import { type EksWorld, eksWorld, NOW } from '../../../support/kubernetes/eks-world.ts';
import { withCheckpoints } from '../../../support/kubernetes/operator.ts';

let world: EksWorld;
afterEach(() => world.stop());

const start = async (change?: (manifest: Manifest) => void, own?: Partial<EksJobSettings>) => {
  world = await eksWorld(change, own);
};
const stateless = ({ spec }: Manifest): void => {
  spec['job'].upgradeMode = 'stateless';
};
const fixedTaskManagers = ({ spec }: Manifest): void => {
  spec['taskManager'].replicas = 5;
};
const configure = (configuration: Record<string, unknown>) =>
  start((manifest) => Object.assign(manifest.spec['flinkConfiguration'], configuration));
const look = () => world.target.describe(world.job, world.settings, undefined, NOW);
const ask = async (to: PerVertexSizing = sizeOf(1, 20, 1)) =>
  world.target.request(world.job, world.settings, changeTo(to), await look(), NOW);
/** Forbidden until it is put right: known when it is described, and refused when asked. */
const forbidden = async (rule: string, remedy: RegExp): Promise<void> => {
  expect((await look()).blockedBy).toMatchObject([{ rule, says: expect.stringMatching(remedy) }]);
  expect(await ask()).toMatchObject({ kind: 'refused', because: [{ rule }] });
  expect(world.api.requests.filter((line) => line.startsWith('PATCH'))).toEqual([]);
};
const refused = async (rule: string, remedy: RegExp, to?: PerVertexSizing): Promise<void> => {
  expect(await ask(to)).toMatchObject({ kind: 'refused', because: [{ rule, says: expect.stringMatching(remedy) }] });
  expect(world.api.requests.filter((line) => line.startsWith('PATCH'))).toEqual([]);
};

describe('is forbidden, with the remedy', () => {
  it('where an upgrade would lose the state', async () => {
    await start(stateless);
    await forbidden('stateless', /Set it to last-state or savepoint, or say `allowStateless`/);
  });

  it('where no upgrade mode is set: the operator then takes none of the state along', async () => {
    await start(({ spec }) => void delete spec['job'].upgradeMode);
    await forbidden('stateless', /upgradeMode is not set, which is stateless/);
  });

  it.each([
    ['job.autoscaler.enabled', 'true'],
    ['kubernetes.operator.job.autoscaler.enabled', 'true'],
    ['job', { autoscaler: { enabled: true } }],
  ])("while the operator's own autoscaler is in charge (%s)", async (key, value) => {
    await configure({ [key]: value });
    await forbidden('operators-autoscaler', /set `job.autoscaler.enabled: "false"`/);
  });

  it('while the operator deploys overrides that it has stored', async () => {
    await start();
    const { spec } = structuredClone(world.api.resource);
    spec['flinkConfiguration'][PARALLELISM_OVERRIDES] = `${WORK}:3`;
    world.api.resource.status!['reconciliationStatus'].lastReconciledSpec = JSON.stringify({ spec });
    await forbidden('stored-overrides', /\(674df9b0384c0348e0b9d1034a44c46c:3\).*raise job.autoscalerResetNonce/);
  });

  it('in reactive mode', async () => {
    await configure({ 'scheduler-mode': 'REACTIVE', 'jobmanager.scheduler': 'default' });
    await forbidden('reactive-mode', /Remove it and set `jobmanager.scheduler: adaptive`/);
  });

  it('in reactive mode, without advice to set what is set', async () => {
    await configure({ 'scheduler-mode': 'REACTIVE' });
    await forbidden('reactive-mode', /Remove it\.$/);
  });

  it('while overrides of the switched-off autoscaler are still deployed, without advice to switch it off', async () => {
    await configure({ 'job.autoscaler.enabled': false });
    const { spec } = structuredClone(world.api.resource);
    spec['flinkConfiguration'][PARALLELISM_OVERRIDES] = `${WORK}:3`;
    world.api.resource.status!['reconciliationStatus'].lastReconciledSpec = JSON.stringify({ spec });
    await forbidden('stored-overrides', /win over ours\. Raise job.autoscalerResetNonce\.$/);
  });

  it('for a session cluster', async () => {
    await start(({ spec }) => void delete spec['job']);
    await forbidden('session-cluster', /no spec.job: it is a session cluster. Name a FlinkSessionJob as `sessionJob`/);
  });

  it('for an upgrade where Flink ignores overrides at submission', async () => {
    await start(({ spec }) => {
      spec['flinkVersion'] = 'v2_2';
      spec['flinkConfiguration']['jobmanager.scheduler'] = 'default';
    });
    await forbidden('overrides-ignored', /Flink v2_2 ignores .* a job is submitted: let it be rescaled in place/);
  });

  it('when the overrides stand there twice, or are nonsense', async () => {
    await configure({
      [PARALLELISM_OVERRIDES]: `${WORK}:6`,
      pipeline: { 'jobvertex-parallelism-overrides': `${WORK}:6` },
    });
    await forbidden('overrides-twice', /2 times, flat and nested: keep one/);
    await world.stop();
    await configure({ [PARALLELISM_OVERRIDES]: 'work=6' });
    expect((await look()).blockedBy).toMatchObject([{ rule: 'overrides-unreadable' }]);
  });
});

describe('is refused when it is asked for', () => {
  it('above the max parallelism of a vertex', async () => {
    await start();
    await refused('max-parallelism', /work can have 120 subtasks at most, not 121/, sizeOf(1, 121, 1));
  });

  it('with more task managers than a standalone deployment has', async () => {
    await start(({ spec }) => {
      spec['mode'] = 'standalone';
      spec['taskManager'].replicas = 3;
    });
    await refused('task-managers-fixed', /needs 5 task managers of 4 slots.*remove replicas/);
  });

  it('before the first checkpoint, or without any', async () => {
    await start();
    withCheckpoints(world.flink, 0);
    await refused('no-checkpoint', /has not completed a checkpoint since it started/);
    world.flink.answer(`/jobs/${world.flink.job.jid}/checkpoints`, 404, { errors: ['Checkpointing is not enabled'] });
    await refused('no-checkpoint', /set execution.checkpointing.interval/);
  });

  it('when the job manager has gone away since the snapshot: nothing is sent, and the claim does not wait for its lease', async () => {
    await start();
    const description = await look();
    await world.flink.stop();
    const outcome = await world.target.request(world.job, world.settings, changeTo(sizeOf(1, 20, 1)), description, NOW);
    expect(outcome).toMatchObject({
      kind: 'refused',
      because: [{ rule: 'stable', says: expect.stringMatching(/without an answer of its job manager/) }],
    });
    expect(world.api.requests.filter((line) => line.startsWith('PATCH'))).toEqual([]);
  });

  it('while a HorizontalPodAutoscaler sets the task managers', async () => {
    await start(fixedTaskManagers);
    const scaleTargetRef = { kind: 'FlinkDeployment', name: 'orders' };
    world.api.answer(/horizontalpodautoscalers/, 200, {
      items: [{ metadata: { name: 'hpa-1' }, spec: { scaleTargetRef } }],
    });
    await refused('horizontal-pod-autoscaler', /"hpa-1" sets its task managers: delete it/);
  });

  it('beyond a quota', async () => {
    await start();
    const status = { hard: { 'requests.memory': '20Gi' }, used: { 'requests.memory': '10Gi' } };
    world.api.answer(/resourcequotas/, 200, { items: [{ metadata: { name: 'team' }, status }] });
    await refused(
      'resource-quota',
      /needs 3 more task managers.*"team".*too little requests.memory left \(10Gi of 20Gi used\)/,
    );
  });

  it('while the autoscaler of the operator has stored overrides, as far as one may see that', async () => {
    const stored = { data: { parallelismOverrides: `${WORK}:3`, scalingHistory: 'H4sI' } };
    await start();
    world.api.answer(/configmaps\/autoscaler-orders$/, 200, stored);
    await refused('stored-overrides', /has stored overrides \(674d.*:3, in the ConfigMap "autoscaler-orders"\)/);
    world.api.answer(/configmaps\/autoscaler-orders$/, 200, { data: { scalingHistory: 'H4sI' } });
    expect((await ask()).kind).toBe('applied');
    await world.stop();

    await configure({ 'job.autoscaler.enabled': 'false' });
    world.api.answer(/configmaps/, 200, stored);
    expect((await ask()).kind).toBe('applied');
    await world.stop();

    await start();
    world.api.answer(/configmaps/, 403, statusBody(403, 'Forbidden', 'cannot get configmaps'));
    expect((await ask()).kind).toBe('applied');
  });

  it('in KPUs', async () => {
    await start();
    const kpus = { kind: 'kpu', parallelism: 4, parallelismPerKpu: 1, kpus: 4, dollarsPerHour: 1 } as const;
    const change = { ...changeTo(sizeOf(1, 1, 1)), to: kpus };
    const outcome = await world.target.request(world.job, world.settings, change, await look(), NOW);
    expect(outcome).toMatchObject({ kind: 'refused', because: [{ rule: 'sizing' }] });
  });
});

describe('is taken', () => {
  it('with the state at risk, when the settings allow it', async () => {
    await start(stateless, { allowStateless: true });
    expect((await ask()).kind).toBe('applied');
  });

  it("beside the operator's autoscaler as an adviser that has stored nothing", async () => {
    await configure({ 'job.autoscaler.enabled': 'true', 'job.autoscaler.scaling.enabled': 'false' });
    expect((await ask()).kind).toBe('applied');
  });

  it('into a nested configuration, in the form it has there', async () => {
    await configure({ pipeline: { 'jobvertex-parallelism-overrides': `${WORK}:6`, 'max-parallelism': 120 } });
    expect((await ask()).kind).toBe('applied');
    expect(world.api.resource.spec['flinkConfiguration']).toMatchObject({
      pipeline: { 'jobvertex-parallelism-overrides': expect.stringContaining(`${WORK}:20`), 'max-parallelism': 120 },
    });
    expect(world.api.resource.spec['flinkConfiguration']).not.toHaveProperty([PARALLELISM_OVERRIDES]);
  });

  it('with the overrides of vertices that are gone, which to remove would be an upgrade', async () => {
    await configure({ [PARALLELISM_OVERRIDES]: 'ffffffffffffffffffffffffffffffff:7' });
    await ask();
    expect(world.api.resource.spec['flinkConfiguration'][PARALLELISM_OVERRIDES]).toMatch(/:20,.*,f{32}:7$/);
  });

  it.each([
    [{}, 'in-place', /in place/],
    [{ 'jobmanager.scheduler': 'default' }, 'upgrade', /jobmanager.scheduler is not adaptive/],
    [
      { 'kubernetes.operator.job.upgrade.inplace-scaling.enabled': 'false' },
      'upgrade',
      /inplace-scaling.enabled is off/,
    ],
  ])('and says whether the task managers stay: %j', async (configuration, rule, says) => {
    await configure(configuration);
    expect((await ask()).because).toContainEqual({ rule, says: expect.stringMatching(says) });
  });
});

describe('a patch that is not taken', () => {
  it('because the spec has moved on in the last moment is to be decided again', async () => {
    await start();
    const description = await look();
    const rejected = 'the server rejected our request due to an error in our request';
    world.api.answerNext(/^PATCH .*dryRun/, 422, statusBody(422, 'Invalid', rejected));
    const outcome = await world.target.request(world.job, world.settings, changeTo(sizeOf(1, 20, 1)), description, NOW);
    expect(outcome).toMatchObject({ kind: 'refused', because: [{ rule: 'job-version' }] });
  });

  it.each([
    [409, 'Conflict', 'refused', 'job-version'],
    [403, 'Forbidden', 'failed', 'permission'],
    [400, 'BadRequest', 'failed', 'patch'],
    [422, 'Invalid', 'failed', 'patch'],
  ])('%s %s: %s', async (status, reason, kind, rule) => {
    await start();
    world.api.answer(/^PATCH /, status, statusBody(status, reason, 'says no'));
    expect(await ask()).toMatchObject({ kind, because: [{ rule }] });
    expect(world.api.patches()).toBe(0);
  });

  it('because a webhook denies it, which the API server calls forbidden, is no matter of rights', async () => {
    await start();
    const denied = 'admission webhook "flinkoperator.flink.apache.org" denied the request: Too many subtasks';
    world.api.answer(/^PATCH /, 403, statusBody(403, 'Forbidden', denied));
    expect(await ask()).toMatchObject({
      kind: 'failed',
      because: [{ rule: 'patch', says: expect.stringMatching(/Too many subtasks$/) }],
    });
  });

  it('whose answer is lost on the way is found to be taken, and not written again', async () => {
    await start();
    const description = await look();
    world.api.loseNextAnswer(/^PATCH .*fieldManager=flink-autopilot$/);
    const outcome = await world.target.request(world.job, world.settings, changeTo(sizeOf(1, 20, 1)), description, NOW);
    expect(outcome).toMatchObject({ kind: 'applied', operation: expect.stringMatching(/^2@/) });
    expect(world.api.patches()).toBe(1);
  });

  it('for all we know throws: the next look tells', async () => {
    await start();
    world.api.answer(/^PATCH .*fieldManager=flink-autopilot$/, 500, statusBody(500, 'InternalError', 'etcd is slow'));
    await expect(ask()).rejects.toThrow('500 etcd is slow');
  });
});
