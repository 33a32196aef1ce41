import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { JobDescription } from '../../functions/ports.ts';
import type { AppliedChange, Change, Outcome } from '../../lib/model/change.ts';
import type { PerVertexSizing } from '../../lib/model/sizing.ts';
import { PARALLELISM_OVERRIDES } from '../../lib/sizing/override-string.ts';
import { BACKLOG, changeTo, SINK, sizeOf, WORK } from '../support/flink-rest/fake-job.ts';
import { ORDERS } from '../support/kubernetes/orders.ts';
import { type ControlPlane, startControlPlane } from './servers/control-plane.ts';
import { type RealWorld, realWorld } from './world.ts';

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

const look = () => world.target.describe(ORDERS, world.settings, undefined, NOW);
const ask = (change: Change, description: JobDescription) =>
  world.target.request(ORDERS, world.settings, change, description, NOW);
const progress = async (change: Change, outcome: Outcome) => {
  const operation = outcome.kind === 'applied' ? outcome.operation : undefined;
  const inFlight: AppliedChange = {
    id: 'change-1',
    status: 'applied',
    decidedAt: NOW,
    since: NOW,
    change,
    jobVersion: '',
    because: [],
    ...(operation === undefined ? {} : { operation }),
  };
  return world.target.operationStatus(ORDERS, world.settings, inFlight, await look(), NOW);
};
/** Asked for, and taken. */
const rescale = async (to: PerVertexSizing): Promise<{ change: Change; outcome: Outcome }> => {
  const change = changeTo(to);
  const outcome = await ask(change, await look());
  expect(outcome.kind).toBe('applied');
  return { change, outcome };
};

describe('a rescale, from the look to the confirmation', () => {
  it('writes one key under our name, and is done when Flink runs it and the operator is at rest', async () => {
    const before = await world.read();
    const { change, outcome } = await rescale(sizeOf(1, 20, 2));
    const asked = await world.read();
    const overrides = `${SINK}:2,${WORK}:20,${BACKLOG}:1`;
    expect(asked.spec).toEqual({
      ...before.spec,
      flinkConfiguration: { ...before.spec['flinkConfiguration'], [PARALLELISM_OVERRIDES]: overrides },
    });
    expect(asked.metadata.generation).toBe((before.metadata.generation ?? 0) + 1);
    const ours = asked.metadata.managedFields?.filter(({ manager }) => manager === 'flink-autopilot');
    expect(ours?.map(({ fieldsV1 }) => fieldsV1)).toEqual([
      { 'f:spec': { 'f:flinkConfiguration': { [`f:${PARALLELISM_OVERRIDES}`]: {} } } },
    ]);

    expect(await progress(change, outcome)).toMatchObject({ kind: 'under-way', because: [{ rule: 'operator' }] });
    await world.operator.upgrading();
    expect(await progress(change, outcome)).toMatchObject({ kind: 'under-way' });
    const flinksClock = world.flink.job.now;
    await world.operator.stable(flinksClock + 24_000);
    expect(await progress(change, outcome)).toMatchObject({ kind: 'done', restartSeconds: 24 });
    expect((await look()).state.size.current).toEqual(sizeOf(1, 20, 2));
  });

  it('is not done when the operator says so, but Flink runs what it ran before', async () => {
    const { change, outcome } = await rescale(sizeOf(1, 20, 1));
    await world.operator.acceptedOnly();
    expect(await progress(change, outcome)).toMatchObject({ kind: 'under-way', because: [{ rule: 'not-yet' }] });
    world.flink.slots['slots-total'] = 8;
    expect(await progress(change, outcome)).toMatchObject({ kind: 'under-way', because: [{ rule: 'slots-missing' }] });
  });

  it('is tried as a dry run first: a webhook or the CRD that says no leaves no trace', async () => {
    const before = await world.read();
    await plane.admin.post(
      '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies',
      frozen(world.namespace),
    );
    await plane.admin.post('/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings', {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata: { name: `frozen-${world.namespace}` },
      spec: { policyName: `frozen-${world.namespace}`, validationActions: ['Deny'] },
    });
    // A policy takes effect a moment after it was created; until then dry runs of another writer tell.
    await expect
      .poll(
        () =>
          plane.admin
            .patch(`${world.path}?dryRun=All`, { spec: { flinkConfiguration: { frozen: 'not yet' } } })
            .then(() => 'taken', String),
        { timeout: 20_000 },
      )
      .toContain('no change of this deployment');
    const outcome = await ask(changeTo(sizeOf(1, 20, 1)), await look());
    expect(outcome).toMatchObject({ kind: 'failed', because: [{ rule: 'patch' }] });
    expect(outcome.because[0]?.says).toContain('no change of this deployment');
    expect((await world.read()).spec).toEqual(before.spec);
  });
});

