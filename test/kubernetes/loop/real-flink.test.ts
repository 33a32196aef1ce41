/**
 * Everything is real but AWS and the operator: a Flink job with its Prometheus reporter, the API server with its tokens,
 * rights and service proxy, the deployed functions. The load becomes too much, and the job is made bigger in place.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StoredJob } from '../../../functions/ports.ts';
import { flinkStateOf } from '../../../lib/policies/flink/flink-state.ts';
import { PARALLELISM_OVERRIDES, parseOverrides } from '../../../lib/sizing/override-string.ts';
import type { Manifest } from '../../../sandbox/kubernetes/api/manifest.ts';
import type { Totals } from '../../flink/start-flink.ts';
import { until } from '../../flink/until.ts';
import { type ControlPlane, startControlPlane } from '../servers/control-plane.ts';
import { openRealFlink, type RealFlinkWorld } from './real-flink-world.ts';

/** Two subtasks of `work` handle a little less than 400/s. */
const CALM = 170;
const OVERLOAD = 500;

const options = {
  'job.autoscaler.metrics.window': '3 min',
  'job.autoscaler.stabilization.interval': '1 min',
  // Flink's own rates and busy time are means over a minute of real time, and that is many of these: so counters decide.
  'job.autoscaler.metrics.busy-time.aggregator': 'AVG',
  'job.autoscaler.observed-true-processing-rate.lag-threshold': '1 h',
  'job.autoscaler.restart.time': '1 min',
  'job.autoscaler.catch-up.duration': '10 min',
  // It is the rise that this is about.
  'job.autoscaler.scale-down.interval': '10 h',
};

let plane: ControlPlane;
let world: RealFlinkWorld;
let asked: Manifest;
let calm: Readonly<Record<string, number>> | undefined;
let confirmed: StoredJob;
let totals: Totals;

beforeAll(async () => {
  plane = await startControlPlane();
  world = await openRealFlink(plane, options);
  const { timeline, flink } = world;
  await flink.setRate(CALM);
  for (let run = 0; run < 3; run++) await timeline.step(2);
  calm = await world.running();
  await flink.setRate(OVERLOAD);
  await timeline.stepUntil('applied', 2, 8);
  asked = await world.read();
  await world.operator.reconcile();
  await timeline.stepUntil('confirmed', 1, 15);
  confirmed = await world.stored();
  await timeline.step(1);
  await flink.setRate(0);
  totals = await until('the log to be read to its end', 60, async () => {
    const seen = await flink.totals();
    return seen.verified === seen.written ? seen : undefined;
  });
  console.log(timeline.all().join('\n'));
});
afterAll(async () => {
  await world?.stop();
  await plane?.stop();
});

/** By the name of the vertex, as the resource asks for it. */
const askedFor = async (): Promise<Readonly<Record<string, number>>> => {
  const overrides = parseOverrides(String(asked.spec['flinkConfiguration'][PARALLELISM_OVERRIDES])) ?? {};
  const vertices = (await world.stored()).graph?.graph.vertices ?? [];
  return Object.fromEntries(vertices.map(({ id, name }) => [name, overrides[id] ?? Number.NaN]));
};

describe('the whole loop with a real Flink', () => {
  it('leaves two subtasks alone while they are enough, and decides once when they are not', async () => {
    expect(calm?.['work']).toBe(2);
    const journal = await world.journal();
    expect(journal.map(({ name }) => name)).toEqual(['requested', 'applied', 'confirmed']);
    expect(journal[0]?.detail.because.length).toBeGreaterThan(0);
    expect(world.heard()).toEqual(['Scaling Requested', 'Scaling Applied', 'Scaling Confirmed']);
    expect(world.failedDeliveries).toEqual([]);
  });

  it('has asked by the resource, once, for more subtasks of `work`', async () => {
    expect(asked.metadata.generation).toBe(2);
    expect((await world.read()).metadata.generation).toBe(2);
    expect((await askedFor())['work']).toBeGreaterThan(2);
  });

  it('runs with what was asked for: so says Flink itself, and so it was seen through the service proxy', async () => {
    expect(await world.running()).toEqual(await askedFor());
    const { change, state } = confirmed;
    expect(change).toMatchObject({ status: 'confirmed' });
    expect(change).toMatchObject({ because: [{ rule: 'real-parallelism' }] });
    const restartMs = flinkStateOf(state).restarts.at(-1)?.restartMs;
    expect(restartMs).toBeGreaterThan(0);
    expect(restartMs).toBeLessThan(60_000);
  });

  it('has lost no record and doubled none', () => {
    expect(totals).toMatchObject({ gaps: 0, repeats: 0, verified: totals.written });
    expect(totals.written).toBeGreaterThan(5000);
  });
});
