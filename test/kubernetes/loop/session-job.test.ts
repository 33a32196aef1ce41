/** A FlinkSessionJob through the whole loop, with the rights that are handed out for one. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PARALLELISM_OVERRIDES } from '../../../lib/sizing/override-string.ts';
import { WORK } from '../../support/flink-rest/fake-job.ts';
import { type ControlPlane, startControlPlane } from '../servers/control-plane.ts';
import { type LoopWorld, openLoop } from './world.ts';

let plane: ControlPlane;
let world: LoopWorld;
beforeAll(async () => {
  plane = await startControlPlane();
  world = await openLoop(plane, {
    sessionJob: true,
    // Its memory is that of the session cluster: tuned for others, too, it is not for us to write.
    options: { 'job.autoscaler.memory.tuning.enabled': 'true' },
  });
});
afterAll(async () => {
  await world?.stop();
  await plane?.stop();
});

it('is rescaled by its own resource, and confirmed; of its cluster nothing is written', async () => {
  const path = world.path.replace('flinksessionjobs/orders', 'flinkdeployments/shared');
  const cluster = await plane.admin.get(path);
  await world.decide();
  await world.deliver();
  const asked = await world.read();
  expect(asked.metadata.generation).toBe(2);
  expect(asked.spec['flinkConfiguration'][PARALLELISM_OVERRIDES]).toMatch(new RegExp(`${WORK}:1[0-9]`));
  await world.operator.stable(world.now() + 24_000);
  await world.timeline.stepUntil('confirmed');
  await world.timeline.step(5);
  expect((await world.journal()).map(({ name }) => name)).toEqual(['requested', 'applied', 'confirmed']);
  expect((await world.journal()).at(-1)?.detail.restartSeconds).toBe(24);
  expect((await world.read()).metadata.generation).toBe(2);
  expect(await plane.admin.get(path)).toEqual(cluster);
});
