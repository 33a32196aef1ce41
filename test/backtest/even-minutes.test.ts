/** Which minutes say what a record costs. */
import { expect, it } from 'vitest';
import { fitModel } from '../../backtest/fit/fit-model.ts';
import { evenMinutes } from '../../backtest/history/even-minutes.ts';
import type { HistoryMinute, JobHistory } from '../../backtest/history/job-history.ts';
import { synthetic } from './synthetic.ts';

const BURSTS = [30, 60, 90, 120, 150, 180];

/** A burst of twice the load begins in the middle of each of these minutes and lasts for another one. */
const bursty = (): JobHistory => {
  const history = synthetic({
    minutes: 240,
    load: (i) => (BURSTS.includes(i) ? 4500 : BURSTS.includes(i - 1) ? 6000 : 3000),
  });
  const minutes = history.minutes.map((minute, i): HistoryMinute => {
    if (!BURSTS.includes(i)) return minute;
    const vertices = minute.vertices.map((vertex) => ({ ...vertex, hottest: (6000 / 4500) * vertex.hottest }));
    // Of processors only the highest of a minute is known.
    return { ...minute, cpu: 0.05 + (0.5 * 6000) / 8000, vertices };
  });
  return { ...history, minutes };
};

it('are those whose load did not jump: the first minute of a burst is none of them, the next one is', () => {
  const history = bursty();
  const left = new Set(evenMinutes(history));
  const outside = history.minutes.flatMap((minute, i) => (left.has(minute) ? [] : [i]));
  expect(outside).toEqual(BURSTS);
});

it('a record costs in a burst what it costs at other times', () => {
  const { vertices, cpu } = fitModel(bursty());
  const [seen] = vertices[1]?.seen ?? [];
  expect((seen?.capacity ?? 0) / 8000).toBeCloseTo(1, 2);
  expect(seen?.rising).toBeCloseTo(0, 2);
  expect((cpu?.perRecord ?? 0) / (0.5 / 1000)).toBeCloseTo(1, 1);
});

it('of a history that hardly has any, all are taken', () => {
  const history = synthetic({ minutes: 90, load: (i) => 1000 + 40 * i });
  const minutes = history.minutes.map((minute, i) =>
    i % 3 === 0 ? minute : { ...minute, vertices: minute.vertices.map((own) => ({ ...own, hottest: 2 * own.busy })) },
  );
  expect(evenMinutes({ ...history, minutes })).toHaveLength(90);
  expect(evenMinutes({ ...history, minutes: minutes.map((one) => ({ ...one, vertices: [] })) })).toHaveLength(90);
});
