/** The operator gives up the change: it is rolled back, once, and nothing that goes as far is tried again for a day. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { PARALLELISM_OVERRIDES } from '../../../lib/sizing/override-string.ts';
import { BACKLOG, SINK, sizeOf, WORK } from '../../support/flink-rest/fake-job.ts';
import { type ControlPlane, startControlPlane } from '../servers/control-plane.ts';
import { type LoopWorld, openLoop } from './world.ts';

const WHY = 'JobManager deployment is missing and HA data is not available';

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
  await world.operator.failed(WHY);
  await world.timeline.step(5);
});
afterEach(() => world.stop());

const overrides = async () => (await world.read()).spec['flinkConfiguration'][PARALLELISM_OVERRIDES];
const names = async () => (await world.journal()).map(({ name }) => name);

it('has failed in the words of the operator, and the size of before is written back', async () => {
  expect(await names()).toEqual(['requested', 'applied', 'failed', 'requested', 'applied']);
  const [requested, , failed, undo] = await world.journal();
  expect(failed).toMatchObject({
    decision: requested?.decision,
    detail: { because: [{ rule: 'upgrade-failed', says: expect.stringContaining(WHY) }] },
  });
  expect(undo).toMatchObject({
    detail: {
      from: requested?.detail.to,
      to: sizeOf(1, 6, 1),
      rollbackOf: requested?.decision,
      because: [{ rule: 'roll-back' }, { rule: 'upgrade-failed' }],
    },
  });
  // Without the key the operator would have to upgrade the job once more.
  expect(await overrides()).toBe(`${SINK}:1,${WORK}:6,${BACKLOG}:1`);
  expect((await world.read()).metadata.generation).toBe(3);
});

it('is rolled back when the job runs as before, then rests, then holds what goes as far again', async () => {
  await world.operator.stable(world.now() + 40_000);
  await world.timeline.step(5);
  expect((await names()).at(-1)).toBe('rolled-back');
  expect(world.heard().filter((type) => type !== 'Scaling Requested' && type !== 'Scaling Applied')).toEqual([
    'Scaling Failed',
    'Scaling Rolled Back',
  ]);
  await world.timeline.step(5);
  expect((await world.lastEvaluation()).because[0]).toMatchObject({ rule: 'cooldown' });
  // An hour later the window is full again, and the load is what it was.
  for (let run = 0; run < 12; run++) await world.timeline.step(5);
  const { decision, because } = await world.lastEvaluation();
  expect({ decision, because: because[0] }).toMatchObject({ decision: 'hold', because: { rule: 'quarantined-step' } });
  expect(because[0]?.says).toMatch(
    /^work 6 -> \d+ goes as far as 6 -> \d+, which failed at 2026-11-23 06:25 UTC \(The/,
  );
  expect((await names()).filter((name) => name === 'requested')).toHaveLength(2);
  expect((await world.read()).metadata.generation).toBe(3);
});

it('is not rolled back twice: when that fails, too, the job is left to people', async () => {
  await world.operator.failed(WHY);
  await world.timeline.step(5);
  expect((await names()).slice(-3)).toEqual(['requested', 'applied', 'failed']);
  await world.timeline.step(5);
  expect((await names()).slice(-3)).toEqual(['requested', 'applied', 'failed']);
  expect((await world.lastEvaluation()).because[0]?.says).toMatch(/^A change failed, and its rollback failed, too/);
  expect((await world.read()).metadata.generation).toBe(3);
});
