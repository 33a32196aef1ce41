import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AppliedChange, OperationStatus, Outcome } from '../../../lib/model/change.ts';
import { PARALLELISM_OVERRIDES } from '../../../lib/sizing/override-string.ts';
import type { Manifest } from '../../../sandbox/kubernetes/api/manifest.ts';
import { changeTo } from '../../support/flink-rest/fake-job.ts';
import { ORDERS, SINK, SOURCE, START, sizeOf, type ToyCluster, toyCluster, WORK } from './toy-cluster.ts';

let world: ToyCluster;
beforeEach(async () => {
  world = await toyCluster();
});
afterEach(() => world.stop());

const look = () => world.target.describe(ORDERS, world.settings, undefined, world.backend.now());
const ask = async (to = sizeOf(2, 9, 3)): Promise<Outcome> =>
  world.target.request(ORDERS, world.settings, changeTo(to), await look(), world.backend.now());
const progress = async (outcome: Outcome, to = sizeOf(2, 9, 3)): Promise<OperationStatus> => {
  const operation = outcome.kind === 'applied' ? outcome.operation : undefined;
  const inFlight: AppliedChange = {
    id: 'change-1',
    status: 'applied',
    decidedAt: outcome.at,
    since: outcome.at,
    jobVersion: '',
    because: [],
    change: changeTo(to),
    ...(operation === undefined ? {} : { operation }),
  };
  return world.target.operationStatus(ORDERS, world.settings, inFlight, await look(), world.backend.now());
};
const rule = async (outcome: Outcome): Promise<string> => {
  const { kind, because } = await progress(outcome);
  return `${kind}: ${because[0]?.rule}`;
};
const status = () => world.cluster.resource.object.status ?? {};
const edit = (change: (spec: Manifest['spec']) => void): void => world.cluster.resource.edit('kubectl-edit', change);

describe('new overrides', () => {
  it('are rescaled in place seconds later: STABLE at once, done only when Flink runs them', async () => {
    const outcome = await ask();
    expect(await rule(outcome)).toBe('under-way: operator');
    world.pass(1);
    expect(world.backend.rescales).toEqual([]);
    world.pass(1);
    expect(world.backend.rescales).toEqual([['in place', { [SOURCE]: 2, [WORK]: 9, [SINK]: 3 }]]);
    expect(status()).toMatchObject({
      lifecycleState: 'STABLE',
      observedGeneration: 2,
      jobManagerDeploymentStatus: 'READY',
    });
    expect((await look()).stable).toBe(false);
    expect(await rule(outcome)).toBe('under-way: not-stable');
    world.pass(60);
    expect(await progress(outcome)).toMatchObject({ kind: 'done', restartSeconds: 22 });
    expect(await look()).toMatchObject({ stable: true, state: { size: { current: sizeOf(2, 9, 3) } } });
  });

  it('keep the id of the job, and are in the specs that the operator has written down', async () => {
    const { id } = world.backend.job();
    await ask();
    world.pass(120);
    expect(status()['jobStatus']).toMatchObject({ jobId: id, state: 'RUNNING', jobName: 'orders' });
    const { state, lastReconciledSpec, lastStableSpec } = status()['reconciliationStatus'];
    expect(state).toBe('DEPLOYED');
    expect(lastStableSpec).toBe(lastReconciledSpec);
    expect(JSON.parse(lastReconciledSpec).spec).toEqual(world.cluster.resource.object.spec);
  });

  it('that change nothing restart nothing', () => {
    edit((spec) => {
      spec['flinkConfiguration'][PARALLELISM_OVERRIDES] = `${WORK}:6,${SOURCE}:2,${SINK}:1`;
    });
    world.pass(10);
    expect(world.backend.rescales).toEqual([]);
    expect(status()).toMatchObject({ lifecycleState: 'STABLE', observedGeneration: 2 });
  });

  it('come one after the other', () => {
    const overrides = (work: number) =>
      edit((spec) => {
        spec['flinkConfiguration'][PARALLELISM_OVERRIDES] = `${SINK}:1,${SOURCE}:2,${WORK}:${work}`;
      });
    overrides(8);
    world.pass(5);
    overrides(9);
    world.pass(10);
    expect(world.backend.rescales).toHaveLength(1);
    world.pass(60);
    expect(world.backend.rescales.map(([, parallelism]) => parallelism[WORK])).toEqual([8, 9]);
  });

  it('that Flink takes and then fails are seen by what the job does, not by the operator', async () => {
    const outcome = await ask();
    world.backend.endNext({ kind: 'failed', error: 'no checkpoint can be restored' });
    world.pass(120);
    expect(status()).toMatchObject({ lifecycleState: 'STABLE', jobStatus: { state: 'FAILED' } });
    expect(await rule(outcome)).toBe('failed: job-failed');
  });
});

