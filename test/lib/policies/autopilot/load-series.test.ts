import { describe, expect, it } from 'vitest';
import {
  endOfSilence,
  forecastOf,
  initialLoadSeries,
  type LoadSeries,
  withLoad,
  withoutFlood,
} from '../../../../lib/policies/autopilot/load-series.ts';

const MINUTE = 60_000;

/** A sample a minute. */
const played = (loads: readonly number[], from: LoadSeries = initialLoadSeries, start = 0): LoadSeries =>
  loads.reduce((series, load, i) => withLoad(series, (start + i) * MINUTE, load, 60), from);

const flat = (load: number, minutes: number): readonly number[] => Array.from({ length: minutes }, () => load);

describe('the load of the sources', () => {
  it('has a level and no slope while it is flat', () => {
    const series = played(flat(1000, 12));
    expect(series).toMatchObject({ level: 1000, slope: 0, odd: undefined });
    expect(forecastOf(series, 600)).toBe(1000);
  });

  it('has a slope on a ramp, whose effect is bounded', () => {
    const series = played(Array.from({ length: 12 }, (_, i) => 1000 + 20 * i));
    expect(series.slope).toBeCloseTo(20 / 60, 3);
    expect(series.level).toBeCloseTo(1220, 0);
    expect(forecastOf(series, 86_400)).toBeLessThan(1221 + (1800 * 20) / 60);
  });

  it('takes one sample that is off for odd, and two in a row for a new level', () => {
    const once = played([2000], played(flat(1000, 12)), 12);
    expect(once).toMatchObject({ level: 1000, odd: [12 * MINUTE, 2000] });
    const twice = played([2000], once, 13);
    expect(twice).toMatchObject({ level: 2000, slope: 0, odd: undefined });
  });

  it('knows a step that begins within a sample with the second whole one', () => {
    const within = played([1150, 2000], played(flat(1000, 12)), 12);
    // A burst of a minute may fall into two samples, too: what is between them is no level yet.
    expect(within.level).toBeLessThan(2000);
    expect(played([2040], within, 14)).toMatchObject({ level: 2020, slope: 0, odd: undefined });
    // Downwards as well.
    const down = played([850, 500], played(flat(1000, 12)), 12);
    expect(played([500], down, 14)).toMatchObject({ level: 500, odd: undefined });
  });

  it('takes no burst for a step, whichever samples it falls into', () => {
    for (const burst of [[2000], [1500, 1500], [1150, 1850], [1850, 1150]]) {
      const after = played([...burst, 1000, 1000], played(flat(1000, 12)), 12);
      expect(after.level).toBe(1000);
      const meanwhile = played(burst, played(flat(1000, 12)), 12);
      expect(meanwhile.level).toBeLessThanOrEqual(1500);
      expect(played([1000], meanwhile, 12 + burst.length).level).toBeLessThanOrEqual(1500);
    }
  });

  it('takes what is off by no more than it may be for the load, and no trend from it, until such samples are ten minutes old', () => {
    const level = played([6000, 6000, 6000]);
    const noisy = [8400, 4100].reduce((series, load, i) => withLoad(series, (3 + i) * MINUTE, load, 60, 2700), level);
    expect(noisy).toMatchObject({ odd: undefined, slope: 0, unsure: [4 * MINUTE, 2700] });
    expect(withLoad(level, 3 * MINUTE, 9000, 60, 2700).odd).toEqual([3 * MINUTE, 9000]);
    const climbing = Array.from({ length: 14 }, (_, i) => 6000 + 60 * i);
    expect(played(climbing.slice(0, 9), noisy, 5)).toMatchObject({ slope: 0, unsure: [4 * MINUTE, 2700] });
    const later = played(climbing, noisy, 5);
    expect(later.unsure).toBeUndefined();
    expect(later.slope).toBeGreaterThan(0);
  });

  it('takes the first exact sample after others for odd: what a spike has left behind is read, and the job has room again', () => {
    const spike = [7130, 9040].reduce((series, load, i) => withLoad(series, i * MINUTE, load, 60), initialLoadSeries);
    const full = withLoad(spike, 2 * MINUTE, 13_060, 60, 5400);
    expect(full.odd).toBeUndefined();
    expect(withLoad(full, 3 * MINUTE, 1980, 60).odd).toEqual([3 * MINUTE, 1980]);
  });

  it('forgets a spike', () => {
    const series = played([3000, 1000, 1000], played(flat(1000, 12)), 12);
    expect(series).toMatchObject({ level: 1000, odd: undefined });
  });

  it('keeps a trend that steepens', () => {
    let load = 1000;
    const ramp = Array.from({ length: 30 }, () => {
      load *= 1.05;
      return load;
    });
    const series = played(ramp);
    expect(series.slope).toBeGreaterThan((0.03 * load) / 60);
  });

  it('sizes what comes after a silence for the usual load: the rest is a backlog', () => {
    const silent = played(flat(0, 20), played(flat(1000, 120)), 120);
    const flood = played([5000, 5000], silent, 140);
    expect(flood.level).toBe(5000);
    expect(withoutFlood(flood)).toMatchObject({ level: 1000, slope: 0 });
    const over = played(flat(1100, 40), flood, 142);
    expect(withoutFlood(over).level).toBe(1100);
  });

  it('knows when a long silence ended, as long as what was kept back may arrive', () => {
    const before = played(flat(1000, 120));
    const silent = played(flat(0, 20), before, 120);
    expect(endOfSilence(silent)).toBe(undefined);
    const flood = played([5000], silent, 140);
    expect(endOfSilence(flood)).toBe(140 * MINUTE);
    expect(endOfSilence(played(flat(1000, 30), flood, 141))).toBe(undefined);
    // A source that commits every five minutes has short silences all the time.
    expect(endOfSilence(played([5000], played(flat(0, 5), before, 120), 125))).toBe(undefined);
  });
});
