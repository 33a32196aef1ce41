/** The API server goes away for a minute: while the functions look, and while they act. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ControlPlane, startControlPlane } from '../servers/control-plane.ts';
import { simulatedApplication } from './beside.ts';
import { type Front, REAL_PATCH, startFront } from './front.ts';
import { MINUTE } from './timeline.ts';
import { type LoopOptions, type LoopWorld, openLoop, START } from './world.ts';

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
afterEach(() => world?.stop());

const open = async (options: LoopOptions = {}): Promise<void> => {
  world = await openLoop(plane, options);
};
const generation = async () => (await world.read()).metadata.generation;
/** The operator does what the resource asks for, and the next runs see it. Whatever happened on the way: it was asked for once. */
const finish = async (): Promise<void> => {
  await world.operator.stable(world.now() + 24_000);
  await world.timeline.stepUntil('confirmed');
  expect(await generation()).toBe(2);
  expect((await world.journal()).map(({ name }) => name)).toEqual(['requested', 'applied', 'confirmed']);
};

it('during a run: it fails and says why, the other job is made bigger all the same, and then all goes on', async () => {
  await open({ beside: simulatedApplication(START) });
  const [, application] = world.account.jobs;
  world.load.arrive(400);
  for (let run = 0; run < 4; run++) await world.timeline.step(5);
  await plane.goAway();
  await world.pass(5);
  const error = await world.evaluateAll().then(
    () => undefined,
    (reason: AggregateError) => reason,
  );
  await world.deliver();
  await plane.comeBack();

  expect(error?.message).toMatch(/^1 of 2 jobs failed: .*#eks#orders$/);
  expect(error?.errors.map(String)).toEqual([
    expect.stringMatching(/Job "orders": Cluster "prod", get flinkdeployments "orders" .*can't be reached/),
  ]);
  expect((await world.lastEvaluation()).at).toBe(START + 20 * MINUTE);
  expect((await world.lastEvaluation(application)).at).toBe(START + 25 * MINUTE);
  expect((await world.journal(application)).map(({ name }) => name)).toEqual(['requested', 'applied']);

  await world.decide();
  await world.deliver();
  await finish();
  expect((await world.stored(application)).change?.status).toBe('confirmed');
});

describe('while apply works', () => {
  beforeEach(() => open({ cluster: front.cluster }));

  it('gone before it looks: nothing is claimed, EventBridge tries again, and it is applied once', async () => {
    await world.decide();
    await plane.goAway();
    await world.deliver();
    expect(world.failedDeliveries).toEqual([expect.stringContaining('Job "orders": Cluster "prod"')]);
    expect((await world.stored()).change).toMatchObject({ status: 'pending' });

    await plane.comeBack();
    await world.pass(2);
    expect((await world.stored()).change).toMatchObject({ status: 'applied' });
    await finish();
  });

  it('gone when it has taken the patch: claimed until the lease runs out, then found applied', async () => {
    await world.decide();
    front.loseAnswer(REAL_PATCH, plane.goAway);
    await world.deliver();
    expect(world.failedDeliveries).toHaveLength(1);
    await plane.comeBack();
    expect(await generation()).toBe(2);
    await world.pass(5);
    await world.evaluateAll();
    expect((await world.stored()).change).toMatchObject({ status: 'applying', attempts: 1 });

    await world.timeline.stepUntil('applied', 5, 2);
    expect((await world.stored()).change).toMatchObject({ because: [{ rule: 'found-applied' }] });
    await finish();
  });

  it('gone before it has taken the patch: claimed until the lease runs out, then asked for again', async () => {
    await world.decide();
    front.before(REAL_PATCH, plane.goAway);
    await world.deliver();
    expect(world.failedDeliveries).toHaveLength(1);
    await plane.comeBack();
    expect(await generation()).toBe(1);
    await world.pass(5);
    await world.evaluateAll();
    expect((await world.stored()).change).toMatchObject({ status: 'applying', attempts: 1 });

    await world.timeline.stepUntil('applied', 5, 2);
    expect((await world.stored()).change).toMatchObject({ status: 'applied' });
    await finish();
  });
});
