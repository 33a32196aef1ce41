/** What arrived behind a backlog that Kafka knows to one checkpoint only. */
import { expect, it } from 'vitest';
import { arrivalsOf } from '../../backtest/fit/arrivals.ts';
import { synthetic } from './synthetic.ts';

const STEP_SECONDS = 60;
const READ = 4000;

/** The oldest offset that is not committed lies anywhere within a step; production takes a whole step off. */
const shown = (waiting: number, i: number): number =>
  Math.max(0, waiting + ((i * 37) % STEP_SECONDS) * READ - STEP_SECONDS * READ);

/** 4 000/s are read from minute 60 on; 12 000/s arrive for ten minutes, then 3 000/s. */
const behind = (i: number): number =>
  i < 60 ? 0 : Math.max(0, Math.min(10, i - 59) * 60 * 8000 - Math.max(0, i - 69) * 60 * 1000);

const history = {
  ...synthetic({
    minutes: 140,
    load: (i) => (i < 60 ? 3000 + (i % 3) * 30 : READ),
    waiting: (i) => (i < 60 ? 0 : shown(behind(i), i)),
  }),
  lagHiddenSeconds: STEP_SECONDS,
};

const [arrived = new Float64Array()] = arrivalsOf(history);
const [stepped = new Float64Array()] = arrivalsOf({ ...history, lagHiddenSeconds: 0 });
const furthest = (series: Float64Array, from: number, to: number, rate: number): number =>
  Math.max(...series.slice(from, to).map((value) => Math.abs(value / rate - 1)));

it('is as even as the load was, although the backlog is known in steps', () => {
  expect(furthest(arrived, 75, 130, 3000)).toBeLessThan(0.1);
  // Minute for minute the steps are taken for a load.
  expect(furthest(stepped, 75, 130, 3000)).toBeGreaterThan(0.4);
});

it('keeps a change of the load where it was, to a few minutes', () => {
  const mean = (from: number, to: number): number => arrived.slice(from, to).reduce((a, b) => a + b, 0) / (to - from);
  expect(mean(62, 68)).toBeGreaterThan(9500);
  expect(mean(74, 80)).toBeLessThan(3400);
});

it('scatters as the load does where there is no backlog', () => {
  expect(new Set(arrived.slice(90, 120)).size).toBe(30);
  const calm = arrivalsOf({ ...history, minutes: history.minutes.slice(60) })[0] ?? new Float64Array();
  expect(furthest(calm, 90, 120, calm[90] ?? 0)).toBeLessThan(0.05);
});

it('a burst of two minutes stays one, although the offset of Kafka shows a backlog in it', () => {
  const bursts = [40, 80, 120];
  const inBurst = (i: number): boolean => bursts.some((first) => i === first || i === first + 1);
  const [loads = new Float64Array()] = arrivalsOf({
    ...synthetic({
      minutes: 140,
      load: (i) => (inBurst(i) ? 8000 : 3900 + (i % 3) * 30),
      waiting: (i) => (inBurst(i) ? 90_000 : 0),
    }),
    lagHiddenSeconds: STEP_SECONDS,
  });
  for (const first of bursts) {
    expect(furthest(loads, first, first + 2, 8000)).toBeLessThan(0.2);
    expect(furthest(loads, first - 10, first - 1, 3900)).toBeLessThan(0.05);
  }
});

it('a full job whose backlog is less than a step shows none every few minutes, and that is no load that comes and goes', () => {
  // 8 000/s arrive and are read, and 40 s of them wait all the time.
  const [loads = new Float64Array()] = arrivalsOf({
    ...synthetic({
      minutes: 140,
      parallelism: 16,
      load: (i) => (i < 60 ? 3000 + (i % 3) * 30 : 8000),
      waiting: (i) => (i < 60 ? 0 : Math.max(0, 320_000 - ((i * 37) % STEP_SECONDS) * 8000)),
    }),
    lagHiddenSeconds: STEP_SECONDS,
  });
  expect(furthest(loads, 70, 130, 8000)).toBeLessThan(0.08);
});

it('bursts of a minute every five minutes stay bursts: a job with room reads less between them', () => {
  const inBurst = (i: number): boolean => i >= 60 && i % 5 === 0;
  const [loads = new Float64Array()] = arrivalsOf({
    ...synthetic({
      minutes: 140,
      load: (i) => (inBurst(i) ? 6000 : 3900 + (i % 3) * 30),
      waiting: (i) => (inBurst(i) ? 40_000 : 0),
    }),
    lagHiddenSeconds: STEP_SECONDS,
  });
  for (let i = 70; i < 130; i++) {
    if (inBurst(i)) expect(loads[i]).toBeGreaterThan(5500);
    else expect(loads[i]).toBeLessThan(4500);
  }
});
