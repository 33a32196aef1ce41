import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AppliedChange } from '../../lib/model/change.ts';
import { changeTo, sizeOf, WORK } from '../support/flink-rest/fake-job.ts';
import { ORDERS } from '../support/kubernetes/orders.ts';
import { grant, rbac } from './namespace.ts';
import { type ControlPlane, startControlPlane } from './servers/control-plane.ts';
import { type RealWorld, realWorld, targetOf } from './world.ts';

const NOW = 1_795_400_000_000;

let plane: ControlPlane;
let world: RealWorld;
beforeAll(async () => {
  plane = await startControlPlane();
});
afterAll(() => plane?.stop());
beforeEach(async () => {
  world = await realWorld(plane);
});
afterEach(() => world.stop());

const look = (target = world.target, settings = world.settings) => target.describe(ORDERS, settings, undefined, NOW);

/** The rights as handed out, without the lines that match. */
const without = async (line: RegExp, instead: string): Promise<void> => {
  const folder = `/apis/rbac.authorization.k8s.io/v1/namespaces/${world.namespace}/roles`;
  const roles = ['flink-autopilot-evaluate', 'flink-autopilot-apply', 'flink-autopilot-apply-optional'];
  for (const role of roles) await plane.admin.delete(`${folder}/${role}`);
  const documents = (await rbac(world.namespace)).filter((document) => /^kind: Role$/m.test(document));
  await grant(
    plane,
    world.namespace,
    documents.map((document) => document.replace(line, instead)),
  );
  // The authorizer hears of it a moment later.
  await expect.poll(() => look().then(() => '', String), { timeout: 10_000 }).not.toContain('role.rbac');
};

describe('with the rights that are handed out', () => {
  it('evaluate can look, and its patch is refused', async () => {
    const target = targetOf(plane.credentials.evaluate);
    const description = await look(target);
    expect(description).toMatchObject({ stable: true, state: { status: 'RUNNING' } });
    const outcome = await target.request(ORDERS, world.settings, changeTo(sizeOf(1, 20, 1)), description, NOW);
    expect(outcome).toMatchObject({ kind: 'failed', because: [{ rule: 'permission' }] });
    expect(outcome.because[0]?.says).toContain('cannot patch resource "flinkdeployments"');
    expect((await world.read()).metadata.generation).toBe(1);
  });

  it('apply sees a quota that has no room, and a HorizontalPodAutoscaler', async () => {
    await plane.admin.post(`/api/v1/namespaces/${world.namespace}/resourcequotas`, {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'small' },
      spec: { hard: { 'limits.cpu': '8' } },
    });
    await plane.admin.patch(`/api/v1/namespaces/${world.namespace}/resourcequotas/small/status`, {
      status: { hard: { 'limits.cpu': '8' }, used: { 'limits.cpu': '5' } },
    });
    const description = await look();
    const ask = (work: number) =>
      world.target.request(ORDERS, world.settings, changeTo(sizeOf(1, work, 1)), description, NOW);
    const refused = await ask(20);
    expect(refused).toMatchObject({ kind: 'refused', because: [{ rule: 'resource-quota', bound: 'limits.cpu' }] });
    // Six subtasks have two task managers of four slots; eight need no more.
    expect((await ask(8)).kind).toBe('applied');
  });
});

describe('what the settings do not name', () => {
  it('is not to be seen, and not to be patched', async () => {
    const path = world.path.replace(/orders$/, 'payments');
    const manifest = await world.read();
    const { resourceVersion: _, managedFields: __, ...metadata } = manifest.metadata;
    await plane.admin.post(world.path.replace(/\/orders$/, ''), {
      ...manifest,
      metadata: { ...metadata, name: 'payments', uid: undefined },
    });
    expect(await plane.admin.get(path)).toMatchObject({ metadata: { name: 'payments' } });
    await expect(look(world.target, { ...world.settings, deployment: 'payments' })).rejects.toThrow(
      /get flinkdeployments "payments".*403/,
    );
  });
});

describe('what the autoscaler of the operator has stored', () => {
  it('is seen by apply, of the job that its right names', async () => {
    const configMaps = `/api/v1/namespaces/${world.namespace}/configmaps`;
    const data = { parallelismOverrides: `${WORK}:3` };
    await plane.admin.post(configMaps, {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'autoscaler-orders' },
      data,
    });
    const ask = async () => world.target.request(ORDERS, world.settings, changeTo(sizeOf(1, 20, 1)), await look(), NOW);
    expect(await ask()).toMatchObject({ kind: 'refused', because: [{ rule: 'stored-overrides' }] });
    await plane.admin.delete(`${configMaps}/autoscaler-orders`);
    expect((await ask()).kind).toBe('applied');
  });
});

