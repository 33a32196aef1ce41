import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AppliedChange, Change } from '../../../../lib/model/change.ts';
import { PARALLELISM_OVERRIDES } from '../../../../lib/sizing/override-string.ts';
import { changeTo, sizeOf, WORK } from '../../../support/flink-rest/fake-job.ts';
import { type EksWorld, eksWorld, NOW } from '../../../support/kubernetes/eks-world.ts';
import { withCheckpoints } from '../../../support/kubernetes/operator.ts';

const BEFORE = sizeOf(1, 6, 1);
const FAILED = sizeOf(1, 20, 1);

let world: EksWorld;
let operation: string | undefined;
beforeEach(async () => {
  world = await eksWorld();
  const outcome = await world.target.request(world.job, world.settings, changeTo(FAILED), await look(), NOW);
  operation = outcome.kind === 'applied' ? outcome.operation : undefined;
  await world.operator.failed('no HA metadata');
});
afterEach(() => world.stop());

const look = () => world.target.describe(world.job, world.settings, undefined, NOW);
const undoing = (): Change => ({
  ...changeTo(BEFORE),
  kind: 'rollback',
  from: FAILED,
  rollbackOf: { decision: 'change-1', kind: 'resize', ...(operation === undefined ? {} : { operation }) },
});
const undo = async (change = undoing()) => world.target.request(world.job, world.settings, change, await look(), NOW);
const progress = async (own: Partial<AppliedChange> = {}) =>
  world.target.operationStatus(
    world.job,
    world.settings,
    {
      id: 'change-1-rollback',
      status: 'applied',
      decidedAt: NOW,
      since: NOW,
      jobVersion: '',
      because: [],
      change: undoing(),
      ...own,
    },
    await look(),
    NOW,
  );

describe('a deployment that a change has broken', () => {
  it('is asked for its size of before, although it is not stable', async () => {
    expect((await look()).stable).toBe(false);
    expect(await undo()).toMatchObject({ kind: 'applied', because: [{ rule: 'overrides' }, { rule: 'in-place' }] });
    expect(world.api.resource.spec['flinkConfiguration'][PARALLELISM_OVERRIDES]).toContain(`${WORK}:6`);
  });

  it('is not kept broken for want of a checkpoint', async () => {
    withCheckpoints(world.flink, 0);
    expect((await undo()).kind).toBe('applied');
  });

  it('is not given up for what the operator said of the spec before', async () => {
    await undo();
    expect(await progress()).toMatchObject({ kind: 'under-way', because: [{ rule: 'operator' }] });
    await world.operator.upgrading();
    world.api.resource.status!['jobStatus'].state = 'FAILED';
    expect((await progress()).kind).toBe('under-way');
    await world.operator.stable(world.flink.job.now);
    expect((await progress()).kind).toBe('done');
  });

  it('has failed for good when that fails, too', async () => {
    await undo();
    await world.operator.failed('still no HA metadata');
    expect(await progress()).toMatchObject({ kind: 'failed', because: [{ rule: 'upgrade-failed' }] });
  });
});

describe('is left alone', () => {
  it('when anything of its spec was changed since', async () => {
    world.api.edit('kubectl-edit', (spec) => {
      spec['image'] = 'registry.example.com/orders:8';
    });
    expect(await undo()).toMatchObject({
      kind: 'refused',
      because: [{ rule: 'job-version', says: expect.stringMatching(/generation 2, now 3\): nothing is rolled back/) }],
    });
    expect(world.api.patches()).toBe(1);
  });

  it('when it is not known which generation the change made', async () => {
    operation = undefined;
    expect(await undo()).toMatchObject({ kind: 'refused', because: [{ rule: 'job-version' }] });
    expect(world.api.patches()).toBe(1);
  });

  it('when another manager writes between the snapshot and the patch', async () => {
    world.api.answerNext(/^PATCH .*fieldManager=flink-autopilot$/, 422, {
      kind: 'Status',
      status: 'Failure',
      code: 422,
      message: 'the server rejected our request due to an error in our request',
    });
    expect(await undo()).toMatchObject({ kind: 'refused', because: [{ rule: 'job-version' }] });
  });
});
