import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { followUp } from '../../../../functions/evaluation/follow-up.ts';
import type { StoredJob } from '../../../../functions/ports.ts';
import { takenOf } from '../../../../lib/change/with-outcome.ts';
import { initialState } from '../../../../lib/model/autoscaler-state.ts';
import type { ChangeInFlight } from '../../../../lib/model/change.ts';
import { PARALLELISM_OVERRIDES } from '../../../../lib/sizing/override-string.ts';
import type { Manifest } from '../../../../sandbox/kubernetes/api/manifest.ts';
import { changeTo, sizeOf, WORK } from '../../../support/flink-rest/fake-job.ts';
import { type EksWorld, eksWorld, NOW } from '../../../support/kubernetes/eks-world.ts';

const BEFORE = sizeOf(1, 6, 1);
const AFTER = sizeOf(1, 20, 1);
const CHANGE = { ...changeTo(AFTER), from: BEFORE };
const LATER = NOW + 300_000;

let world: EksWorld;
afterEach(() => world.stop());

const look = () => world.target.describe(world.job, world.settings, undefined, NOW);
const edit = (by: string, change: (spec: Manifest['spec']) => void) => world.api.edit(by, change);

/** The change was applied and confirmed; then the job is looked at once more. */
const confirm = async () => {
  world = await eksWorld();
  const outcome = await world.target.request(world.job, world.settings, CHANGE, await look(), NOW);
  if (outcome.kind !== 'applied') throw new Error(outcome.kind);
  await world.operator.stable(world.flink.job.now + 31_000);
  change = await followed({
    id: 'change-1',
    status: 'applied',
    decidedAt: NOW,
    since: NOW,
    change: CHANGE,
    jobVersion: '',
    because: [],
    operation: outcome.operation ?? '',
  });
  expect(change).toMatchObject({ status: 'confirmed', revision: '2' });
};
let change: ChangeInFlight;

const seen = async (one: ChangeInFlight, now = LATER) => {
  const stored: StoredJob = { version: 1, state: initialState, change: one, outbox: [], graph: undefined };
  const { target, job, settings } = world;
  return followUp(stored, { target, job, settings, description: await look(), now });
};
const followed = async (one: ChangeInFlight): Promise<ChangeInFlight> => {
  const { change: next } = await seen(one, NOW + 60_000);
  if (!next) throw new Error('no change');
  return next;
};

describe('a confirmed change of a FlinkDeployment', () => {
  beforeEach(() => confirm());

  it('stands while no other manager writes', async () => {
    expect((await look()).overriddenExternally).toBeUndefined();
    expect(await seen(change)).toEqual({ state: initialState, change, events: [] });
  });

  it('has been written over when the key is another, by the manager that owns it now', async () => {
    edit('argocd-controller', (spec) => {
      spec['flinkConfiguration'][PARALLELISM_OVERRIDES] = `${WORK}:6`;
    });
    const { change: next, events, state } = await seen(change);
    expect(next).toMatchObject({ status: 'failed', remedy: 'yield-to-external' });
    expect(events).toMatchObject([
      {
        name: 'failed',
        detail: { because: [{ rule: 'external-override', says: expect.stringMatching(/^"argocd-controller"/) }] },
      },
    ]);
    expect(state.externalOverrides).toEqual([LATER]);
  });

  it('has been written over when the key is gone, and the job runs as before', async () => {
    edit('kustomize-controller', (spec) => delete spec['flinkConfiguration'][PARALLELISM_OVERRIDES]);
    world.flink.rescale(world.flink.job.now, { [WORK]: 6 });
    const { events } = await seen(change);
    expect(events).toMatchObject([{ name: 'failed', detail: { because: [{ rule: 'external-override' }] } }]);
    expect(events[0]?.detail.because[0]?.says).toMatch(/taken out again after we wrote it/);
  });

  it('has been written over when only its memory was changed after it', async () => {
    const config = { overrides: { 'jobmanager.scheduler': 'adaptive' }, removals: [] };
    const memory = { ...change, change: { ...CHANGE, from: AFTER, vertices: [], config } };
    expect((await seen(memory)).events).toEqual([]);
    edit('argocd-controller', (spec) => delete spec['flinkConfiguration'][PARALLELISM_OVERRIDES]);
    world.flink.rescale(world.flink.job.now, { [WORK]: 6 });
    expect((await seen(memory)).events).toMatchObject([{ detail: { because: [{ rule: 'external-override' }] } }]);
  });

  it('stands when the spec is changed in other ways', async () => {
    edit('kubectl-edit', (spec) => {
      spec['image'] = 'registry.example.com/orders:8';
    });
    expect((await look()).overriddenExternally).toBeUndefined();
    expect((await seen(change)).events).toEqual([]);
  });

  it('says nothing of a job of other vertices that was deployed since', async () => {
    edit('kubectl-edit', (spec) => {
      spec['image'] = 'registry.example.com/orders:9';
      delete spec['flinkConfiguration'][PARALLELISM_OVERRIDES];
    });
    const other = { ...CHANGE, to: { ...AFTER, parallelism: { ...AFTER.parallelism, ['ff'.repeat(16)]: 3 } } };
    expect((await seen({ ...change, change: other })).events).toEqual([]);
  });

  it('is not judged by a run that began before', async () => {
    edit('argocd-controller', (spec) => delete spec['flinkConfiguration'][PARALLELISM_OVERRIDES]);
    world.flink.rescale(world.flink.job.now, { [WORK]: 6 });
    expect((await seen(change, change.since)).events).toEqual([]);
  });

  it('is rolled back when the job fails within the probation, unless the spec was changed since', async () => {
    world.flink.overview.jobs[0]!.state = 'FAILED';
    const { change: next, events } = await seen(change);
    expect(events.map(({ name }) => name)).toEqual(['failed', 'requested']);
    expect(next).toMatchObject({
      status: 'pending',
      change: { to: BEFORE, rollbackOf: { operation: takenOf(change).operation } },
    });
    edit('kubectl-edit', (spec) => {
      spec['image'] = 'registry.example.com/orders:8';
    });
    expect((await seen(change)).events).toEqual([]);
  });
});

it('knows its own key where the configuration is nested, too', async () => {
  world = await eksWorld(({ spec }) => {
    spec['flinkConfiguration'].pipeline = { 'jobvertex-parallelism-overrides': `${WORK}:6` };
  });
  expect((await look()).overriddenExternally).toMatchObject({ rule: 'external-override' });
  expect((await world.target.request(world.job, world.settings, CHANGE, await look(), NOW)).kind).toBe('applied');
  expect((await look()).overriddenExternally).toBeUndefined();
});
