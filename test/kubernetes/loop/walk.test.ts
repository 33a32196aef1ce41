/** A job whose load rises: from what its reporter says to a change that is confirmed, through everything that is deployed. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { flinkStateOf } from '../../../lib/policies/flink/flink-state.ts';
import { PARALLELISM_OVERRIDES } from '../../../lib/sizing/override-string.ts';
import type { Manifest } from '../../../sandbox/kubernetes/api/manifest.ts';
import { BACKLOG, SINK, sizeOf, WORK } from '../../support/flink-rest/fake-job.ts';
import { type ControlPlane, startControlPlane } from '../servers/control-plane.ts';
import { type LoopWorld, openLoop } from './world.ts';

let plane: ControlPlane;
let world: LoopWorld;
let before: Manifest;
let asked: Manifest;

beforeAll(async () => {
  plane = await startControlPlane();
  world = await openLoop(plane);
  before = await world.read();
  world.load.arrive(400);
  for (let minute = 5; minute <= 25; minute += 5) await world.timeline.step(5);
  world.load.arrive(900);
  await world.timeline.stepUntil('applied');
  asked = await world.read();
  const askedAt = world.now();

  await world.operator.upgrading();
  await world.timeline.step(1);
  await world.operator.stable(askedAt + 84_000);
  for (let run = 0; run < 5; run++) await world.timeline.step(5);
});
afterAll(async () => {
  await world?.stop();
  await plane?.stop();
});

describe('the whole loop on a real kube-apiserver', () => {
  it('holds until it knows enough, decides once, waits, confirms, and holds again', () => {
    expect(world.timeline.all().join('\n')).toMatchInlineSnapshot(`
      " 5m  work 6   hold     The window is not full (1 of 15 min).
      10m  work 6   hold     The window is not full (6 of 15 min).
      15m  work 6   hold     The window is not full (11 of 15 min).
      20m  work 6   hold     All vertices are within their band: the busiest, work, is at 66.7 % (band 40 % to 100 %).
      25m  work 6   hold     All vertices are within their band: the busiest, work, is at 66.7 % (band 40 % to 100 %).
      30m  work 6   hold     All vertices are within their band: the busiest, work, is at 72.9 % (band 40 % to 100 %).
      35m  work 6   rescale  work needs 1 109 records/s at 70 % busy, has 592: 6 -> 12.  -> requested, applied
      36m  work 6   hold     A change decided 1 min ago is still applied: never two at once.
      41m  work 12  hold     Rates need two samples; there is one so far.  -> confirmed
      46m  work 12  hold     The window is not full (1 of 15 min).
      51m  work 12  hold     The window is not full (6 of 15 min).
      56m  work 12  hold     The window is not full (11 of 15 min).
      61m  work 12  hold     All vertices are within their band: the busiest, work, is at 84.4 % (band 40 % to 100 %)."
    `);
  });

  it('has written one key, once, under our name', async () => {
    const overrides = `${SINK}:1,${WORK}:12,${BACKLOG}:1`;
    expect(asked.spec).toEqual({
      ...before.spec,
      flinkConfiguration: { ...before.spec['flinkConfiguration'], [PARALLELISM_OVERRIDES]: overrides },
    });
    expect(asked.metadata.generation).toBe((before.metadata.generation ?? 0) + 1);
    expect((await world.read()).metadata.generation).toBe(asked.metadata.generation);
    const ours = asked.metadata.managedFields?.filter(({ manager }) => manager === 'flink-autopilot');
    expect(ours?.map(({ fieldsV1 }) => fieldsV1)).toEqual([
      { 'f:spec': { 'f:flinkConfiguration': { [`f:${PARALLELISM_OVERRIDES}`]: {} } } },
    ]);
  });

  it('has published it on the bus and in the journal: the same decision, with both sizes and its reasons', async () => {
    expect(world.heard()).toEqual(['Scaling Requested', 'Scaling Applied', 'Scaling Confirmed']);
    const journal = await world.journal();
    expect(journal.map(({ name }) => name)).toEqual(['requested', 'applied', 'confirmed']);
    const decision = journal[0]?.decision;
    for (const event of journal) {
      expect(event).toMatchObject({ decision, detail: { from: sizeOf(1, 6, 1), to: sizeOf(1, 12, 1) } });
      expect(event.detail.because.length).toBeGreaterThan(0);
    }
    expect(world.failedDeliveries).toEqual([]);
  });

  it('has measured by the clock of Flink how long the restart took, and remembers it', async () => {
    expect((await world.journal()).at(-1)?.detail.restartSeconds).toBe(84);
    const { state, change } = await world.stored();
    expect(change).toMatchObject({ status: 'confirmed' });
    expect(flinkStateOf(state).restarts.at(-1)?.restartMs).toBe(84_000);
  });
});
