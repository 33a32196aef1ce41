import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { followUpChange } from '../../lib/change/follow-up-change.ts';
import type { AppliedChange, Change, Outcome } from '../../lib/model/change.ts';
import type { ConfigChanges } from '../../lib/model/decision.ts';
import { PARALLELISM_OVERRIDES } from '../../lib/sizing/override-string.ts';
import { changeTo, sizeOf, WORK } from '../support/flink-rest/fake-job.ts';
import { withTaskManagers } from '../support/kubernetes/operator.ts';
import { ORDERS } from '../support/kubernetes/orders.ts';
import { type ControlPlane, startControlPlane } from './servers/control-plane.ts';
import { type RealWorld, realWorld } from './world.ts';

const NOW = 1_795_400_000_000;
const GIB = 2 ** 30;
/** As Flink's autotuning decides it. */
const CONFIG: ConfigChanges = {
  overrides: {
    'taskmanager.memory.framework.heap.size': '0 bytes',
    'taskmanager.memory.jvm-metaspace.size': '180 mb',
    'taskmanager.memory.jvm-overhead.fraction': '0.134',
    'taskmanager.memory.managed.fraction': '0.3',
    'taskmanager.memory.network.max': '86848 kb',
    'taskmanager.memory.network.min': '86848 kb',
    'taskmanager.memory.process.size': '2 gb',
  },
  removals: [
    'taskmanager.memory.flink.size',
    'taskmanager.memory.managed.size',
    'taskmanager.memory.size',
    'taskmanager.memory.task.heap.size',
  ],
};
const RESCALE: Change = {
  ...changeTo(sizeOf(1, 20, 1)),
  from: sizeOf(1, 6, 1),
  vertices: [{ vertex: WORK, from: 6, to: 20 }],
  config: CONFIG,
};

let plane: ControlPlane;
let world: RealWorld;
beforeAll(async () => {
  plane = await startControlPlane();
});
afterAll(() => plane?.stop());
beforeEach(async () => {
  world = await realWorld(plane);
  withTaskManagers(world.flink, 4 * GIB, 4 * GIB);
});
afterEach(() => world.stop());

const look = () => world.target.describe(ORDERS, world.settings, undefined, NOW);
const ask = async (change: Change): Promise<Extract<Outcome, { kind: 'applied' }>> => {
  const outcome = await world.target.request(ORDERS, world.settings, change, await look(), NOW);
  if (outcome.kind !== 'applied') throw new Error(JSON.stringify(outcome.because));
  return outcome;
};
const inFlight = (
  change: Change,
  { operation, deferredConfig }: Extract<Outcome, { kind: 'applied' }>,
): AppliedChange => ({
  id: 'change-1',
  status: 'applied',
  decidedAt: NOW,
  since: NOW,
  change,
  jobVersion: '',
  because: [],
  ...(operation === undefined ? {} : { operation }),
  ...(deferredConfig === undefined ? {} : { deferredConfig }),
});
const progress = async (one: AppliedChange) =>
  world.target.operationStatus(ORDERS, world.settings, one, await look(), NOW);
const spec = async () => (await world.read()).spec;

it('a rescale in place goes first, memory follows as an upgrade, and both can be rolled back to the last key', async () => {
  await plane.admin.patch(world.path, { spec: { flinkConfiguration: { 'taskmanager.memory.managed.size': '1 gb' } } });
  await world.operator.acceptedOnly();
  const original = await spec();

  const rescaled = inFlight(RESCALE, await ask(RESCALE));
  const asked = await spec();
  expect({ ...asked['flinkConfiguration'], [PARALLELISM_OVERRIDES]: undefined }).toEqual(
    original['flinkConfiguration'],
  );
  await world.operator.stable(world.flink.job.now + 20_000);
  const done = await progress(rescaled);
  expect(done).toMatchObject({ kind: 'done', because: [{ rule: 'real-parallelism' }] });

  const confirmed: Outcome = { kind: 'confirmed', at: NOW, restartSeconds: 20, because: [] };
  const following = followUpChange(rescaled, confirmed, '');
  if (!following) throw new Error('nothing follows');
  const outcome = await ask(following.change);
  const { 'taskmanager.memory.managed.size': _, ...kept } = asked['flinkConfiguration'];
  expect(await spec()).toEqual({
    ...asked,
    flinkConfiguration: { ...kept, ...CONFIG.overrides },
    taskManager: { resource: { cpu: 2, memory: String(2 * GIB) } },
  });
  const memory = inFlight(following.change, outcome);
  expect(await progress(memory)).toMatchObject({ kind: 'under-way', because: [{ rule: 'operator' }] });
  await world.operator.upgrading();
  expect(await progress(memory)).toMatchObject({ kind: 'under-way', because: [{ rule: 'not-stable' }] });
  await world.operator.stable(world.flink.job.now + 50_000);
  expect(await progress(memory)).toMatchObject({ kind: 'under-way', because: [{ rule: 'task-managers' }] });
  withTaskManagers(world.flink, 2 * GIB, 2 * GIB);
  expect(await progress(memory)).toMatchObject({ kind: 'done', restartSeconds: 50 });

  const { revertConfig: config = CONFIG, operation = '' } = outcome;
  const rollbackOf = { decision: 'change-1-config', kind: 'reconfigure', operation } as const;
  await ask({ ...following.change, kind: 'rollback', config, rollbackOf });
  expect(await spec()).toEqual(asked);
});

it('shows under our name what was written, and another writer shows under its own name', async () => {
  const change: Change = { ...changeTo(sizeOf(1, 6, 1)), kind: 'reconfigure', config: CONFIG };
  const outcome = await ask(change);
  const ours = (await world.read()).metadata.managedFields?.find(({ manager }) => manager === 'flink-autopilot');
  const fields = Object.fromEntries(Object.keys(CONFIG.overrides).map((key) => [`f:${key}`, {}]));
  expect(ours?.fieldsV1).toEqual({
    'f:spec': { 'f:flinkConfiguration': fields, 'f:taskManager': { 'f:resource': { 'f:memory': {} } } },
  });
  await world.edit('argocd-controller', { taskManager: { resource: { memory: '4Gi' } } });
  const ended = await progress(inFlight(change, outcome));
  expect(ended).toMatchObject({
    kind: 'failed',
    remedy: 'yield-to-external',
    because: [{ rule: 'external-override' }],
  });
  expect(ended.because[0]?.says).toMatch(
    /^"argocd-controller" \(Update, .*\) has written taskManager.resource.memory over/,
  );
});

it('where a rescale is an upgrade anyway, both are one generation, and asking again writes nothing', async () => {
  await plane.admin.patch(world.path, { spec: { flinkConfiguration: { 'jobmanager.scheduler': 'default' } } });
  await world.operator.acceptedOnly();
  const { generation = 0 } = (await world.read()).metadata;
  const outcome = await ask(RESCALE);
  expect(outcome.deferredConfig).toBeUndefined();
  expect((await spec())['flinkConfiguration']).toMatchObject(CONFIG.overrides);
  expect(await ask(RESCALE)).toMatchObject({ because: [{ rule: 'has-size' }] });
  expect((await world.read()).metadata.generation).toBe(generation + 1);
});