describe('a right that is missing is named', () => {
  it('get flinkdeployments', async () => {
    await without(
      /resources: \[flinkdeployments.*\n.*\n.*verbs: \[.*\]/,
      'resources: [flinkdeployments]\n    verbs: [watch]',
    );
    await expect
      .poll(() => look().then(() => 'seen', String), { timeout: 10_000 })
      .toMatch(
        /Cluster "prod", get flinkdeployments "orders" in namespace "streaming-\d+": 403 .*cannot get resource "flinkdeployments".*docs\/eks\/rbac\.yaml/,
      );
  });

  it('get services/proxy, and the name with its port; with a known graph the operator is taken at its word', async () => {
    const { state } = await look();
    await without(/"orders-rest:8081"/, '"orders-rest"');
    await expect
      .poll(() => look().then(({ blockedBy }) => blockedBy?.[0]?.says ?? 'seen', String), { timeout: 10_000 })
      .toMatch(
        /graph is not known.*services\/proxy "orders-rest:8081" in namespace "streaming-\d+": 403 .*cannot get resource "services\/proxy"/,
      );
    const description = await world.target.describe(ORDERS, world.settings, state.graph, NOW);
    expect(description).toMatchObject({ stable: true, state: { status: 'RUNNING', size: state.size } });
    const change = changeTo(sizeOf(1, 20, 1));
    const outcome = await world.target.request(ORDERS, world.settings, change, description, NOW);
    expect(outcome).toMatchObject({ kind: 'applied', operation: expect.stringMatching(/^2@/) });
    expect(outcome.because.map(({ rule }) => rule)).toContain('not-verified');
    const inFlight: AppliedChange = {
      id: 'change-1',
      status: 'applied',
      decidedAt: NOW,
      since: NOW,
      change,
      jobVersion: '',
      because: [],
    };
    const progress = async () =>
      world.target.operationStatus(
        ORDERS,
        world.settings,
        inFlight,
        await world.target.describe(ORDERS, world.settings, state.graph, NOW),
        NOW,
      );
    expect(await progress()).toMatchObject({ kind: 'under-way', because: [{ rule: 'operator' }] });
    await world.operator.acceptedOnly();
    expect(await progress()).toMatchObject({ kind: 'done', because: [{ rule: 'not-verified' }] });
  });

  it('patch flinkdeployments', async () => {
    await without(/verbs: \[get, patch\]/, 'verbs: [get]');
    const ask = async (): Promise<string> => {
      const outcome = await world.target.request(ORDERS, world.settings, changeTo(sizeOf(1, 20, 1)), await look(), NOW);
      return `${outcome.kind}: ${outcome.because[0]?.says}`;
    };
    await expect
      .poll(() => ask().catch(String), { timeout: 10_000 })
      .toMatch(/^failed: .*patch flinkdeployments "orders".*cannot patch/);
  });

  it('what is optional is not missed', async () => {
    await without(/verbs: \[list\]/g, 'verbs: [watch]');
    await expect
      .poll(
        () =>
          look()
            .then((seen) => world.target.request(ORDERS, world.settings, changeTo(sizeOf(1, 20, 1)), seen, NOW))
            .then(({ kind }) => kind, String),
        { timeout: 10_000 },
      )
      .toBe('applied');
  });
});

describe('the token', () => {
  const refused = /401 Unauthorized\. The cluster does not know who we are: it needs an access entry/;

  it('of a role without an access entry is refused', async () => {
    await expect(look(targetOf(plane.credentials.stranger))).rejects.toThrow(refused);
  });

  it('for another cluster is refused', async () => {
    const cluster = { ...plane.cluster, name: 'staging' };
    await expect(look(world.target, { ...world.settings, cluster })).rejects.toThrow(refused);
  });

  it('with a wrong secret, or another session, is refused', async () => {
    const { apply } = plane.credentials;
    await expect(look(targetOf({ ...apply, secretAccessKey: 'guessed' }))).rejects.toThrow(refused);
    await expect(look(targetOf({ ...apply, sessionToken: 'older' }))).rejects.toThrow(refused);
  });

  it('is good for 14 minutes, not for 15', async () => {
    const minutes = 60_000;
    await expect(look(targetOf(plane.credentials.apply, () => Date.now() - 14 * minutes))).resolves.toBeDefined();
    await expect(look(targetOf(plane.credentials.apply, () => Date.now() - 15.1 * minutes))).rejects.toThrow(refused);
  });
});
