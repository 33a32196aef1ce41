/**
 * A day of a real job on real Kafka topics in some minutes: policy `autopilot` as it is deployed, by Flink's REST API. What is
 * seen, decided and done is real; a minute lasts some seconds (fast-flink.ts).
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChangeEvent } from '../../../lib/model/events.ts';
import type { VertexId } from '../../../lib/model/graph.ts';
import type { Reason } from '../../../lib/model/reason.ts';
import { until } from '../../flink/until.ts';
import { allTasksRun, type FastLoop, type Minute, openFastLoop, verticesByName } from '../fast-loop.ts';
import { type JoinTotals, type RunningJoin, startJoin } from './start-join.ts';

/** Two subtasks of `join` handle a little less than 400 orders/s, one of `prices` a little less than 100. */
const CALM = { orders: 200, prices: 20 };
const DOUBLED = { orders: 400, prices: 40 };
const BURST = { orders: 800, prices: 80 };
/** More than four subtasks read. */
const NARROW = { orders: 400, prices: 500 };
const THIRD = { orders: 133, prices: 13 };
const OPTIONS = {
  // A restart is soon earned back, or the story would take an hour.
  'job.autopilot.objective': 'savings',
  // One client alone fetches no more than what arrives on a machine that is busy with other things.
  'job.autoscaler.vertex.min-parallelism': '2',
};
/** Of the orders, that are of one key: its subtask is full, however many others there are. */
const HOT_PERCENT = 50;
const WARM_RECORDS = 5_000;
/** A job that does not run for ten minutes after a change has its change rolled back. */
const OUTAGE_MINUTES = 9;

interface Story {
  readonly calm: readonly Minute[];
  readonly doubled: readonly Minute[];
  readonly burst: readonly Minute[];
  readonly outage: readonly Minute[];
  readonly back: readonly Minute[];
  readonly narrow: readonly Minute[];
  readonly widened: readonly Minute[];
  readonly hot: readonly Minute[];
  readonly third: readonly Minute[];
  readonly totals: JoinTotals;
}

