/** The number of CloudWatch metrics of a job of some size, how many are read at a poll, and what a month costs. */
import type { ReporterDialectName } from '../../functions/metrics/dialects/reporter-dialect.ts';
import type { ReportedMetric } from '../../functions/metrics/plan/reported-metrics.ts';
import type { JobSize } from './job-size.ts';

const DOLLARS_PER_CUSTOM_METRIC = 0.3;
const DOLLARS_PER_METRIC_READ = 0.01 / 1000;
const HOURS_PER_MONTH = 730;

export interface Cost {
  /** Custom metrics that exist. */
  readonly stored: number;
  readonly readPerPoll: number;
  readonly storingDollars: number;
  readonly readingDollars: number;
}

/** First-tier list prices, us-east-1; `metrics` are what is reported. */
export const costOf = (
  dialect: ReporterDialectName,
  size: JobSize,
  metrics: readonly ReportedMetric[],
  everyMinutes: number,
): Cost => {
  const count = (each: (metric: ReportedMetric, size: JobSize) => number) =>
    metrics.reduce((total, metric) => total + each(metric, size), 0);
  const stored = count(dialect === 'statsd' ? storedBySubtask : storedInStatistics);
  const perVertex = dialect === 'statsd' ? size.parallelism : 1;
  const readPerPoll = count((metric) => read(metric, size) * (isOne(metric) ? 1 : perVertex));
  return {
    stored,
    readPerPoll,
    storingDollars: stored * DOLLARS_PER_CUSTOM_METRIC,
    readingDollars: readPerPoll * DOLLARS_PER_METRIC_READ * (60 / everyMinutes) * HOURS_PER_MONTH,
  };
};

/** One value, however many subtasks there are. */
const isOne = ({ scope }: ReportedMetric): boolean =>
  scope === 'enumerator' || scope === 'job' || scope === 'task manager';

/** Declarations choose by label, so sources can be chosen; what is no source can't. */
const storedInStatistics = (metric: ReportedMetric, { vertices, sources }: JobSize): number => {
  if (metric.of === 'the job') return 1;
  return metric.of === 'sources' ? sources : vertices;
};

/** A filter chooses by scope only: every operator of every chain counts its records. */
const storedBySubtask = (metric: ReportedMetric, size: JobSize): number => {
  const { vertices, sources, parallelism, operators } = size;
  if (metric.scope === 'task manager') return 0;
  if (metric.scope === 'enumerator') return sources;
  if (metric.scope === 'job') return 1;
  if (metric.scope === 'task') return vertices * parallelism;
  return (metric.ofSourceOperators ? vertices * operators : sources) * parallelism;
};

const read = ({ of }: ReportedMetric, { vertices, sources }: JobSize): number => {
  switch (of) {
    case 'the job':
      return 1;
    case 'sources':
      return sources;
    case 'what is no source':
      return vertices - sources;
    case 'every vertex':
      return vertices;
    case 'inputs of joins':
      return 2;
  }
};
