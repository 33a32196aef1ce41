import { describe, expect, it } from 'vitest';
import { expectedHold } from '../../../../lib/policies/autopilot/expected-hold.ts';
import {
  coverage,
  distribution,
  type Forecasts,
  HORIZONS_S,
  initialForecasts,
  upperLoad,
  withSample,
} from '../../../../lib/policies/autopilot/forecast-errors.ts';
import {
  initialMaxima,
  type LoadMaxima,
  secondsSinceAbove,
  withMaximum,
} from '../../../../lib/policies/autopilot/load-maxima.ts';
import { initialLoadSeries, type LoadSeries, withLoad } from '../../../../lib/policies/autopilot/load-series.ts';

const MINUTE = 60_000;

interface Seen {
  readonly series: LoadSeries;
  readonly forecasts: Forecasts;
  readonly maxima: LoadMaxima;
}

const played = (minutes: number, load: (minute: number) => number): Seen => {
  let seen: Seen = { series: initialLoadSeries, forecasts: initialForecasts, maxima: initialMaxima };
  for (let i = 0; i < minutes; i++) {
    const at = i * MINUTE;
    const now = load(i);
    const series = withLoad(seen.series, at, now, 60);
    seen = {
      series,
      forecasts: withSample(seen.forecasts, series, at, now),
      maxima: withMaximum(seen.maxima, at, now),
    };
  }
  return seen;
};

const wave = (minute: number): number => 1000 + 500 * Math.sin((2 * Math.PI * minute) / 240);

describe('the errors of forecasts', () => {
  it('are a distribution: it grows from 0 to 1, and its quantiles are where it says', () => {
    const { series, forecasts } = played(600, wave);
    for (const [index] of HORIZONS_S.entries()) {
      const { share, quantile } = distribution(forecasts, series, index);
      const shares = Array.from({ length: 200 }, (_, i) => share(i - 100));
      expect(shares.every((value, i) => i === 0 || value >= (shares[i - 1] as number))).toBe(true);
      expect(shares.at(-1)).toBeCloseTo(1, 3);
      for (const wanted of [0.1, 0.5, 0.9]) expect(share(quantile(wanted))).toBeGreaterThanOrEqual(wanted - 1e-9);
    }
  });

  it('do not count what a long outage of the producers did, nor the flood after it', () => {
    const outage = (from: number, to: number) => (minute: number) => {
      if (minute >= from && minute < to) return 0;
      return minute >= to && minute < to + 3 ? 8_000 : 1_000;
    };
    const upper = ({ forecasts, series }: Seen) => upperLoad(forecasts, series, 1_200, 0.95);
    const calm = played(300, () => 1_000);
    const after = played(300, outage(230, 255));
    expect(upper(after)).toBeLessThan(1.02 * upper(calm));
    // As long as it lasts no forecast is made; afterwards they begin again.
    const begun = ({ forecasts }: Seen) => forecasts.horizons.map(({ pending }) => pending.length);
    expect(begun(played(262, outage(230, 255))).slice(0, 3)).toEqual([0, 0, 0]);
    expect(begun(after).every((count) => count > 0)).toBe(true);
  });

  it('make a wave uncertain and leave a flat load certain', () => {
    const moving = played(600, wave);
    const still = played(600, () => 1000);
    const width = ({ forecasts, series }: Seen) => upperLoad(forecasts, series, 2400, 0.9) / series.level;
    expect(width(moving)).toBeGreaterThan(1.2);
    expect(width(still)).toBeLessThan(1.05);
  });

  it('are bounded, whatever comes', () => {
    const { forecasts } = played(3000, (minute) => 1000 * (1 + (minute % 7)));
    for (const { errors, pending } of forecasts.horizons) {
      expect(errors.length).toBeLessThanOrEqual(240);
      expect(pending.length).toBeLessThanOrEqual(9);
    }
  });

  it('count how often the band held', () => {
    const { due, share } = coverage(played(1500, wave).forecasts);
    expect(due).toBeGreaterThan(500);
    expect(share).toBeGreaterThan(0);
    expect(share).toBeLessThanOrEqual(1);
  });
});

describe('how long a capacity is enough', () => {
  it('is longer the larger it is, and nothing below the load', () => {
    const { forecasts, series, maxima } = played(600, wave);
    const hold = expectedHold(forecasts, series, maxima, 599 * MINUTE);
    const holds = [0.5, 1, 1.2, 1.5, 2, 3].map((times) => hold(times * series.level));
    expect(holds.every((value, i) => i === 0 || value >= (holds[i - 1] as number))).toBe(true);
    expect(holds[0]).toBeLessThan(60);
    expect(holds.at(-1)).toBeGreaterThan(3 * 3600);
  });

  it('goes by the quarters of an hour that the load was above it', () => {
    const { maxima } = played(120, (minute) => (minute < 30 ? 2000 : 1000));
    expect(secondsSinceAbove(maxima, 1500, 120 * MINUTE)).toBe(90 * 60);
    expect(secondsSinceAbove(maxima, 2500, 120 * MINUTE)).toBe(120 * 60);
  });
});