describe('a job that joins two topics of Kafka', () => {
  let running: RunningJoin;
  let loop: FastLoop;
  let story: Story;
  let [ordersId, pricesId, joinId]: VertexId[] = [];
  let load = { orders: 0, prices: 0 };

  const set = async (next: typeof load): Promise<void> => {
    load = next;
    await running.setOrders(next.orders);
    await running.setPrices(next.prices);
  };

  beforeAll(async () => {
    running = await startJoin({
      orders: 2,
      prices: 2,
      join: 2,
      workMillis: 5,
      parseMillis: 10,
      slotsPerTaskManager: 12,
    });
    await allTasksRun(running.url);
    await set(CALM);
    // Java is slow at first, and a job that has just started is nothing to learn from.
    await until('the job to be warm', 120, async () => {
      const { joinedOrders, joinedPrices } = await running.totals();
      return joinedOrders + joinedPrices > WARM_RECORDS || undefined;
    });
    loop = await openFastLoop({
      flink: { url: running.url, jobs: [running.job] },
      settings: { mode: 'act', policy: 'autopilot', options: OPTIONS },
      says: async () => `${load.orders}+${load.prices}/s`,
    });
    [ordersId, pricesId, joinId] = await verticesByName(running.url, running.job, [
      'Source: orders',
      'Source: prices',
      'join',
    ]);

    const calm = await loop.minutes(7);
    await set(DOUBLED);
    const rise = await loop.minutesUntil('a change for twice the load', 10, requests);
    const drained = await loop.minutesUntil('the lag to be drained', 25, isDrained);
    const doubled = [...rise, ...drained, ...(await loop.minutes(2))];

    await set(BURST);
    const [spike] = await Promise.all([loop.minutes(1), loop.aMinute().then(() => set(DOUBLED))]);
    const burst = [...spike, ...(await loop.minutes(4))];

    await running.setTaskManagers(0);
    await set({ orders: peakFor(carriedBy(burst)), prices: DOUBLED.prices });
    const down = await loop.minutes(OUTAGE_MINUTES);
    await set(DOUBLED);
    await running.setTaskManagers(2);
    const larger = await loop.minutesUntil('a size for the backlog', 15, requests);
    const outage = [...down, ...larger, ...(await loop.minutesUntil('the backlog to be read', 40, isDrained))];
    const back = await loop.minutesUntil('the size of before', 40, isSmaller);

    await set(NARROW);
    const narrow = await loop.minutesUntil('four subtasks of prices, and why not more', 25, says(pricesId, partitions));
    await set(DOUBLED);
    const widened = await loop.minutesUntil('the backlog of prices to be read', 40, isDrained);

    await running.setHot(HOT_PERCENT);
    const hot = await loop.minutesUntil('the hot key', 20, says(joinId, isHotKey));
    const hotter = [...hot, ...(await loop.minutes(3))];
    await running.setHot(0);

    await set(THIRD);
    const third = await loop.minutesUntil('a smaller size', 60, isSmaller);
    const smaller = [
      ...third,
      ...(await loop.minutesUntil('it to run', 10, ({ events }) => named(events, 'confirmed'))),
    ];

    await set({ orders: 0, prices: 0 });
    const totals = await until('all that was written to be joined and committed', 60, async () => {
      const now = await running.totals();
      return now.out === now.orders && now.joinedPrices === now.prices ? now : undefined;
    });
    story = { calm, doubled, burst, outage, back, narrow, widened, hot: hotter, third: smaller, totals };
  });
  afterAll(async () => {
    await loop?.stop();
    await running?.stop();
  });

  const lagOf = ({ record }: Minute, source: VertexId | undefined): number | undefined =>
    record.samples.at(-1)?.vertices[source as VertexId]?.lag;
  const parallelismOf = ({ record }: Minute, vertex: VertexId | undefined): number =>
    record.sizing.kind === 'per-vertex' ? (record.sizing.parallelism[vertex as VertexId] ?? Number.NaN) : Number.NaN;
  const isDrained = (minute: Minute): boolean => {
    const orders = lagOf(minute, ordersId);
    const prices = lagOf(minute, pricesId);
    return orders !== undefined && prices !== undefined && orders + prices < DRAINED_S * (load.orders + load.prices);
  };
  const isSmaller = ({ events }: Minute): boolean =>
    events.some((event) => event.name === 'requested' && sizeIn(event, 'to', joinId) < sizeIn(event, 'from', joinId));
  const requestsIn = (minutes: readonly Minute[]): readonly ChangeEvent[] =>
    minutes.flatMap(({ events }) => events.filter(({ name }) => name === 'requested'));
  const sizeIn = (event: ChangeEvent | undefined, end: 'from' | 'to', vertex: VertexId | undefined): number => {
    const sizing = event?.detail[end];
    return sizing?.kind === 'per-vertex' ? (sizing.parallelism[vertex as VertexId] ?? Number.NaN) : Number.NaN;
  };

  it('is left alone while it carries its load, and the broker says that nothing waits', () => {
    expect(requestsIn(story.calm)).toEqual([]);
    const last = story.calm.at(-1)!;
    expect(last.record.decision).toBe('hold');
    expect(lagOf(last, ordersId)).toBeLessThan(DRAINED_S * CALM.orders);
  });

  it('gets more by one change when its load doubles, and drains its lag', () => {
    const requested = requestsIn(story.doubled);
    expect(requested).toHaveLength(1);
    expect(sizeIn(requested[0], 'to', joinId)).toBeGreaterThan(2);
    expect(Math.max(...story.doubled.map((minute) => lagOf(minute, ordersId) ?? 0))).toBeGreaterThan(0);
    expect(isDrainedOf(story.doubled)).toBe(true);
  });

  const isDrainedOf = (minutes: readonly Minute[]): boolean =>
    (lagOf(minutes.at(-1)!, ordersId) ?? Number.NaN) < DRAINED_S * DOUBLED.orders;

  it('has said how long the drain of an outage takes', () => {
    const from = story.outage.findIndex(({ events }) => named(events, 'confirmed'));
    const began = story.outage[from]!;
    const ended = story.outage.at(-1)!;
    const predicted = began.record.predictions?.drainSeconds ?? Number.NaN;
    const actual = (ended.at - began.at) / 1000;
    console.log(
      `drain after the outage: predicted ${Math.round(predicted)} s, seen drained after ${Math.round(actual)} s`,
    );
    expect(predicted).toBeGreaterThan(60);
    expect(predicted / actual).toBeGreaterThan(0.3);
    expect(predicted / actual).toBeLessThan(3);
  });

  it('has said it better when it had seen for some minutes what the job reads: to half as much again', () => {
    const from = story.outage.findIndex(({ events }) => named(events, 'confirmed')) + SEEN_FULL_MINUTES;
    const seen = story.outage[from]!;
    const ended = story.outage.at(-1)!;
    const predicted = seen.record.predictions?.drainSeconds ?? Number.NaN;
    const actual = (ended.at - seen.at) / 1000;
    console.log(
      `${SEEN_FULL_MINUTES} min later: predicted ${Math.round(predicted)} s, seen drained after ${Math.round(actual)} s`,
    );
    expect(predicted / actual).toBeGreaterThan(1 / 1.5);
    expect(predicted / actual).toBeLessThan(1.5);
  });

  it('reads a topic of 4 partitions with 4 subtasks and no more, and says why', () => {
    const everywhere = Object.values(story).flatMap((minutes) => (Array.isArray(minutes) ? (minutes as Minute[]) : []));
    expect(Math.max(...everywhere.map((minute) => parallelismOf(minute, pricesId)))).toBe(4);
    const reason = story.narrow.at(-1)!.record.because.find((one) => one.vertex === pricesId && partitions(one));
    expect(reason?.numbers?.['most']?.value).toBe(4);
    expect(story.narrow.at(-1)!.record.samples.at(-1)?.vertices[pricesId!]?.lag).toBeGreaterThan(0);
  });

  it('is not changed for a burst of a minute', () => {
    expect(requestsIn(story.burst)).toEqual([]);
  });

  it('is sized for the backlog of an outage', () => {
    const [first] = requestsIn(story.outage);
    expect(['backlog-late', 'load-above-capacity']).toContain(first?.detail.because[0]?.rule);
    expect(sizeIn(first, 'to', joinId)).toBeGreaterThan(sizeIn(first, 'from', joinId));
  });

  it('gets the smaller size again when the backlog is gone and that pays', () => {
    const requested = requestsIn(story.back).at(-1);
    expect(sizeIn(requested, 'to', joinId)).toBeLessThan(sizeIn(requestsIn(story.outage)[0], 'to', joinId));
  });

  it('is not doubled for a hot key, which it names', () => {
    const reason = story.hot
      .flatMap(({ record }) => record.because)
      .findLast((one) => isHotKey(one) && one.vertex === joinId);
    expect(reason?.numbers?.['share']?.value).toBeGreaterThan(0.1);
    for (const request of requestsIn(story.hot)) {
      expect(sizeIn(request, 'to', joinId)).toBeLessThan(2 * sizeIn(request, 'from', joinId));
    }
  });

  it('gets less when a third of the load is left and that pays', () => {
    const requested = requestsIn(story.third);
    expect(requested.length).toBeGreaterThanOrEqual(1);
    expect(sizeIn(requested.at(-1), 'to', joinId)).toBeLessThan(sizeIn(requested.at(-1), 'from', joinId));
  });

  it('has joined and written every order once and in order', () => {
    const { orders, prices, ...rest } = story.totals;
    expect(rest).toEqual({
      recordsPerSecond: 0,
      joinedOrders: orders,
      joinedPrices: prices,
      out: orders,
      gaps: 0,
      repeats: 0,
    });
    expect(orders).toBeGreaterThan(50_000);
  });

  it('has had no change refused, failed or left', async () => {
    const journal = await loop.journal();
    expect(journal.filter(({ name }) => name === 'refused' || name === 'failed' || name === 'lapsed')).toEqual([]);
  });
});