describe('an upgrade', () => {
  it.each<[string, (spec: Manifest['spec']) => void]>([
    ['other memory', (spec) => (spec['taskManager'].resource.memory = '8Gi')],
    ['another Flink key', (spec) => (spec['flinkConfiguration']['taskmanager.memory.managed.fraction'] = '0.2')],
    ['overrides taken out', (spec) => delete spec['flinkConfiguration'][PARALLELISM_OVERRIDES]],
  ])('is what %s makes', (_what, change) => {
    edit(change);
    world.pass(2);
    expect(world.backend.rescales.map(([strategy]) => strategy)).toEqual(['upgrade']);
  });

  it('is what new overrides make beside new memory, or without the adaptive scheduler', async () => {
    edit((spec) => (spec['flinkConfiguration']['jobmanager.scheduler'] = 'default'));
    world.pass(120);
    expect((await ask()).because).toContainEqual(expect.objectContaining({ rule: 'upgrade' }));
    world.pass(120);
    expect(world.backend.rescales.map(([strategy]) => strategy)).toEqual(['upgrade', 'upgrade']);
  });

  it('removes the job manager, starts the job again, and is STABLE when it runs', async () => {
    edit((spec) => (spec['flinkConfiguration']['state.backend.type'] = 'rocksdb'));
    world.pass(2);
    expect(status()).toMatchObject({ lifecycleState: 'UPGRADING', reconciliationStatus: { state: 'UPGRADING' } });
    const away = await world.target.describe(ORDERS, world.settings, undefined, START);
    expect(away).toMatchObject({ stable: false, condition: 'UPGRADING', state: { status: 'RECONCILING' } });
    world.pass(30);
    expect(status()).toMatchObject({ lifecycleState: 'DEPLOYED', jobStatus: { jobId: '2'.repeat(32) } });
    expect((await look()).stable).toBe(false);
    world.pass(40);
    expect(status()).toMatchObject({
      lifecycleState: 'STABLE',
      jobStatus: { state: 'RUNNING' },
      observedGeneration: 2,
    });
    expect(await look()).toMatchObject({ stable: true, state: { size: { current: sizeOf(2, 6, 1) } } });
  });

  it('with other memory starts task managers that have it', async () => {
    const before = world.backend.job().taskManagerMemory;
    edit((spec) => {
      spec['taskManager'].resource.memory = '2Gi';
      spec['flinkConfiguration']['taskmanager.memory.managed.fraction'] = '0.1';
    });
    world.pass(120);
    const after = world.backend.job().taskManagerMemory;
    expect([before.processBytes, after.processBytes]).toEqual([4 * 2 ** 30, 2 * 2 ** 30]);
    expect(after.managedBytes).toBeLessThan(before.managedBytes / 4);
    expect(after.heapBytes).toBeLessThan(before.heapBytes);
  });

  it('with memory that can not be divided is not tried, and the job runs on', async () => {
    edit((spec) => (spec['taskManager'].resource.memory = '300Mi'));
    world.pass(120);
    expect(world.backend.rescales).toEqual([]);
    expect(status()).toMatchObject({ lifecycleState: 'STABLE', observedGeneration: 2 });
    expect(status()['error']).toMatch(/more than taskmanager\.memory\.process\.size/);
    edit((spec) => (spec['taskManager'].resource.memory = '4Gi'));
    world.pass(10);
    expect(status()).toMatchObject({ lifecycleState: 'STABLE', observedGeneration: 3, error: null });
  });

  it('that fails is FAILED, in words', async () => {
    edit((spec) => (spec['flinkConfiguration']['jobmanager.scheduler'] = 'default'));
    world.pass(120);
    const outcome = await ask();
    world.backend.endNext({ kind: 'failed', error: 'HA metadata is not available' });
    world.pass(120);
    const ended = await progress(outcome);
    expect(ended).toMatchObject({ kind: 'failed', because: [{ rule: 'upgrade-failed' }] });
    expect(ended.because[0]?.says).toContain('HA metadata is not available (ReconciliationException)');
  });
});

it('a change that means nothing to the job is noted', () => {
  edit((spec) => {
    spec['flinkConfiguration']['job.autoscaler.enabled'] = 'true';
    spec['job'].upgradeMode = 'savepoint';
  });
  world.pass(2);
  expect(world.backend.rescales).toEqual([]);
  expect(status()).toMatchObject({ lifecycleState: 'STABLE', observedGeneration: 2, error: null });
});

it('a job that is to be suspended is refused in words, and its time goes on', () => {
  edit((spec) => (spec['job'].state = 'suspended'));
  world.pass(300);
  expect(status()['error']).toContain('can not suspend a job');
});
