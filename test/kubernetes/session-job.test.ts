import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PARALLELISM_OVERRIDES } from '../../lib/sizing/override-string.ts';
import { BACKLOG, changeTo, SINK, sizeOf, WORK } from '../support/flink-rest/fake-job.ts';
import { ORDERS } from '../support/kubernetes/orders.ts';
import { type ControlPlane, startControlPlane } from './servers/control-plane.ts';
import { type RealWorld, realSessionWorld, targetOf } from './world.ts';

const NOW = 1_795_400_000_000;
const CHANGE = changeTo(sizeOf(1, 20, 2));

let plane: ControlPlane;
let world: RealWorld;
beforeAll(async () => {
  plane = await startControlPlane();
});
afterAll(() => plane?.stop());
beforeEach(async () => {
  world = await realSessionWorld(plane);
});
afterEach(() => world.stop());

const look = (target = world.target) => target.describe(ORDERS, world.settings, undefined, NOW);
const cluster = () => world.path.replace('flinksessionjobs/orders', 'flinkdeployments/shared');

describe('a FlinkSessionJob, as its own CRD has it', () => {
  it('gets one key under our name, and its session cluster nothing', async () => {
    const before = await world.read();
    const clusterBefore = await plane.admin.get(cluster());
    expect(await look()).toMatchObject({ stable: true, state: { taskManager: { cpu: 2, memoryBytes: 2 ** 32 } } });
    const outcome = await world.target.request(ORDERS, world.settings, CHANGE, await look(), NOW);
    expect(outcome).toMatchObject({ kind: 'applied', because: [{ rule: 'overrides' }, { rule: 'in-place' }] });
    const asked = await world.read();
    const overrides = { [PARALLELISM_OVERRIDES]: `${SINK}:2,${WORK}:20,${BACKLOG}:1` };
    expect(asked.spec).toEqual({
      ...before.spec,
      flinkConfiguration: { ...before.spec['flinkConfiguration'], ...overrides },
    });
    const ours = asked.metadata.managedFields?.filter(({ manager }) => manager === 'flink-autopilot');
    expect(ours?.map(({ fieldsV1 }) => fieldsV1)).toEqual([
      { 'f:spec': { 'f:flinkConfiguration': { [`f:${PARALLELISM_OVERRIDES}`]: {} } } },
    ]);
    expect(await plane.admin.get(cluster())).toEqual(clusterBefore);
  });

  it('is not written when others have edited it since', async () => {
    const description = await look();
    await world.edit('kubectl-edit', { job: { parallelism: 7 } });
    const outcome = await world.target.request(ORDERS, world.settings, CHANGE, description, NOW);
    expect(outcome).toMatchObject({ kind: 'refused', because: [{ rule: 'job-version' }] });
    expect((await world.read()).spec['flinkConfiguration']).not.toHaveProperty([PARALLELISM_OVERRIDES]);
  });

  it('waits for its cluster', async () => {
    await plane.admin.patch(cluster(), { spec: { flinkConfiguration: { 'taskmanager.numberOfTaskSlots': '2' } } });
    expect((await look()).condition).toBe(
      'in a session cluster that is at generation 2, and the operator has only seen 1',
    );
  });
});

describe('with the rights that are handed out for it', () => {
  it('evaluate looks, and its patch is refused', async () => {
    const evaluate = targetOf(plane.credentials.evaluate);
    const description = await look(evaluate);
    expect(description).toMatchObject({ stable: true, state: { status: 'RUNNING' } });
    const outcome = await evaluate.request(ORDERS, world.settings, CHANGE, description, NOW);
    expect(outcome).toMatchObject({ kind: 'failed', because: [{ rule: 'permission' }] });
    expect(outcome.because[0]?.says).toContain('cannot patch resource "flinksessionjobs"');
  });

  it('apply may not touch the session cluster', async () => {
    // Seen as if it were a job's own resource, which its settings could wrongly say.
    const settings = { ...world.settings, sessionJob: undefined, sessionCluster: undefined, deployment: 'shared' };
    const jobStatus = { jobId: world.flink.job.jid, state: 'RUNNING' };
    await plane.admin.patch(`${cluster()}/status`, { status: { jobStatus } });
    await plane.admin.patch(cluster(), { spec: { job: { jarURI: 'local:///a.jar', upgradeMode: 'last-state' } } });
    await plane.admin.patch(`${cluster()}/status`, { status: { observedGeneration: 2 } });
    const description = await world.target.describe(ORDERS, settings, undefined, NOW);
    const outcome = await world.target.request(ORDERS, settings, CHANGE, description, NOW);
    expect(outcome).toMatchObject({ kind: 'failed', because: [{ rule: 'permission' }] });
    expect(outcome.because[0]?.says).toContain('cannot patch resource "flinkdeployments"');
  });
});
