/** GitOps takes our key back: we yield, say who and what to do, and come back ever more rarely instead of fighting. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { PARALLELISM_OVERRIDES } from '../../../lib/sizing/override-string.ts';
import { BACKLOG, SINK, WORK } from '../../support/flink-rest/fake-job.ts';
import { type ControlPlane, startControlPlane } from '../servers/control-plane.ts';
import { type LoopWorld, openLoop } from './world.ts';

let plane: ControlPlane;
let world: LoopWorld;
beforeAll(async () => {
  plane = await startControlPlane();
});
afterAll(() => plane?.stop());
beforeEach(async () => {
  world = await openLoop(plane);
  await world.decide();
  await world.deliver();
});
afterEach(() => world.stop());

/** What Argo CD does when it syncs a resource whose key is not in Git; the operator then restarts the job as its spec says. */
const takeBack = async (): Promise<void> => {
  await world.edit('argocd-controller', { flinkConfiguration: { [PARALLELISM_OVERRIDES]: null } });
  world.flink.rescale(world.now() + 60_000, { [BACKLOG]: 1, [WORK]: 6, [SINK]: 1 });
  await world.operator.acceptedOnly();
};
const generation = async () => (await world.read()).metadata.generation;
const names = async () => (await world.journal()).map(({ name }) => name);
const expectYielded = async (): Promise<void> => {
  const failed = (await world.journal()).at(-1);
  expect(failed).toMatchObject({ name: 'failed', detail: { because: [{ rule: 'external-override' }] } });
  expect(failed?.detail.because[0]?.says).toMatch(
    /was taken out again after we wrote it, by whom is not recorded .*"kubectl-create".*ignore what "flink-autopilot" manages: docs\/eks\.md/,
  );
};

it('while the change is under way: it has failed, nothing is written back, and the job rests', async () => {
  await takeBack();
  const theirs = await generation();
  await world.timeline.step(5);
  expect(await names()).toEqual(['requested', 'applied', 'failed']);
  await expectYielded();
  for (let run = 0; run < 10; run++) await world.timeline.step(5);
  expect((await world.lastEvaluation()).because[0]).toMatchObject({ rule: 'cooldown' });
  expect(await generation()).toBe(theirs);
});

it('after it was confirmed: the same', async () => {
  await world.operator.stable(world.now() + 24_000);
  await world.timeline.stepUntil('confirmed');
  await world.timeline.step(5);
  await takeBack();
  const theirs = await generation();
  await world.timeline.step(5);
  expect(await names()).toEqual(['requested', 'applied', 'confirmed', 'failed']);
  await expectYielded();
  for (let run = 0; run < 10; run++) await world.timeline.step(5);
  expect((await world.lastEvaluation()).because[0]).toMatchObject({ rule: 'cooldown' });
  expect(await generation()).toBe(theirs);
});

it('again and again: each time the job rests for twice as long', async () => {
  await takeBack();
  await world.timeline.stepUntil('failed');
  await world.timeline.stepUntil('applied', 5, 30);
  await takeBack();
  await world.timeline.stepUntil('failed');
  const since = world.now();
  await world.timeline.step(5);
  expect((await world.lastEvaluation()).because[0]?.says).toMatch(/2 times within a week/);
  await world.timeline.stepUntil('applied', 5, 30);
  expect(world.now() - since).toBeGreaterThanOrEqual(2 * 3_600_000);
});

it('by a value of its own: it is named, and its value stays', async () => {
  await world.edit('flux', { flinkConfiguration: { [PARALLELISM_OVERRIDES]: `${WORK}:2` } });
  await world.operator.stable(world.now() + 60_000);
  await world.timeline.step(5);
  const failed = (await world.journal()).at(-1);
  expect(failed).toMatchObject({ name: 'failed', detail: { because: [{ rule: 'external-override' }] } });
  expect(failed?.detail.because[0]?.says).toMatch(/^"flux" \(Update, 20.*\) has written/);
  expect((await world.read()).spec['flinkConfiguration'][PARALLELISM_OVERRIDES]).toBe(`${WORK}:2`);
});
