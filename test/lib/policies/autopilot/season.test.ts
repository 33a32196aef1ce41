import { describe, expect, it } from 'vitest';
import { initialForecasts, withSample } from '../../../../lib/policies/autopilot/forecast-errors.ts';
import { initialMaxima, type LoadMaxima, withMaximum } from '../../../../lib/policies/autopilot/load-maxima.ts';
import { initialLoadSeries, withLoad } from '../../../../lib/policies/autopilot/load-series.ts';
import { seasonAhead } from '../../../../lib/policies/autopilot/season.ts';
import {
  type KnownDay,
  knownDay,
  nothingRecorded,
  type SeasonRecord,
  withSeasonMoment,
} from '../../../../lib/policies/autopilot/season-record.ts';
import { MINUTE, START } from '../../../support/small-job.ts';

const DAY = 1440;
type Load = (minute: number) => number;

/** 100/s at night, 1 000/s from nine to six, with an hour up and two hours down. */
const office: Load = (minute) => {
  const hour = (minute % DAY) / 60;
  return 100 + 900 * Math.max(0, Math.min(1, hour - 8, (20 - hour) / 2));
};
const isWeekend = (minute: number): boolean => Math.floor(minute / DAY) % 7 >= 5;
const week: Load = (minute) => (isWeekend(minute) ? 90 + office(minute) / 10 : office(minute));

const maximaOf = (load: Load, minutes: number): LoadMaxima => {
  let maxima = initialMaxima;
  for (let minute = 0; minute <= minutes; minute += 5) {
    maxima = withMaximum(maxima, START + minute * MINUTE, load(minute));
  }
  return maxima;
};

const EIGHT = 8 * 60;

describe('the same time of a day before', () => {
  it('is what the load goes on with, in the measure of today', () => {
    const busier: Load = (minute) => (minute < DAY ? 1 : 1.2) * office(minute);
    const { loads = [], alike } = seasonAhead(maximaOf(busier, DAY + EIGHT), 'yesterday') ?? {};
    expect(alike).toBe(true);
    expect(loads[0]).toBeLessThan(400);
    expect(loads.slice(6, 30)).toEqual(Array.from({ length: 24 }, () => 1200));
    expect(loads.at(-1)).toBeCloseTo(120, 6);
  });

  it.each([
    ['yesterday', DAY - 60, undefined],
    ['yesterday', DAY + 30, false],
    ['yesterday', DAY + 240, true],
    ['last-week', 7 * DAY - 60, undefined],
    ['last-week', 7 * DAY + 240, true],
  ] as const)('%s after %i minutes: is it known that today is alike? %s', (season, minutes, alike) => {
    expect(seasonAhead(maximaOf(office, minutes), season)?.alike).toBe(alike);
  });

  it('is without the spikes of that day, also of one that lay in two quarters of an hour', () => {
    const spikes: Load = (minute) => office(minute) * (minute === 700 || minute === 705 ? 3 : 1);
    const { loads = [] } = seasonAhead(maximaOf(spikes, DAY + EIGHT), 'yesterday') ?? {};
    expect(Math.max(...loads)).toBe(1000);
  });

  it('is not alike where today has left its course', () => {
    const quiet: Load = (minute) => (minute < DAY ? office(minute) : 100);
    expect(seasonAhead(maximaOf(quiet, DAY + EIGHT), 'yesterday')?.alike).toBe(true);
    expect(seasonAhead(maximaOf(quiet, DAY + EIGHT + 60), 'yesterday')?.alike).toBe(false);
  });
});

interface Recorded {
  readonly record: SeasonRecord;
  readonly knownAt: (minute: number) => KnownDay | undefined;
}

/** A sample every five minutes. */
const recorded = (load: Load, days: number): Recorded => {
  let [series, forecasts, maxima, record] = [initialLoadSeries, initialForecasts, initialMaxima, nothingRecorded];
  const known = new Map<number, KnownDay | undefined>();
  for (let minute = 0; minute < days * DAY; minute += 5) {
    const at = START + minute * MINUTE;
    const noise = 1 + 0.02 * Math.sin(minute * 7.3);
    series = withLoad(series, at, load(minute) * noise, 300);
    maxima = withMaximum(maxima, at, load(minute) * noise);
    forecasts = withSample(forecasts, series, at, load(minute) * noise);
    record = withSeasonMoment(record, { series, forecasts, maxima }, at, load(minute) * noise);
    known.set(minute, knownDay(record, maxima, at));
  }
  return { record, knownAt: (minute) => known.get(minute) };
};

const shareOfTime = ({ knownAt }: Recorded, from: number, to: number): number => {
  let known = 0;
  for (let minute = from; minute < to; minute += 5) known += knownAt(minute) === undefined ? 0 : 1;
  return known / ((to - from) / 5);
};

describe('the season is used', () => {
  const weeks = recorded(week, 15);
  const at = (day: number, hour: number) => weeks.knownAt(day * DAY + hour * 60)?.season;

  it('once it has been better at a dozen moments, from the second morning on', () => {
    expect(at(1, 5)).toBeUndefined();
    expect(at(1, 11)).toBe('yesterday');
    expect(shareOfTime(weeks, 2 * DAY, 5 * DAY)).toBe(1);
  });

  it('not on a first Saturday that has left its course, and not by a Sunday on Monday', () => {
    expect(at(5, 7)).toBe('yesterday');
    expect(at(5, 9)).toBeUndefined();
    expect(weeks.knownAt(7 * DAY + 9 * 60)?.season).not.toBe('yesterday');
  });

  it('by the day of a week ago, where that is as good: it knows the second weekend', () => {
    expect(at(10, 12)).toBe('last-week');
    expect(at(12, 12)).toBe('last-week');
    expect(Math.max(...(weeks.knownAt(12 * DAY + 6 * 60)?.loads ?? []))).toBeLessThan(220);
    expect(Math.max(...(weeks.knownAt(14 * DAY + 6 * 60)?.loads ?? []))).toBeGreaterThan(900);
  });

  it.each<[string, Load]>([
    ['a load that never changes', () => 500],
    ['a load that comes again every 17 hours', (minute) => office((minute * 24) / 17)],
    [
      'steps at other hours every day',
      (minute) => (((minute % DAY) + 397 * Math.floor(minute / DAY)) % DAY < 300 ? 900 : 100),
    ],
  ])('never for %s', (_, load) => {
    expect(shareOfTime(recorded(load, 8), 2 * DAY, 8 * DAY)).toBeLessThan(0.15);
  });

  it('no longer where it has become wrong, until it has been right again', () => {
    const other: Load = (minute) => office(minute < 4 * DAY ? minute : minute + 12 * 60);
    const run = recorded(other, 8);
    expect(shareOfTime(run, 3 * DAY, 4 * DAY)).toBe(1);
    expect(shareOfTime(run, 4 * DAY + 240, 5 * DAY)).toBeLessThan(0.3);
    expect(shareOfTime(run, 7 * DAY, 8 * DAY)).toBeGreaterThan(0.8);
  });
});