/** Samples that are enough to see what a full job reads. */
const SEEN_FULL_MINUTES = 4;

/** What the job carries, as its newest reasons say. */
const carriedBy = (minutes: readonly Minute[]): number => {
  const reasons = minutes.flatMap(({ record }) => record.because);
  return (
    reasons.findLast(({ numbers }) => numbers?.['carries'] !== undefined)?.numbers?.['carries']?.value ?? Number.NaN
  );
};

/** Orders/s during the outage that are too many to be read within 25 min of it, whatever size the job has. */
const peakFor = (carries: number): number =>
  Math.round(Math.min(2000, Math.max(600, (25 * (carries - DOUBLED.orders)) / OUTAGE_MINUTES)));

/** Seconds of load that wait while nothing is wrong: records are on their way, and the broker is asked now and then. */
const DRAINED_S = 15;

const named = (events: readonly ChangeEvent[], name: ChangeEvent['name']): boolean =>
  events.some((event) => event.name === name);
const requests = ({ events }: Minute): boolean => named(events, 'requested');

const partitions = ({ bound }: Reason): boolean => bound === 'partitions of the source';

/** What chance makes of even keys is less. */
const isHotKey = ({ rule, numbers }: Reason): boolean => rule === 'hot-key' && (numbers?.['share']?.value ?? 0) > 0.1;

const says =
  (vertex: VertexId | undefined, what: (reason: Reason) => boolean) =>
  ({ record }: Minute): boolean =>
    record.because.some((reason) => reason.vertex === vertex && what(reason));
