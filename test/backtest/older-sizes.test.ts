/** What the part of a history that is known by five minutes adds to the model and to what was paid. */
import { expect, it } from 'vitest';
import { wholePeriod } from '../../backtest/advice/whole-period.ts';
import { fitModel } from '../../backtest/fit/fit-model.ts';
import { newestDays } from '../../backtest/fit/newest-days.ts';
import type { JobHistory, SeenRestart } from '../../backtest/history/job-history.ts';
import { FROM, PER_SUBTASK, synthetic } from './synthetic.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

/** Two days by the minute at 8, and before it one day by five minutes at 4, in which the hottest of five minutes is 20 % above the mean. */
const twoParts = (operations: readonly SeenRestart[] = []): JobHistory => {
  const newest = synthetic({ minutes: 2 * 1440, load: (i) => 3000 + 1000 * Math.sin(i / 200) });
  const before = synthetic({ minutes: 1440, load: (i) => 1500 + 500 * Math.sin(i / 200), parallelism: 4 });
  const minutes = before.minutes
    .filter((_, i) => i % 5 === 0)
    .map((minute) => ({
      ...minute,
      at: minute.at - DAY,
      vertices: minute.vertices.map((vertex) => ({ ...vertex, hottest: 1.2 * vertex.busy, waiting: Number.NaN })),
    }));
  return { ...newest, older: { from: FROM - DAY, to: FROM, minutes, operations, gaps: 0 } };
};

it('a size that only the older part has is seen, less surely; the highest of five minutes makes no record dearer', () => {
  const [, count] = fitModel(twoParts()).vertices;
  expect(count?.seen.map(({ parallelism }) => parallelism)).toEqual([4, 8]);
  const [four, eight] = count?.seen ?? [];
  expect((four?.capacity ?? 0) / (4 * PER_SUBTASK)).toBeCloseTo(1, 2);
  expect(four?.scatter).toBeGreaterThanOrEqual(0.1);
  expect(eight?.scatter).toBeLessThan(0.1);
});

it('a size that the newest part has, too, is taken from there alone', () => {
  const history = twoParts();
  const { older: _, ...alone } = history;
  const minutes = history.older?.minutes.map((minute) => ({ ...minute, sizing: history.size.current })) ?? [];
  const both: JobHistory = { ...history, older: { from: FROM - DAY, to: FROM, minutes, operations: [], gaps: 0 } };
  expect(fitModel(both)).toEqual(fitModel(alone));
});

it('operations of the older part say how long a restart takes', () => {
  const operation = { at: FROM - DAY / 2, seconds: 47, seenBy: 'operation' as const };
  expect(fitModel(twoParts()).restartsSeen).toBe(0);
  expect(fitModel(twoParts([operation]))).toMatchObject({ restartsSeen: 1, downSeconds: { expected: 47 } });
});

it('what is replayed has no older part', () => {
  const history = twoParts();
  const model = fitModel(history);
  for (const days of [1, 2]) expect(newestDays(history, model, days).history.older).toBeUndefined();
});

it('what was paid, the highest load and the sizes are those of both parts', () => {
  const whole = wholePeriod(twoParts());
  expect(whole).toMatchObject({ days: 3, daysByFiveMinutes: 1, measured: 1 });
  expect(whole.unitHours).toBeCloseTo(24 * 5 + 48 * 9, 6);
  expect(whole.sizes.map(({ hours }) => Math.round(hours))).toEqual([48, 24]);
  expect((whole.highestLoad?.perSecond ?? 0) / 4000).toBeCloseTo(1, 2);
  expect(whole.highestLoad?.at).toBeGreaterThanOrEqual(FROM);
  // FROM is a Monday; the day before it is only known by five minutes.
  expect(whole.week[0]).toBeCloseTo(3000 + 1000 * Math.sin(30 / 200), -2);
  expect(whole.week[6 * 24]).toBeCloseTo(1500 + 500 * Math.sin(30 / 200), -2);
  expect(whole.week[3 * 24]).toBeNaN();
  expect(whole.from).toBe(FROM - DAY);
  expect(whole.to).toBe(FROM + 2 * 1440 * MINUTE);
});
