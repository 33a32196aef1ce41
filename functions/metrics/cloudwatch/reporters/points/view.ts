/** How do the points of CloudWatch show the subtasks of a vertex: all in the statistics of one metric, or one metric each? */
import type { Aggregate, EpochMs } from '../../../../../lib/model/observation.ts';
import type { Metric, Read, Series, Statistic } from '../../metric.ts';

export type Aggregates = ReadonlyMap<EpochMs, Required<Aggregate>>;

export interface Subtasks {
  readonly parallelism: number;
  /** Points before this are of an earlier run, perhaps of another parallelism. */
  readonly since: EpochMs;
}

export interface View {
  /** What to ask of each CloudWatch metric. Together they are billed as one. */
  readonly statistics: readonly Statistic[];
  /** Over the subtasks. A minute in which not every one of them has shown itself is left out. */
  all(read: Read, metrics: readonly Metric[], of: Subtasks): Aggregates;
  /** Everything the minute brought, added up; likewise only where every subtask has shown itself. */
  added(read: Read, metrics: readonly Metric[], of: Subtasks): Series;
  /** Sum over those subtasks that have the metric at all. `times`: how often each of them reported in the minute. */
  some(read: Read, metrics: readonly Metric[], times: Series): Series;
  /** How often each subtask reported, minute by minute. */
  times(read: Read, metrics: readonly Metric[], of: Subtasks): Series;
  /** The least value of any subtask. */
  least(read: Read, metrics: readonly Metric[]): Series;
}

/**
 * Each report of a subtask is one sample of a single metric, so the number of samples tells whether all have reported.
 * (4 subtasks, sum 2400, 8 samples)  ->  each reported twice, average 300, sum 1200
 */
export const inStatistics: View = {
  statistics: ['Maximum', 'Minimum', 'Average', 'Sum', 'SampleCount'],
  all: (read, [metric], of) => {
    if (!metric) return new Map();
    const [min, max, avg] = [read(metric, 'Minimum'), read(metric, 'Maximum'), read(metric, 'Average')];
    return new Map(
      wholeMinutes(read, metric, of).flatMap(([at]): [EpochMs, Required<Aggregate>][] => {
        const [low, high, mean] = [min.get(at), max.get(at), avg.get(at)];
        if (low === undefined || high === undefined || mean === undefined) return [];
        return [[at, { min: low, max: high, avg: mean, sum: mean * of.parallelism }]];
      }),
    );
  },
  added: (read, [metric], of) => {
    if (!metric) return new Map();
    const sums = read(metric, 'Sum');
    return new Map(wholeMinutes(read, metric, of).map(([at]) => [at, sums.get(at) ?? Number.NaN]));
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
export const bySubtask: View = {
  statistics: ['Average'],
  all: (read, metrics, { since }) => {
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
  times: (read, metrics, of) => new Map([...bySubtask.all(read, metrics, of).keys()].map((at) => [at, 1])),
  least: (read, metrics) => {
    const least = new Map<EpochMs, number>();
    for (const metric of metrics) {
      for (const [at, value] of read(metric, 'Average')) least.set(at, Math.min(value, least.get(at) ?? value));
    }
    return least;
  },
};

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
