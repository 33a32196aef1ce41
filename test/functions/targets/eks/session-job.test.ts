import { afterEach, describe, expect, it } from 'vitest';
import type { AppliedChange, Outcome } from '../../../../lib/model/change.ts';
import type { EksJobSettings } from '../../../../lib/settings/settings.ts';
import { PARALLELISM_OVERRIDES } from '../../../../lib/sizing/override-string.ts';
import type { Manifest } from '../../../../sandbox/kubernetes/api/manifest.ts';
import { changeTo, sizeOf, WORK } from '../../../support/flink-rest/fake-job.ts';
import { type EksWorld, NOW, sessionWorld } from '../../../support/kubernetes/eks-world.ts';

let world: EksWorld;
afterEach(() => world.stop());
const start = async (change?: (job: Manifest, cluster: Manifest) => void, own?: Partial<EksJobSettings>) => {
  world = await sessionWorld(change, own);
};
const look = () => world.target.describe(world.job, world.settings, undefined, NOW);
const CHANGE = changeTo(sizeOf(1, 20, 1));
const ask = async (change = CHANGE): Promise<Outcome> =>
  world.target.request(world.job, world.settings, change, await look(), NOW);
const progress = async (outcome: Outcome) => {
  const inFlight: AppliedChange = {
    id: 'change-1',
    status: 'applied',
    decidedAt: NOW,
    since: NOW,
    change: CHANGE,
    jobVersion: '',
    because: [],
    ...(outcome.kind === 'applied' && outcome.operation ? { operation: outcome.operation } : {}),
  };
  return world.target.operationStatus(world.job, world.settings, inFlight, await look(), NOW);
};
/** The session cluster's object. */
// biome-ignore lint/suspicious/noExplicitAny: in any shape.
const cluster = (): any => world.api.sessionCluster;

