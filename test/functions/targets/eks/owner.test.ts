import { afterEach, expect, it } from 'vitest';
import type { EksJobSettings } from '../../../../lib/settings/settings.ts';
import { changeTo, sizeOf } from '../../../support/flink-rest/fake-job.ts';
import { type EksWorld, eksWorld, NOW, sessionWorld } from '../../../support/kubernetes/eks-world.ts';

let world: EksWorld;
afterEach(() => world.stop());

/** The operator marks itself as no controller. */
const BLUE_GREEN = { kind: 'FlinkBlueGreenDeployment', name: 'alerts-bg', controller: false };
const APPLICATION = { kind: 'FlinkApplication', name: 'alerts', controller: true };
const look = () => world.target.describe(world.job, world.settings, undefined, NOW);
const ask = async () => world.target.request(world.job, world.settings, changeTo(sizeOf(1, 20, 1)), await look(), NOW);
const owned = async (
  owners: readonly { kind: string; name: string; controller?: boolean }[],
  own: Partial<EksJobSettings> = {},
  labels: Readonly<Record<string, string>> = {},
) => {
  world = await eksWorld(({ metadata }) => {
    const ownerReferences = owners.map((owner) => ({ apiVersion: 'flink.apache.org/v1beta1', uid: 'u', ...owner }));
    Object.assign(metadata, { labels, ownerReferences });
  }, own);
};

it.each([
  [[BLUE_GREEN], /FlinkBlueGreenDeployment "alerts-bg": each transition starts another FlinkDeployment/],
  [[APPLICATION], /FlinkApplication "alerts", which may write its own spec over .*`allowOwned`/],
  [[{ kind: 'ConfigMap', name: 'marker' }], /ConfigMap "marker"/],
  [[APPLICATION, BLUE_GREEN], /FlinkBlueGreenDeployment "alerts-bg"/],
])('a resource that another one owns is not written, and both are named: %j', async (owners, says) => {
  await owned(owners);
  const description = await look();
  // Measured and advised on all the same.
  expect(description).toMatchObject({ stable: true, state: { status: 'RUNNING' } });
  expect(description.state.graph.vertices).toHaveLength(3);
  const reason = { rule: 'owned', says: expect.stringMatching(says) };
  expect(description.blockedBy).toMatchObject([reason]);
  expect(await ask()).toMatchObject({ kind: 'refused', because: [reason] });
  expect(world.api.requests.filter((line) => line.startsWith('PATCH'))).toEqual([]);
});

it('labels of Helm and Argo CD are no owners', async () => {
  await owned([], {}, { 'app.kubernetes.io/managed-by': 'Helm', 'argocd.argoproj.io/instance': 'alerts' });
  expect((await ask()).kind).toBe('applied');
});

it('an owner that leaves other fields alone can be allowed, but no blue/green deployment', async () => {
  await owned([APPLICATION], { allowOwned: true });
  expect((await ask()).kind).toBe('applied');
  await world.stop();
  await owned([BLUE_GREEN], { allowOwned: true });
  expect((await look()).blockedBy).toMatchObject([{ rule: 'owned' }]);
});

it('a session job has owners of its own', async () => {
  world = await sessionWorld(({ metadata }) => {
    metadata.ownerReferences = [{ apiVersion: 'example.com/v1', uid: 'u', ...APPLICATION }];
  });
  expect((await look()).blockedBy).toMatchObject([{ rule: 'owned', says: expect.stringContaining('"alerts"') }]);
});
