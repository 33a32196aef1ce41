/** The layouts of Flink's own reporters: all subtasks in the statistics of one metric, or one metric each. */
import type { Aggregate, EpochMs } from '../../../lib/model/observation.ts';
import type { Metric, Read } from '../plan/metric.ts';
import type { SeriesLayout, Subtasks } from '../plan/series-layout.ts';

const STATISTICS = ['Maximum', 'Minimum', 'Average', 'Sum', 'SampleCount'] as const;

/**
 * Each report of a subtask is one sample of a single metric, so the number of samples tells whether all have reported.
 * (4 subtasks, sum 2400, 8 samples)  ->  each reported twice, average 300, sum 1200
 */
export const aggregatedSeries: SeriesLayout = {
  statistics: { gauge: STATISTICS, counter: STATISTICS },
  aggregates: (read, [metric], of) => {
    if (!metric) return new Map();
    const min = read(metric, 'Minimum');
    const max = read(metric, 'Maximum');
    const avg = read(metric, 'Average');
    return new Map(
      wholeMinutes(read, metric, of).flatMap(([at]): [EpochMs, Aggregate][] => {
        const low = min.get(at);
        const high = max.get(at);
        const mean = avg.get(at);
        if (low === undefined || high === undefined || mean === undefined) return [];
        return [[at, { min: low, max: high, avg: mean, sum: mean * of.parallelism }]];
      }),
    );
  },
  totals: (read, metrics, of) => sums(aggregatedSeries.aggregates(read, metrics, of)),
  added: (read, [metric], of) => {
    if (!metric) return new Map();
    const total = read(metric, 'Sum');
    return new Map(wholeMinutes(read, metric, of).map(([at]) => [at, total.get(at) ?? Number.NaN]));
  },
  some: (read, [metric], times) => {
    if (!metric) return new Map();
    return new Map(
      [...read(metric, 'Sum')].flatMap(([at, sum]): [EpochMs, number][] => {
        const reports = times.get(at);
        return reports === undefined ? [] : [[at, sum / reports]];
      }),
    );
  },
  times: (read, [metric], of) =>
    new Map(metric ? wholeMinutes(read, metric, of).map(([at, count]) => [at, count / of.parallelism]) : []),
  least: (read, [metric]) => (metric ? read(metric, 'Minimum') : new Map()),
};

/**
 * Every subtask reports equally often, so the samples of a whole minute are a multiple of the parallelism. Where subtasks
 * report more than once a minute that alone does not tell a missing one, so there may not be fewer than usual, either.
 * (2 subtasks, 4 samples in most minutes, 2 in this one)  ->  not whole: a report of both is missing, or all of one
 */
const wholeMinutes = (
  read: Read,
  metric: Metric,
  { parallelism, since }: Subtasks,
): readonly (readonly [EpochMs, number])[] => {
  const counts = [...read(metric, 'SampleCount')].filter(([at]) => at >= since);
  const usual = mostCommon(counts.map(([, count]) => count));
  return counts.filter(([, count]) => count % parallelism === 0 && count >= usual);
};

/** The greatest of those that are equally common. */
const mostCommon = (values: readonly number[]): number => {
  const times = [...Map.groupBy(values, (value) => value)].map(([value, all]) => [value, all.length] as const);
  return times.toSorted(([a, m], [b, n]) => n - m || b - a)[0]?.[0] ?? 0;
};

/** A metric for each subtask, with several reports a minute: their average stands for the minute. */
export const bySubtask: SeriesLayout = {
  statistics: { gauge: ['Average'], counter: ['Average'] },
  aggregates: (read, metrics, { since }) => {
    const series = metrics.map((metric) => read(metric, 'Average'));
    const minutes = [...(series[0]?.keys() ?? [])].filter((at) => at >= since && series.every((one) => one.has(at)));
    return new Map(
      minutes.map((at) => {
        const values = series.map((one) => one.get(at) ?? Number.NaN);
        const sum = total(values);
        return [at, { min: Math.min(...values), max: Math.max(...values), avg: sum / values.length, sum }];
      }),
    );
  },
  totals: (read, metrics, of) => sums(bySubtask.aggregates(read, metrics, of)),
  added: () => {
    throw new Error('A metric by subtask shows values, not what was added to them');
  },
  some: (read, metrics, times) => {
    const series = metrics.map((metric) => read(metric, 'Average'));
    return new Map(
      [...times.keys()].flatMap((at): [EpochMs, number][] => {
        const values = series.flatMap((one) => one.get(at) ?? []);
        return values.length === 0 ? [] : [[at, total(values)]];
      }),
    );
  },
  times: (read, metrics, of) => new Map([...bySubtask.aggregates(read, metrics, of).keys()].map((at) => [at, 1])),
  least: (read, metrics) => {
    const least = new Map<EpochMs, number>();
    for (const metric of metrics) {
      for (const [at, value] of read(metric, 'Average')) least.set(at, Math.min(value, least.get(at) ?? value));
    }
    return least;
  },
};

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

const sums = (aggregates: ReadonlyMap<EpochMs, Aggregate>) =>
  new Map([...aggregates].map(([at, { sum = Number.NaN }]) => [at, sum]));
