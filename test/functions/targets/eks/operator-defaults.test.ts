/** The operator's defaults are in no resource: Flink says them, or the settings, or they are not known and it is said. */
import { afterEach, describe, expect, it } from 'vitest';
import { upgradeStrategyOf } from '../../../../functions/flink-kubernetes-operator/upgrade-strategy.ts';
import { slotsOf } from '../../../../functions/targets/eks/task-managers.ts';
import type { EksJobSettings } from '../../../../lib/settings/settings.ts';
import type { Manifest } from '../../../../sandbox/kubernetes/api/manifest.ts';
import { statusBody } from '../../../../sandbox/kubernetes/api/reply.ts';
import { BACKLOG, changeTo, SINK, sizeOf, WORK } from '../../../support/flink-rest/fake-job.ts';
import { type EksWorld, eksWorld, NOW } from '../../../support/kubernetes/eks-world.ts';

const DEFAULTS = { 'jobmanager.scheduler': 'adaptive', 'taskmanager.numberOfTaskSlots': '4' };
const GRAPH: EksJobSettings['graph'] = [
  { id: SINK, name: 'sink', inputs: [{ from: 'work', shipStrategy: 'REBALANCE' }] },
  { id: WORK, name: 'work', inputs: [{ from: 'backlog', shipStrategy: 'HASH' }], maxParallelism: 120 },
  { id: BACKLOG, name: 'backlog', inputs: [], parallelism: 1 },
];

let world: EksWorld;
afterEach(() => world.stop());

const start = async (
  flinkVersion: string,
  own: Partial<EksJobSettings> = {},
  configuration: Record<string, unknown> = {},
) => {
  world = await eksWorld(({ spec }: Manifest) => {
    spec['flinkVersion'] = flinkVersion;
    spec['flinkConfiguration'] = { 'high-availability.type': 'kubernetes', ...configuration };
  }, own);
};
const runsWith = (running: Readonly<Record<string, string>>) =>
  world.flink.answer(
    '/jobmanager/config',
    200,
    Object.entries(running).map(([key, value]) => ({ key, value })),
  );
const forbid = () => world.api.answer(/services\/.*\/proxy/, 403, statusBody(403, 'Forbidden', 'cannot get'));
const look = () => world.target.describe(world.job, world.settings, undefined, NOW);
const ask = async () => world.target.request(world.job, world.settings, changeTo(sizeOf(1, 20, 1)), await look(), NOW);

describe.each(['v1_20', 'v2_2'])('a scheduler and slots in the defaults alone, on Flink %s', (version) => {
  it('are read from Flink: in place, 4 slots', async () => {
    await start(version);
    runsWith({ ...DEFAULTS, 'taskmanager.memory.managed.fraction': '0.2' });
    const { blockedBy, config, requestedConfig, snapshot } = await look();
    expect(blockedBy).toBeUndefined();
    expect(upgradeStrategyOf(snapshot.resource)).toEqual({ kind: 'in place' });
    expect(slotsOf(snapshot.resource)).toBe(4);
    expect(config).toMatchObject({
      'taskmanager.numberOfTaskSlots': '4',
      'taskmanager.memory.managed.fraction': '0.2',
    });
    // What the resource itself has is still only that.
    expect(requestedConfig?.values).toEqual({ 'high-availability.type': 'kubernetes' });
    expect(await ask()).toMatchObject({
      kind: 'applied',
      because: expect.arrayContaining([
        { rule: 'in-place', says: 'The operator rescales it in place: the task managers stay.' },
      ]),
    });
  });

  it('are taken from the settings where Flink may not be asked', async () => {
    await start(version, { operatorDefaults: DEFAULTS, graph: GRAPH ?? [] });
    forbid();
    const { blockedBy, snapshot } = await look();
    expect(blockedBy).toBeUndefined();
    expect(upgradeStrategyOf(snapshot.resource)).toEqual({ kind: 'in place' });
    expect(slotsOf(snapshot.resource)).toBe(4);
  });

  it('yield to the resource', async () => {
    await start(
      version,
      { operatorDefaults: DEFAULTS },
      { jobmanager: { scheduler: 'default' }, 'taskmanager.numberOfTaskSlots': 2 },
    );
    runsWith({ 'jobmanager.scheduler': 'default', 'taskmanager.numberOfTaskSlots': '2' });
    const { snapshot } = await look();
    expect(upgradeStrategyOf(snapshot.resource)).toMatchObject({ kind: 'upgrade' });
    expect(slotsOf(snapshot.resource)).toBe(2);
  });

  it('that Flink does not run with are not there: an upgrade', async () => {
    await start(version);
    runsWith({ 'parallelism.default': '1' });
    expect(upgradeStrategyOf((await look()).snapshot.resource)).toEqual({
      kind: 'upgrade',
      because: 'jobmanager.scheduler is not adaptive',
    });
  });
});

describe('a scheduler that is not known', () => {
  it('is assumed to be adaptive where an upgrade is as good, and it is said', async () => {
    await start('v1_20', { graph: GRAPH ?? [] });
    forbid();
    expect((await look()).blockedBy).toBeUndefined();
    expect((await ask()).because).toContainEqual({
      rule: 'in-place',
      says: expect.stringMatching(/is assumed to rescale it in place.*`operatorDefaults` in the settings can say it/),
    });
  });

  it('is refused where an upgrade would ignore the size, as not known', async () => {
    await start('v2_2', { graph: GRAPH ?? [] });
    forbid();
    expect((await look()).blockedBy).toMatchObject([
      {
        rule: 'scheduler-unknown',
        says: expect.stringMatching(/is not known, since Flink may not .*`operatorDefaults`/),
      },
    ]);
  });

  it('in a Flink without an answer to that is said to be so', async () => {
    await start('v2_2');
    world.flink.answer('/jobmanager/config', 404, { errors: ['Not found: /jobmanager/config'] });
    expect((await look()).blockedBy).toMatchObject([
      { rule: 'scheduler-unknown', says: expect.stringMatching(/Flink does not say what it runs with .*404/) },
    ]);
  });
});

it("the operator's autoscaler in its defaults is seen, and the remedy takes effect", async () => {
  await start('v1_20', {}, { 'jobmanager.scheduler': 'adaptive' });
  runsWith({ 'job.autoscaler.enabled': 'true' });
  expect((await look()).blockedBy).toMatchObject([{ rule: 'operators-autoscaler' }]);
  world.api.edit('kubectl-edit', (spec) => {
    spec['flinkConfiguration']['job.autoscaler.enabled'] = 'false';
  });
  expect((await look()).blockedBy).toBeUndefined();
});

it('a key that the resource has deployed is not taken for a default once it is removed', async () => {
  await start('v1_20', {}, { 'jobmanager.scheduler': 'adaptive', 'taskmanager.memory.managed.fraction': '0.3' });
  runsWith({ 'jobmanager.scheduler': 'adaptive', 'taskmanager.memory.managed.fraction': '0.3' });
  world.api.edit('kubectl-edit', (spec) => {
    delete spec['flinkConfiguration']['taskmanager.memory.managed.fraction'];
  });
  expect((await look()).config).not.toHaveProperty(['taskmanager.memory.managed.fraction']);
});
