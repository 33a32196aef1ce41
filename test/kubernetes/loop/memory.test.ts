/** A rescale with memory tuning: the rescale goes first, in place; once it is confirmed, memory follows as an upgrade of its own. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { PARALLELISM_OVERRIDES } from '../../../lib/sizing/override-string.ts';
import type { Manifest } from '../../../sandbox/kubernetes/api/manifest.ts';
import { withTaskManagers } from '../../support/kubernetes/operator.ts';
import { type ControlPlane, startControlPlane } from '../servers/control-plane.ts';
import { type LoopWorld, openLoop } from './world.ts';

const GIB = 2 ** 30;

let plane: ControlPlane;
let world: LoopWorld;
let before: Manifest['spec'];
beforeAll(async () => {
  plane = await startControlPlane();
});
afterAll(() => plane?.stop());
beforeEach(async () => {
  world = await openLoop(plane, { options: { 'job.autoscaler.memory.tuning.enabled': 'true' } });
  withTaskManagers(world.flink, 4 * GIB, 4 * GIB);
  before = (await world.read()).spec;
  await world.decide();
  await world.deliver();
});
afterEach(() => world.stop());

const events = async () => (await world.journal()).map(({ id }) => id.slice(id.indexOf('-') + 1));
const RESCALED = ['requested', 'applied', 'confirmed'];
/** The size that was asked for, as the resource has it. */
const wanted = async () => Number((await world.read()).spec['taskManager'].resource.memory);

it('is asked for when the rescale is confirmed, and confirmed when every task manager has it', async () => {
  expect((await world.read()).spec).toEqual({
    ...before,
    flinkConfiguration: { ...before['flinkConfiguration'], [PARALLELISM_OVERRIDES]: expect.any(String) },
  });
  await world.operator.stable(world.now() + 24_000);
  await world.timeline.step(5);
  expect(await events()).toEqual([...RESCALED, 'config-requested', 'config-applied']);
  const size = await wanted();
  expect(size).toBeLessThan(4 * GIB);
  expect((await world.read()).spec['flinkConfiguration']).toMatchObject({
    'taskmanager.memory.process.size': `${size} bytes`,
    'taskmanager.memory.managed.fraction': '0.0',
  });

  await world.operator.stable(world.now() + 60_000);
  await world.timeline.step(5);
  expect((await world.stored()).change).toMatchObject({ status: 'applied' });
  withTaskManagers(world.flink, size, size);
  await world.timeline.step(5);
  expect((await events()).at(-1)).toBe('config-confirmed');
  expect((await world.journal()).at(-1)?.detail.because.map(({ rule }) => rule)).toContain('real-memory');
  expect((await world.read()).metadata.generation).toBe(3);
});

it('is rolled back to the last key when the upgrade fails, and the rescale stays', async () => {
  await world.operator.stable(world.now() + 24_000);
  await world.timeline.step(5);
  const overrides = (await world.read()).spec['flinkConfiguration'][PARALLELISM_OVERRIDES];
  await world.operator.failed('Pods of task managers are OOMKilled');
  await world.timeline.step(5);
  expect((await events()).slice(-3)).toEqual(['config-failed', 'config-rollback-requested', 'config-rollback-applied']);
  expect((await world.read()).spec).toEqual({
    ...before,
    flinkConfiguration: { ...before['flinkConfiguration'], [PARALLELISM_OVERRIDES]: overrides },
  });
  await world.operator.stable(world.now() + 60_000);
  await world.timeline.step(5);
  expect((await events()).at(-1)).toBe('config-rollback-rolled-back');
});
