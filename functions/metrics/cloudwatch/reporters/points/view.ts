/** How do the points of CloudWatch show the subtasks of a vertex: all in the statistics of one metric, or one metric each? */
import type { Aggregate, EpochMs } from '../../../../../lib/observation.ts';
import type { Metric, Read, Series, Statistic } from '../../metric.ts';

export type Aggregates = ReadonlyMap<EpochMs, Required<Aggregate>>;

export interface View {
  /** What to ask of each CloudWatch metric. Together they are billed as one. */
  readonly statistics: readonly Statistic[];
  /** Over the subtasks. A minute in which not every one of them has shown itself is left out. */
  all(read: Read, metrics: readonly Metric[], parallelism: number): Aggregates;
  /** Everything the minute brought, added up; likewise only where every subtask has shown itself. */
  added(read: Read, metrics: readonly Metric[], parallelism: number): Series;
  /** Sum over those subtasks that have the metric at all. `times`: how often each of them reported in the minute. */
  some(read: Read, metrics: readonly Metric[], times: Series): Series;
  /** How often each subtask reported, minute by minute. */
  times(read: Read, metrics: readonly Metric[], parallelism: number): Series;
  /** The least value of any subtask. */
  least(read: Read, metrics: readonly Metric[]): Series;
}

/**
 * Each report of a subtask is one sample of a single metric. Every subtask reports equally often, so a count that is no
 * multiple of the parallelism means that some are missing (a scrape that failed, a value that was NaN, a restart).
 * (4 subtasks, sum 2400, 8 samples)  ->  each reported twice, average 300, sum 1200
 */
export const inStatistics: View = {
  statistics: ['Maximum', 'Minimum', 'Average', 'Sum', 'SampleCount'],
  all: (read, metrics, parallelism) => {
    const [metric] = metrics;
    if (!metric) return new Map();
    const [min, max, avg] = [read(metric, 'Minimum'), read(metric, 'Maximum'), read(metric, 'Average')];
    return new Map(
      wholeMinutes(read, metric, parallelism).flatMap((at): [EpochMs, Required<Aggregate>][] => {
        const [low, high, mean] = [min.get(at), max.get(at), avg.get(at)];
        if (low === undefined || high === undefined || mean === undefined) return [];
        return [[at, { min: low, max: high, avg: mean, sum: mean * parallelism }]];
      }),
    );
  },
  added: (read, metrics, parallelism) => {
    const [metric] = metrics;
    if (!metric) return new Map();
    const sums = read(metric, 'Sum');
    return new Map(wholeMinutes(read, metric, parallelism).map((at) => [at, sums.get(at) ?? Number.NaN]));
  },
  some: (read, metrics, times) => {
    const [metric] = metrics;
    if (!metric) return new Map();
    return new Map(
      [...read(metric, 'Sum')].flatMap(([at, sum]): [EpochMs, number][] => {
        const reports = times.get(at);
        return reports === undefined ? [] : [[at, sum / reports]];
      }),
    );
  },
  times: (read, [metric], parallelism) =>
    new Map(
      metric
        ? wholeMinutes(read, metric, parallelism).map((at) => [
            at,
            (read(metric, 'SampleCount').get(at) ?? Number.NaN) / parallelism,
          ])
        : [],
    ),
  least: (read, [metric]) => (metric ? read(metric, 'Minimum') : new Map()),
};

const wholeMinutes = (read: Read, metric: Metric, parallelism: number): readonly EpochMs[] =>
  [...read(metric, 'SampleCount')].filter(([, count]) => count % parallelism === 0).map(([at]) => at);

/** A metric for each subtask, with several reports a minute: their average stands for the minute. */
export const bySubtask: View = {
  statistics: ['Average'],
  all: (read, metrics) => {
    const series = metrics.map((metric) => read(metric, 'Average'));
    const minutes = [...(series[0]?.keys() ?? [])].filter((at) => series.every((one) => one.has(at)));
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
  times: (read, metrics, parallelism) =>
    new Map([...bySubtask.all(read, metrics, parallelism).keys()].map((at) => [at, 1])),
  least: (read, metrics) => {
    const least = new Map<EpochMs, number>();
    for (const metric of metrics) {
      for (const [at, value] of read(metric, 'Average')) least.set(at, Math.min(value, least.get(at) ?? value));
    }
    return least;
  },
};

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