describe('a session job', () => {
  it('is seen with the task managers and the configuration of its cluster beneath its own', async () => {
    await start((job, { spec }) => {
      spec['flinkConfiguration']['job.autoscaler.target.utilization'] = '0.6';
      spec['flinkConfiguration']['job.autoscaler.restart.time'] = '1 min';
      job.spec['flinkConfiguration'] = { job: { autoscaler: { 'restart.time': '2 min' } } };
    });
    const { state, config, stable, condition } = await look();
    expect({ stable, condition }).toEqual({ stable: true, condition: 'STABLE' });
    expect(state).toMatchObject({ status: 'RUNNING', taskManager: { cpu: 2, memoryBytes: 4 * 2 ** 30 } });
    expect(config).toMatchObject({
      'job.autoscaler.target.utilization': '0.6',
      'job.autoscaler.restart.time': '2 min',
      'taskmanager.numberOfTaskSlots': '4',
    });
  });

  it('is rescaled in place, by the overrides in its own resource, and the cluster is not touched', async () => {
    await start();
    const before = structuredClone(cluster());
    const outcome = await ask();
    expect(outcome).toMatchObject({ kind: 'applied', because: [{ rule: 'overrides' }, { rule: 'in-place' }] });
    expect(world.api.resource.spec['flinkConfiguration'][PARALLELISM_OVERRIDES]).toContain(`${WORK}:20`);
    expect(cluster()).toEqual(before);
    const patches = world.api.requests.filter((line) => line.startsWith('PATCH'));
    expect(patches.every((line) => line.includes('/flinksessionjobs/orders?'))).toBe(true);
    expect(world.api.requests.some((line) => line.includes('/services/shared-rest:8081/proxy/jobs/'))).toBe(true);

    expect(await progress(outcome)).toMatchObject({ kind: 'under-way', because: [{ rule: 'operator' }] });
    await world.operator.acceptedOnly();
    world.flink.slots['slots-available'] = 3;
    const waits = await progress(outcome);
    expect(waits).toMatchObject({ kind: 'under-way', because: [{ rule: 'slots-missing' }] });
    expect(waits.because[0]?.says).toContain('needs 20 slots, and only 3 more are free in its session cluster');
    world.flink.slots['slots-available'] = 14;
    expect(await progress(outcome)).toMatchObject({ kind: 'under-way', because: [{ rule: 'not-yet' }] });
    await world.operator.stable(world.flink.job.now + 9_000);
    expect(await progress(outcome)).toMatchObject({ kind: 'done', restartSeconds: 9 });
  });

  it('keeps overrides that its cluster has for all jobs', async () => {
    await start((_job, { spec }) => {
      spec['flinkConfiguration'][PARALLELISM_OVERRIDES] = 'ffffffffffffffffffffffffffffffff:7';
    });
    await ask();
    expect(world.api.resource.spec['flinkConfiguration'][PARALLELISM_OVERRIDES]).toMatch(/:20,.*,f{32}:7$/);
  });

  it('is restarted by itself where its cluster has no adaptive scheduler, whatever its own configuration says', async () => {
    await start((job, { spec }) => {
      spec['flinkConfiguration']['jobmanager.scheduler'] = 'default';
      job.spec['flinkConfiguration']['jobmanager.scheduler'] = 'adaptive';
    });
    expect((await ask()).because).toContainEqual({ rule: 'upgrade', says: expect.stringMatching(/not adaptive/) });
  });

  it('never gets memory: that is left out, with the reason', async () => {
    await start();
    const config = { overrides: { 'taskmanager.memory.process.size': '2 gb' }, removals: [] };
    const { because } = await ask({ ...CHANGE, vertices: [{ vertex: WORK, from: 6, to: 20 }], config });
    expect(because).toContainEqual({
      rule: 'config-session',
      says: expect.stringMatching(/^Memory belongs to the session cluster's FlinkDeployment "shared"/),
    });
    expect(JSON.stringify(world.api.resource.spec)).not.toContain('process.size');
  });
});

it('is not blamed for what is done to its session cluster', async () => {
  await start();
  const { revision } = await look();
  cluster().metadata.generation += 1;
  expect((await look()).revision).not.toBe(revision);
});

describe('a session job is not stable', () => {
  it.each<[string, () => void, RegExp]>([
    [
      'while its cluster is upgraded',
      () => (cluster().status.lifecycleState = 'UPGRADING'),
      /cluster that is UPGRADING/,
    ],
    ['while its cluster is deleted', () => (cluster().metadata.deletionTimestamp = 'now'), /cluster that is being del/],
    ['with an error of its cluster', () => (cluster().status.error = 'no pods'), /cluster that is in error: no pods/],
    ['after its cluster was edited', () => (cluster().metadata.generation = 4), /cluster that is at generation 4/],
    [
      'while the job manager starts',
      () => (cluster().status.jobManagerDeploymentStatus = 'DEPLOYING'),
      /cluster whose job manager is DEPLOYING/,
    ],
    ['while it is upgraded itself', () => (world.api.resource.status!['lifecycleState'] = 'UPGRADING'), /^UPGRADING$/],
  ])('%s', async (_says, change, condition) => {
    await start();
    change();
    const { stable, condition: seen } = await look();
    expect({ stable, seen }).toEqual({ stable: false, seen: expect.stringMatching(condition) });
    expect(await ask()).toMatchObject({ kind: 'refused', because: [{ rule: 'stable' }] });
  });

  it('but other jobs of the cluster may do what they like', async () => {
    await start();
    const [ours] = world.flink.overview.jobs;
    world.flink.overview.jobs.push({ ...structuredClone(ours!), jid: 'f'.repeat(32), state: 'RESTARTING' });
    expect((await look()).stable).toBe(true);
  });

  it('and a change of its cluster is one of the job', async () => {
    await start();
    const { version } = await look();
    expect((await look()).version).toBe(version);
    cluster().metadata.generation += 1;
    cluster().status.observedGeneration += 1;
    expect((await look()).version).not.toBe(version);
  });
});

describe('a session job is refused', () => {
  it.each([
    ['v1_18', 'default', true],
    ['v1_18', 'adaptive', false],
    ['v1_19', 'default', false],
    ['v1_20', 'default', false],
    ['v2_0', 'default', true],
    ['v2_3', 'adaptive', false],
  ])(
    'where Flink would ignore the overrides of a new submission: %s, %s scheduler',
    async (version, scheduler, yes) => {
      await start((_job, { spec }) => {
        spec['flinkVersion'] = version;
        spec['flinkConfiguration']['jobmanager.scheduler'] = scheduler;
      });
      const reason = { rule: 'overrides-ignored', says: expect.stringContaining(`Flink ${version} ignores`) };
      expect((await look()).blockedBy).toEqual(yes ? [reason] : undefined);
      expect((await ask()).kind).toBe(yes ? 'refused' : 'applied');
    },
  );

  it('for want of slots, where no task managers are started', async () => {
    await start((_job, { spec }) => {
      spec['mode'] = 'standalone';
      spec['taskManager'].replicas = 4;
    });
    world.flink.slots['slots-available'] = 13;
    const refused = await ask();
    expect(refused).toMatchObject({ kind: 'refused', because: [{ rule: 'slots' }] });
    expect(refused.because[0]?.says).toMatch(
      /^It needs 1 slots more .* raise spec.taskManager.replicas of flinkdeployments "shared" \(4 of 4 slots now\)/,
    );
    world.flink.slots['slots-available'] = 14;
    expect((await ask()).kind).toBe('applied');
  });

  it('by a quota, only for the task managers that free slots do not spare', async () => {
    await start();
    const status = { hard: { 'requests.cpu': '8' }, used: { 'requests.cpu': '5' } };
    world.api.answer(/resourcequotas/, 200, { items: [{ metadata: { name: 'team' }, status }] });
    world.flink.slots['slots-available'] = 9;
    expect(await ask()).toMatchObject({ kind: 'refused', because: [{ rule: 'resource-quota' }] });
    world.flink.slots['slots-available'] = 10;
    expect((await ask()).kind).toBe('applied');
  });

  it("while the operator's own autoscaler is in charge of its cluster's jobs", async () => {
    await start((_job, { spec }) => {
      spec['flinkConfiguration']['job.autoscaler.enabled'] = 'true';
    });
    expect(await ask()).toMatchObject({ kind: 'refused', because: [{ rule: 'operators-autoscaler' }] });
  });

  it('with a HorizontalPodAutoscaler on its cluster', async () => {
    await start((_job, { spec }) => {
      spec['taskManager'].replicas = 4;
    });
    const spec = { scaleTargetRef: { kind: 'FlinkDeployment', name: 'shared' } };
    world.api.answer(/horizontalpodautoscalers/, 200, { items: [{ metadata: { name: 'busy' }, spec }] });
    expect(await ask()).toMatchObject({ kind: 'refused', because: [{ rule: 'horizontal-pod-autoscaler' }] });
  });
});

describe('settings that do not fit', () => {
  it('name the wrong cluster: both are named', async () => {
    await start((job) => {
      job.spec['deploymentName'] = 'other';
    });
    await expect(look()).rejects.toThrow(
      /Job "orders": flinksessionjobs "orders" in namespace "streaming" runs in the session cluster "other".*the settings name "shared"/,
    );
  });

  it('name a cluster that is not there', async () => {
    await start(undefined, { sessionCluster: 'gone' });
    await expect(look()).rejects.toThrow(/get flinkdeployments "gone" in namespace "streaming": 404/);
  });
});
