/** A spec that others edit while a decision is on its way: their edit stays, ours is not written, and the job is evaluated again. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { PARALLELISM_OVERRIDES } from '../../../lib/sizing/override-string.ts';
import { type ControlPlane, startControlPlane } from '../servers/control-plane.ts';
import { type Front, REAL_PATCH, startFront } from './front.ts';
import { type LoopWorld, openLoop } from './world.ts';

let plane: ControlPlane;
let front: Front;
let world: LoopWorld;
beforeAll(async () => {
  plane = await startControlPlane();
  front = await startFront(plane);
});
afterAll(async () => {
  await front?.stop();
  await plane?.stop();
});
beforeEach(async () => {
  world = await openLoop(plane, { cluster: front.cluster });
  await world.decide();
});
afterEach(() => world.stop());

const edit = () => world.edit('kubectl-edit', { flinkConfiguration: { 'taskmanager.numberOfTaskSlots': '2' } });
const configuration = async () => (await world.read()).spec['flinkConfiguration'];

const refusedThenDecidedAnew = async (): Promise<void> => {
  const [requested, refused] = await world.journal();
  expect(refused).toMatchObject({
    name: 'refused',
    decision: requested?.decision,
    detail: { because: [{ rule: 'job-version' }] },
  });
  expect(await configuration()).toMatchObject({ 'taskmanager.numberOfTaskSlots': '2' });
  expect(await configuration()).not.toHaveProperty([PARALLELISM_OVERRIDES]);

  await world.timeline.stepUntil('applied');
  await world.operator.stable(world.now() + 24_000);
  await world.timeline.stepUntil('confirmed');
  const names = (await world.journal()).map(({ name }) => name);
  expect(names).toEqual(['requested', 'refused', 'requested', 'applied', 'confirmed']);
  expect((await world.journal())[2]?.decision).not.toBe(requested?.decision);
  expect(await configuration()).toMatchObject({ 'taskmanager.numberOfTaskSlots': '2' });
  // The edit, and our patch.
  expect((await world.read()).metadata.generation).toBe(3);
};

it('between the decision and apply, and the operator is done with it', async () => {
  await edit();
  await world.operator.acceptedOnly();
  await world.deliver();
  await refusedThenDecidedAnew();
});

it('between the decision and apply, and the operator is still at it', async () => {
  await edit();
  await world.operator.upgrading();
  await world.deliver();
  expect((await world.journal()).at(-1)).toMatchObject({
    name: 'refused',
    detail: { because: [{ rule: 'stable', says: expect.stringContaining('UPGRADING') }] },
  });
  await world.timeline.step(5);
  expect((await world.lastEvaluation()).because[0]?.says).toContain('UPGRADING');
  expect(await configuration()).not.toHaveProperty([PARALLELISM_OVERRIDES]);
});

it('between the look of apply and its patch: the API server itself refuses it', async () => {
  front.before(REAL_PATCH, async () => {
    await edit();
    await world.operator.acceptedOnly();
  });
  await world.deliver();
  await refusedThenDecidedAnew();
});
