import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AppliedChange, OperationStatus } from '../../../../lib/model/change.ts';
import { PARALLELISM_OVERRIDES } from '../../../../lib/sizing/override-string.ts';
import { changeTo, sizeOf, WORK } from '../../../support/flink-rest/fake-job.ts';
import { type EksWorld, eksWorld, NOW } from '../../../support/kubernetes/eks-world.ts';

const CHANGE = changeTo(sizeOf(1, 20, 1));

let world: EksWorld;
let operation: string | undefined;
beforeEach(async () => {
  world = await eksWorld();
  const outcome = await world.target.request(world.job, world.settings, CHANGE, await look(), NOW);
  expect(outcome.kind).toBe('applied');
  operation = outcome.kind === 'applied' ? outcome.operation : undefined;
});
afterEach(() => world.stop());

const look = () => world.target.describe(world.job, world.settings, undefined, NOW);
const progress = async (own: Partial<AppliedChange> = {}): Promise<OperationStatus> => {
  const inFlight: AppliedChange = {
    id: 'change-1',
    status: 'applied',
    decidedAt: NOW,
    since: NOW,
    change: CHANGE,
    jobVersion: '',
    because: [],
    ...(operation === undefined ? {} : { operation }),
    ...own,
  };
  return world.target.operationStatus(world.job, world.settings, inFlight, await look(), NOW);
};
const rule = async (): Promise<string> => {
  const { kind, because } = await progress();
  return `${kind}: ${because[0]?.rule}`;
};

describe('a change', () => {
  it('waits for the operator, then for Flink, then for pods', async () => {
    expect(await rule()).toBe('under-way: operator');
    await world.operator.acceptedOnly();
    expect(await rule()).toBe('under-way: not-yet');
    world.flink.slots['slots-total'] = 8;
    expect(await rule()).toBe('under-way: slots-missing');
    expect((await progress()).because[0]?.numbers).toEqual({
      needed: { value: 20, unit: 'slots' },
      total: { value: 8, unit: 'slots' },
    });
  });

  it('is done when Flink runs it and the operator is at rest, with the restart by Flink alone', async () => {
    await world.operator.upgrading();
    world.flink.rescale(world.flink.job.now + 31_000, { [WORK]: 20 });
    expect(await rule()).toBe('under-way: not-stable');
    await world.operator.stable(world.flink.job.now + 31_000);
    expect(await progress()).toMatchObject({ kind: 'done', restartSeconds: 31 });
  });

  it('without a known request has no restart time that could be wrong', async () => {
    await world.operator.stable(world.flink.job.now);
    operation = undefined;
    expect(await progress({ since: world.flink.job.now + 60_000 })).toMatchObject({
      kind: 'done',
      restartSeconds: Number.NaN,
    });
  });

  it('waits while the job manager is away', async () => {
    await world.operator.upgrading();
    await world.flink.stop();
    expect(await rule()).toBe('under-way: not-stable');
  });
});

describe('a change has failed', () => {
  it('when the operator has given it up', async () => {
    await world.operator.failed('no HA metadata');
    const { kind, because } = await progress();
    expect({ kind, says: because[0]?.says }).toEqual({
      kind: 'failed',
      says: 'The operator has given the deployment up: no HA metadata (ReconciliationException)',
    });
  });

  it('when the operator has rolled it back, and not while it does', async () => {
    await world.operator.acceptedOnly();
    world.api.resource.status!['lifecycleState'] = 'ROLLING_BACK';
    expect(await rule()).toBe('under-way: rolling-back');
    world.api.resource.status!['lifecycleState'] = 'ROLLED_BACK';
    expect(await rule()).toBe('failed: upgrade-failed');
  });

  it('when the operator finds the spec invalid, and so never deploys it', async () => {
    await world.operator.acceptedOnly();
    world.api.resource.status!['error'] = 'Job could not be started';
    expect(await rule()).toBe('failed: spec-refused');
  });

  it('when the overrides are taken out, or written over', async () => {
    world.api.edit('argocd-controller', (spec) => delete spec['flinkConfiguration'][PARALLELISM_OVERRIDES]);
    expect(await rule()).toBe('failed: external-override');
    world.api.edit('argocd-controller', (spec) => {
      spec['flinkConfiguration'][PARALLELISM_OVERRIDES] = `${WORK}:2`;
    });
    expect(await rule()).toBe('failed: external-override');
  });
});

it('is not known of a resource that is gone: an evaluation ends where the job is described', async () => {
  world.api.resource.metadata.name = 'renamed';
  await expect(look()).rejects.toThrow(/flinkdeployments "orders" in namespace "streaming": 404/);
});
