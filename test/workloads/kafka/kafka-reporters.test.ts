/**
 * The join of two Kafka topics by Flink's Prometheus reporter, the collector and CloudWatch: the core decides as it does by
 * Flink's REST API on the same minutes. stretch.ts says what a minute is here.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  OPTIONS_OF_SHORT_MINUTES,
  openReportersOf,
  type ReporterWorld,
  settingsOf,
  WINDOW_MINUTES,
} from '../../flink/reporter-world.ts';
import { until } from '../../flink/until.ts';
import { type Both, decidedByBoth, lagIn, sizeIn } from '../by-both.ts';
import { allTasksRun } from '../fast-loop.ts';
import { type RunningJoin, startJoin } from './start-join.ts';

const JOB = 'join';
const CALM = { orders: 150, prices: 20 };
/** Two subtasks of `join` handle less than 400/s. */
const OVERLOAD = { orders: 600, prices: 20 };
const WARM_ORDERS = 3_000;

describe('a job of two Kafka topics that reports by Prometheus', () => {
  let world: ReporterWorld<RunningJoin>;
  let calm: Both;
  let overload: Both;
  const settings = settingsOf('prometheus', OPTIONS_OF_SHORT_MINUTES, JOB);

  const load = async ({ orders, prices }: typeof CALM): Promise<void> => {
    await world.flink.setOrders(orders);
    await world.flink.setPrices(prices);
  };

  beforeAll(async () => {
    world = await openReportersOf({
      name: JOB,
      start: async (extras) => {
        const shape = { orders: 2, prices: 1, join: 2, workMillis: 5, parseMillis: 10, slotsPerTaskManager: 8 };
        const running = await startJoin(shape, extras);
        await allTasksRun(running.url);
        return running;
      },
    });
    await load(CALM);
    await until('the job to be warm', 180, async () =>
      (await world.flink.totals()).joinedOrders > WARM_ORDERS ? true : undefined,
    );
    await world.pass(1);
    const began = world.now();
    await world.pass(WINDOW_MINUTES + 2);
    calm = await decidedByBoth(world, settings, began);
    await load(OVERLOAD);
    await world.pass(1);
    const stepped = world.now();
    await world.pass(WINDOW_MINUTES + 2);
    overload = await decidedByBoth(world, settings, stepped);
  });
  afterAll(() => world?.stop());

  it('is left alone by both while two subtasks are enough', () => {
    expect(calm.rest.decision.kind).toBe('hold');
    expect(calm.reporter.decision.kind).toBe('hold');
    expect(calm.reporter.evaluation?.windowFull).toBe(true);
  });

  it('gets the same size of the join by both when it is overloaded, to one subtask', () => {
    const join = world.state().graph.vertices.find(({ name }) => name.startsWith('join'));
    const byRest = sizeIn(overload.rest, join?.id);
    const byReporter = sizeIn(overload.reporter, join?.id);
    if (byRest === undefined || byReporter === undefined) throw new Error('both must rescale');
    expect(byReporter).toBeGreaterThan(2);
    expect(Math.abs(byReporter - byRest)).toBeLessThanOrEqual(1);
  });

  it('has its backlog by both: to a fifth', () => {
    const [source] = world.state().graph.vertices;
    const byRest = lagIn(overload.rest, source?.id);
    const byReporter = lagIn(overload.reporter, source?.id);
    expect(byRest).toBeGreaterThan(0);
    expect(byReporter / byRest).toBeGreaterThan(0.8);
    expect(byReporter / byRest).toBeLessThan(1.25);
  });
});
