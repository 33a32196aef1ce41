/** What points of five minutes say of the minutes that they were made of. */
import { describe, expect, it } from 'vitest';
import { minutesOfFive } from '../../backtest/history/five-minutes.ts';
import { rangesOf } from '../../backtest/history/ranges.ts';
import { sizeSpans } from '../../backtest/history/sizes.ts';
import type { Metric, Read, Statistic } from '../../functions/metrics/plan/metric.ts';
import { FROM, kpus } from './synthetic.ts';

const MINUTE = 60_000;
const FIVE = 5 * MINUTE;
const DAY = 86_400_000;
const metric = (name: string): Metric => ({ namespace: 'N', name, dimensions: {} });
const BUSY = metric('busy');
const RECORDS = metric('records');

const reading =
  (points: Readonly<Record<string, Readonly<Partial<Record<Statistic, readonly (number | undefined)[]>>>>>): Read =>
  ({ name }, statistic) =>
    new Map(
      (points[name]?.[statistic] ?? []).flatMap((value, i): [number, number][] =>
        value === undefined ? [] : [[FROM + i * FIVE, value]],
      ),
    );

describe('a gauge', () => {
  it('has the mean, the lowest and the highest in every minute, and a fifth of the samples', () => {
    const read = reading({
      busy: { Average: [200], Minimum: [100], Maximum: [900], Sum: [16_000], SampleCount: [80] },
    });
    const minutes = minutesOfFive(read, [], FROM, FROM + FIVE);
    const all = (statistic: Statistic) => [...minutes(BUSY, statistic).values()];
    expect(all('Average')).toEqual([200, 200, 200, 200, 200]);
    expect(all('Minimum')).toEqual([100, 100, 100, 100, 100]);
    expect(all('Maximum')).toEqual([900, 900, 900, 900, 900]);
    expect(all('Sum')).toEqual([3200, 3200, 3200, 3200, 3200]);
    expect(all('SampleCount')).toEqual([16, 16, 16, 16, 16]);
  });

  it('has no minutes where there is no point', () => {
    const minutes = minutesOfFive(reading({ busy: { Average: [1, undefined, 3] } }), [], FROM, FROM + 3 * FIVE);
    expect([...minutes(BUSY, 'Average').keys()].map((at) => (at - FROM) / MINUTE)).toEqual([
      0, 1, 2, 3, 4, 10, 11, 12, 13, 14,
    ]);
  });
});

describe('a counter', () => {
  /** By minute, the mean of its subtasks. */
  const means = (sums: readonly (number | undefined)[], counts: readonly (number | undefined)[]) => {
    const read = reading({ records: { Sum: sums, SampleCount: counts } });
    const minutes = minutesOfFive(read, [RECORDS], FROM, FROM + sums.length * FIVE);
    const samples = minutes(RECORDS, 'SampleCount');
    return [...minutes(RECORDS, 'Sum')].map(([at, sum]) => [(at - FROM) / MINUTE, sum / (samples.get(at) ?? 0)]);
  };

  it('grows along a line, and not in steps of five minutes', () => {
    // Four subtasks with 20 samples each; 100 records a minute.
    const grown = means([20_000, 60_000, 100_000], [80, 80, 80]);
    expect(grown.map(([minute]) => minute)).toEqual(Array.from({ length: 15 }, (_, i) => i));
    for (const [minute = 0, mean] of grown) expect(mean).toBeCloseTo(50 + 100 * minute, 6);
  });

  it('of which a restart cut a part off has no minutes there, and begins again behind it', () => {
    const grown = means([200_000, 240_000, 100_000, 20_000, 60_000], [80, 80, 60, 80, 80]);
    expect(grown.map(([minute]) => minute)).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24,
    ]);
    for (const [minute = 0, mean] of grown) {
      expect(mean).toBeCloseTo(minute < 10 ? 2300 + 100 * minute : 50 + 100 * (minute - 15), 6);
    }
  });

  it('of one point says nothing', () => {
    expect(means([20_000], [80])).toEqual([]);
  });
});

it('the size follows from the samples of five minutes; a point that a restart cut off has none', () => {
  const counts = [160, 160, 70, 100, 100].map((count, i) => [FROM + i * FIVE, count] as const);
  const series = { from: FROM, to: FROM + 5 * FIVE, periodMs: FIVE, now: kpus(5), dollarsPerKpuHour: 0.11 };
  const spans = sizeSpans({ ...series, snapshots: new Map(counts), kpus: new Map() });
  expect(spans.map(({ from, sizing }) => [(from - FROM) / FIVE, sizing.parallelism])).toEqual([
    [0, 8],
    [3, 5],
  ]);
});

it('KPUs that were published after a change of the size are not those of before', () => {
  const counts = [160, 160, 150, 100, 100].map((count, i) => [FROM + i * FIVE, count] as const);
  const series = { from: FROM, to: FROM + 5 * FIVE, periodMs: FIVE, now: kpus(5), dollarsPerKpuHour: 0.11 };
  const spans = sizeSpans({ ...series, snapshots: new Map(counts), kpus: new Map([[FROM + 2 * FIVE, 6]]) });
  expect(spans.map(({ sizing }) => [sizing.parallelism, sizing.kpus])).toEqual([
    [8, 8],
    [5, 5],
  ]);
});

describe('what is read how', () => {
  it('15 days and less by the minute', () => {
    const range = { from: FROM - 15 * DAY, to: FROM };
    expect(rangesOf(range)).toEqual({ byMinute: range, byFiveMinutes: undefined });
  });

  it('of more, the newest 15 days less the hour that reading may take', () => {
    const { byMinute, byFiveMinutes } = rangesOf({ from: FROM - 63 * DAY + MINUTE, to: FROM + MINUTE });
    expect(FROM + MINUTE - byMinute.from).toBeLessThanOrEqual(15 * DAY - 60 * MINUTE);
    expect(FROM + MINUTE - byMinute.from).toBeGreaterThan(15 * DAY - 66 * MINUTE);
    expect(byFiveMinutes?.to).toBe(byMinute.from);
    expect([(byFiveMinutes?.from ?? 1) % FIVE, byMinute.from % FIVE]).toEqual([0, 0]);
    expect(byFiveMinutes?.from).toBe(FROM - 63 * DAY);
  });
});