describe('what can go wrong', () => {
  it('the upgrade ends in FAILED: the change failed, in the words of the operator', async () => {
    const { change, outcome } = await rescale(sizeOf(1, 20, 1));
    await world.operator.failed('JobManager deployment is missing and HA data is not available');
    const ended = await progress(change, outcome);
    expect(ended).toMatchObject({ kind: 'failed', because: [{ rule: 'upgrade-failed' }] });
    expect(ended.because[0]?.says).toContain('HA data is not available (ReconciliationException)');
  });

  it('GitOps takes the key back: the change failed, with what is known of who did it', async () => {
    const { change, outcome } = await rescale(sizeOf(1, 20, 1));
    await world.edit('argocd-controller', { flinkConfiguration: { [PARALLELISM_OVERRIDES]: null } });
    await world.operator.stable(NOW);
    const ended = await progress(change, outcome);
    expect(ended).toMatchObject({ kind: 'failed', because: [{ rule: 'external-override' }] });
    expect(ended.because[0]?.says).toMatch(
      /was taken out again after we wrote it, by whom is not recorded .*"kubectl-create"/,
    );
  });

  it('GitOps writes another value over ours: the change failed, and who did it is named', async () => {
    const { change, outcome } = await rescale(sizeOf(1, 20, 1));
    await world.edit('flux', { flinkConfiguration: { [PARALLELISM_OVERRIDES]: `${WORK}:2` } });
    const ended = await progress(change, outcome);
    expect(ended.because[0]?.says).toMatch(/^"flux" \(Update, 20.*\) has written/);
  });

  it('others edit the spec between our snapshot and our patch: refused, and nothing is written', async () => {
    const description = await look();
    await world.edit('kubectl-edit', { flinkConfiguration: { 'taskmanager.numberOfTaskSlots': '2' } });
    const outcome = await ask(changeTo(sizeOf(1, 20, 1)), description);
    expect(outcome).toMatchObject({ kind: 'refused', because: [{ rule: 'job-version' }] });
    expect((await world.read()).spec['flinkConfiguration'][PARALLELISM_OVERRIDES]).toBeUndefined();
  });

  it('the API server goes away and comes back: errors name the job and the cluster, then all is as before', async () => {
    const description = await look();
    await plane.goAway();
    await expect(look()).rejects.toThrow(
      /Job "orders": Cluster "prod", get flinkdeployments "orders".*can't be reached/,
    );
    await expect(ask(changeTo(sizeOf(1, 20, 1)), description)).rejects.toThrow('Cluster "prod"');
    await plane.comeBack();
    expect((await look()).version).toBe(description.version);
    await rescale(sizeOf(1, 20, 1));
  });

  it('the job manager is away: the job is not stable, and nothing is asked', async () => {
    const description = await look();
    await world.flink.stop();
    const now = await world.target.describe(ORDERS, world.settings, description.state.graph, NOW);
    expect(now).toMatchObject({ stable: false, state: { status: undefined, graph: description.state.graph } });
    expect(now.condition).toContain('without an answer of its job manager');
    expect((await ask(changeTo(sizeOf(1, 20, 1)), description)).kind).toBe('refused');
  });
});

const frozen = (namespace: string) => ({
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'ValidatingAdmissionPolicy',
  metadata: { name: `frozen-${namespace}` },
  spec: {
    failurePolicy: 'Fail',
    matchConstraints: {
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
      resourceRules: [
        {
          apiGroups: ['flink.apache.org'],
          apiVersions: ['v1beta1'],
          operations: ['UPDATE'],
          resources: ['flinkdeployments'],
        },
      ],
    },
    validations: [{ expression: 'false', message: 'no change of this deployment before Monday' }],
  },
});
