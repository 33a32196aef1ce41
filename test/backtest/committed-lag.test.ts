import { expect, it } from 'vitest';
import { type CommittedLag, committedLag } from '../../backtest/run/committed-lag.ts';

const INTERVAL = 60;
const RATE = 1000;
/** From the second one on: the first may be before the first checkpoint. */
const MINUTES = 120;

/** A job with one source, second of two vertices, that reads `RATE` until it is changed. */
const job = (luck: number) => {
  let [second, since, waiting] = [0, Number.NEGATIVE_INFINITY, 0];
  const perSecond = Float64Array.of(0, RATE);
  const lag: CommittedLag = committedLag({
    fluid: {
      second: () => second,
      isRunning: () => true,
      runningSince: () => since,
      waiting: () => waiting,
      perSecond,
    },
    sources: [1],
    checkpointSeconds: INTERVAL,
    job: 'orders',
    luck,
  });
  return {
    lag,
    reads(rate: number) {
      perSecond[1] = rate;
    },
    waits(records: number) {
      waiting = records;
    },
    restarts() {
      since = second;
    },
    minute(): number {
      for (let step = 0; step < 12; step++) {
        second += 5;
        lag.step();
      }
      return lag.seen[0] ?? Number.NaN;
    },
  };
};

const minutesOf = (luck: number): readonly number[] => {
  const { minute } = job(luck);
  minute();
  return Array.from({ length: MINUTES }, minute);
};

it('a job that keeps up seems to be behind by what it has read since its checkpoint', () => {
  const seen = minutesOf(0);
  for (const lag of seen) {
    expect(lag).toBeGreaterThanOrEqual(0);
    expect(lag).toBeLessThanOrEqual((INTERVAL + 10) * RATE);
  }
  const mean = seen.reduce((a, b) => a + b, 0) / seen.length;
  expect(mean).toBeGreaterThan(0.4 * INTERVAL * RATE);
  expect(mean).toBeLessThan(0.7 * INTERVAL * RATE);
});

it('minutes differ, since the broker looks in step with nothing', () => {
  const seen = minutesOf(0);
  expect(new Set(seen).size).toBeGreaterThan(5);
  expect(Math.max(...seen) - Math.min(...seen)).toBeGreaterThan(0.5 * INTERVAL * RATE);
});

it('another play has another chance, and the same play the same', () => {
  expect(minutesOf(1)).not.toEqual(minutesOf(0));
  expect(minutesOf(1)).toEqual(minutesOf(1));
});

it('what waits comes on top', () => {
  const behind = job(0);
  behind.waits(50_000);
  behind.minute();
  for (let n = 0; n < MINUTES; n++) expect(behind.minute()).toBeGreaterThanOrEqual(50_000);
});

it('a savepoint commits what was read before a restart', () => {
  const stopped = job(0);
  for (let n = 0; n < 3; n++) stopped.minute();
  stopped.reads(0);
  stopped.restarts();
  expect(stopped.minute()).toBe(0);
});
