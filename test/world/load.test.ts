import { expect, test } from 'vitest';
import { createLoad, LOAD_SHAPES } from '../../world/load/load.ts';
import { HOUR, MINUTE, START } from './a-world.ts';

const DAY = 24 * HOUR;
const day = (seed: number) => createLoad({ shape: 'day', seed, start: START });
const mean = (load: ReturnType<typeof day>, from: number, to: number): number => {
  let sum = 0;
  for (let at = from; at < to; at += 1000) sum += load.rate(at);
  return sum / ((to - from) / 1000);
};

test.each(LOAD_SHAPES)('%s: the same seed gives the same load, another seed another', (shape) => {
  const rates = (seed: number): number[] => {
    const load = createLoad({ shape, seed, start: START });
    return Array.from({ length: 200 }, (_, n) => load.rate(START + n * 7 * MINUTE));
  };
  expect(rates(1)).toEqual(rates(1));
  expect(rates(2)).not.toEqual(rates(1));
  for (const rate of rates(1)) expect(rate).toBeGreaterThanOrEqual(0);
});

test('a day has a night valley, a morning ramp and an evening peak', () => {
  const load = day(1);
  const at = (hour: number) => mean(load, START + hour * HOUR, START + hour * HOUR + 10 * MINUTE) / 8_000;
  expect(at(4)).toBeCloseTo(0.23, 1);
  expect(at(10)).toBeCloseTo(0.7, 1);
  expect(at(20.5)).toBeCloseTo(1, 1);
  expect(at(4)).toBeLessThan(0.3 * at(20.5));
});

test.each([1, 2, 3])('seed %i: the spike is over after a minute', (seed) => {
  const load = day(seed);
  const spike = load.events(START)?.spike ?? { from: 0, to: 0, times: 0 };
  expect(spike.to - spike.from).toBe(MINUTE);
  expect(mean(load, spike.from, spike.to) / load.planned(spike.from)).toBeGreaterThan(2);
  expect(mean(load, spike.to, spike.to + MINUTE) / load.planned(spike.to)).toBeLessThan(1.2);
});

test.each([1, 2, 3])('seed %i: an outage of 20 to 30 minutes, and then everything that was held back', (seed) => {
  const load = day(seed);
  const outage = load.events(START)?.outage ?? { from: 0, to: 0 };
  const minutes = (outage.to - outage.from) / MINUTE;
  expect(minutes).toBeGreaterThanOrEqual(20);
  expect(minutes).toBeLessThanOrEqual(30);
  expect(mean(load, outage.from, outage.to)).toBe(0);
  const after = outage.to + 5 * MINUTE;
  let planned = 0;
  for (let at = outage.from; at < after; at += 1000) planned += load.planned(at);
  expect((mean(load, outage.from, after) * (after - outage.from)) / 1000 / planned).toBeCloseTo(1, 1);
});

test('every day has its own spike and outage', () => {
  const load = day(1);
  const first = load.events(START);
  const second = load.events(START + DAY);
  expect(second?.spike.from).toBeGreaterThan((first?.spike.to ?? 0) + 12 * HOUR);
  expect((second?.outage.from ?? 0) - (first?.outage.from ?? 0)).not.toBe(DAY);
});

test.each([
  ['step', 10, 0.4],
  ['step', 100, 0.8],
  ['step', 220, 0.4],
  ['ramp', 0, 0.2],
  ['ramp', 400, 1],
  ['flat', 500, 0.6],
  ['night', 500, 0.04],
  ['spike', 39, 0.5],
] as const)('%s after %i min plans for %f of the peak', (shape, minutes, share) => {
  const load = createLoad({ shape, seed: 1, start: START, peak: 1000 });
  expect(load.planned(START + minutes * MINUTE)).toBeCloseTo(1000 * share, 6);
});

test('spike: every hour one minute at three times the load', () => {
  const load = createLoad({ shape: 'spike', seed: 1, start: START, peak: 1000 });
  const ratio = (minute: number) => mean(load, START + minute * MINUTE, START + (minute + 1) * MINUTE) / 500;
  expect([39, 40, 41, 100].map((minute) => Math.round(ratio(minute)))).toEqual([1, 3, 1, 3]);
});
