import { afterEach, expect, it } from 'vitest';
import { NO_CHANGES } from '../../../../lib/change/config-changes.ts';
import type { Change } from '../../../../lib/model/change.ts';
import type { ConfigChanges } from '../../../../lib/model/decision.ts';
import { PARALLELISM_OVERRIDES } from '../../../../lib/sizing/override-string.ts';
import { BACKLOG, changeTo, SINK, sizeOf, WORK } from '../../../support/flink-rest/fake-job.ts';
import { type EksWorld, eksWorld, NOW } from '../../../support/kubernetes/eks-world.ts';
import { withTaskManagers } from '../../../support/kubernetes/operator.ts';

const SIZE = 'taskmanager.memory.process.size';
const network = (size: string) => ({
  'taskmanager.memory.network.max': size,
  'taskmanager.memory.network.min': size,
});
const rescale = (overrides: ConfigChanges['overrides']): Change => ({
  ...changeTo(sizeOf(1, 20, 1)),
  from: sizeOf(1, 6, 1),
  vertices: [{ vertex: WORK, from: 6, to: 20 }],
  config: { overrides, removals: [] },
});

let world: EksWorld;
afterEach(() => world.stop());
/** Tuned for six subtasks: more of them would not get their network buffers. */
const start = async (): Promise<void> => {
  world = await eksWorld(({ spec }) => Object.assign(spec['flinkConfiguration'], network('10 mb')));
  withTaskManagers(world.flink, 4 * 2 ** 30, 4 * 2 ** 30);
};
const ask = async (change: Change) =>
  world.target.request(
    world.job,
    world.settings,
    change,
    await world.target.describe(world.job, world.settings, undefined, NOW),
    NOW,
  );

it('memory that the new size can not do without comes with it, as one upgrade instead of a rescale in place', async () => {
  await start();
  const outcome = await ask(rescale({ ...network('20 mb'), [SIZE]: '4294967296 bytes' }));
  expect(outcome.because.map(({ rule }) => rule)).toEqual(['overrides', 'upgrade']);
  expect(outcome.because[1]?.says).toBe(
    'The operator restarts it as an upgrade (last-state), because its task managers have 10 MiB of network memory and need 20 MiB for the new size, which comes with it.',
  );
  expect(outcome).not.toHaveProperty('deferredConfig');
  expect(outcome).toMatchObject({ revertConfig: { overrides: network('10 mb') } });
  expect(world.api.resource.spec['flinkConfiguration']).toMatchObject({
    ...network('20 mb'),
    [PARALLELISM_OVERRIDES]: `${SINK}:1,${WORK}:20,${BACKLOG}:1`,
  });
  expect(world.api.patches()).toBe(1);
});

it('memory that would save next to nothing does not follow, and is not deferred either when the answer was lost', async () => {
  await start();
  const change = rescale({ ...network('9 mb'), [SIZE]: '4200000000 bytes' });
  const outcome = await ask(change);
  expect(outcome).toMatchObject({ kind: 'applied', deferredConfig: NO_CHANGES });
  expect(outcome.because.find(({ rule }) => rule === 'config-not-worth-it')?.says).toBe(
    'Memory stays as it is: task managers of 4 005 MiB instead of 4 096 MiB are not worth an upgrade.',
  );
  expect(await ask(change)).toMatchObject({ because: [{ rule: 'has-size' }], deferredConfig: NO_CHANGES });
  expect(world.api.resource.spec['flinkConfiguration']).toMatchObject(network('10 mb'));
  expect(world.api.patches()).toBe(1);
});
