/** From the points of one records metric to a counter and a rate over all subtasks, minute by minute. */
import type { EpochMs } from '../../../lib/model/observation.ts';
import { MINUTE_MS, type Read, type Series } from '../plan/metric.ts';
import type { RecordsQuery } from '../plan/metric-plan.ts';
import type { SeriesLayout } from '../plan/series-layout.ts';

export interface Records {
  /** Since the job's start; where only a rate is published, since the start of what was read. */
  readonly counter: Series;
  readonly perSecond: Series;
  /** Minutes in which the counter had begun again: the job had restarted. */
  readonly resets: readonly EpochMs[];
}

/** Points of before `since` belong to a run of the job that is over. */
export const recordsOf = (
  layout: SeriesLayout,
  read: Read,
  { metrics, as, of: { parallelism } }: RecordsQuery,
  since: EpochMs,
): Records => {
  const subtasks = { parallelism, since };
  switch (as) {
    case 'counter':
      return differences(inOrder(layout.totals(read, metrics, subtasks)));
    case 'rate':
      return integral(inOrder(layout.totals(read, metrics, subtasks)));
    case 'added':
      return integral(inOrder(perSecond(layout.added(read, metrics, subtasks))));
  }
};

type Point = readonly [at: EpochMs, value: number];

const inOrder = (series: Series): readonly Point[] => [...series].sort(([a], [b]) => a - b);

const perSecond = (added: Series): Series =>
  new Map([...added].map(([at, records]) => [at, records / (MINUTE_MS / 1000)]));

/** (t0: 1200, t1: 7200)  ->  at t1 100 records/s */
const differences = (points: readonly Point[]): Records => {
  const rates = new Map<EpochMs, number>();
  const resets: EpochMs[] = [];
  points.forEach(([at, value], i) => {
    const [before, previous] = points[i - 1] ?? [];
    if (before === undefined || previous === undefined) return;
    if (value < previous) resets.push(at);
    else rates.set(at, (value - previous) / ((at - before) / 1000));
  });
  return { counter: new Map(points), perSecond: rates, resets };
};

/** (t0: 100/s, t1: 100/s)  ->  at t0 0 records, at t1 6000 records */
const integral = (points: readonly Point[]): Records => {
  let total = 0;
  const counter = points.map(([at, value], i): Point => {
    const [before] = points[i - 1] ?? [];
    total += before === undefined ? 0 : value * ((at - before) / 1000);
    return [at, total];
  });
  return { counter: new Map(counter), perSecond: new Map(points), resets: [] };
};
