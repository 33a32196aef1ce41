import { describe, expect, it } from 'vitest';
import { createLoad } from '../../../world/load/load.ts';
import { steeredLoad } from '../../../world/load/steered-load.ts';

const START = Date.UTC(2026, 2, 2);
const MINUTE = 60_000;
const options = { shape: 'flat', seed: 1, start: START, peak: 1000 } as const;
const plain = createLoad(options);
const sum = (rate: (at: number) => number, from: number, to: number): number => {
  let all = 0;
  for (let at = from; at < to; at += 1000) all += rate(at);
  return all;
};

describe('a load that is steered', () => {
  it('is the plain one as long as nothing happens', () => {
    const load = steeredLoad(options);
    for (let minute = 0; minute < 300; minute += 7) {
      expect(load.rate(START + minute * MINUTE)).toBe(plain.rate(START + minute * MINUTE));
    }
    expect(load.disturbances(START)).toEqual([]);
  });

  it('a spike is three times as much, and over after ten minutes', () => {
    const load = steeredLoad(options);
    const { from, to } = load.spike(START);
    expect(to - from).toBe(10 * MINUTE);
    expect(load.rate(to - 1000)).toBeCloseTo(3 * plain.rate(to - 1000), 6);
    expect(load.rate(to)).toBe(plain.rate(to));
  });

  it('an outage loses no record: what is held back comes after it', () => {
    const load = steeredLoad(options);
    const { from, to } = load.outage(START + MINUTE);
    expect(sum(load.rate, from, to)).toBe(0);
    const end = to + 60 * MINUTE;
    expect(sum(load.rate, from, end)).toBeCloseTo(sum(plain.rate, from, end), 3);
    expect(load.disturbances(to - 1)).toEqual([{ kind: 'outage', from, to }]);
    expect(load.disturbances(to)).toEqual([]);
  });

  it('another shape counts from when it was chosen; what was before stays', () => {
    const load = steeredLoad(options);
    const at = START + 60 * MINUTE;
    load.reshape(at, 'night');
    expect(load.shapeNow()).toBe('night');
    expect(load.planned(at - 1000)).toBe(600);
    expect(load.planned(at)).toBe(40);
  });
});
