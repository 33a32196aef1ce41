/** The metrics that CloudWatch lists of one application. Asked for only when the predicted names showed nothing. */
import { isSource, type JobGraph, type JobVertex, type VertexId } from '../../../lib/model/graph.ts';
import type { EpochMs } from '../../../lib/model/observation.ts';
import type { JobSettings } from '../../../lib/settings/settings.ts';
import type { Discovery } from '../plan/dialect.ts';
import { matchTasks } from '../plan/match-tasks.ts';
import { type Metric, type Read, sameDimension } from '../plan/metric.ts';
import { topicsOf } from '../plan/source-entries.ts';
import { headOperator, type Match, matchNames, OPERATOR_NAME_LIMIT } from '../plan/vertex-names.ts';
import { SNAPSHOTS_PER_MINUTE } from '../series/snapshot-layout.ts';
import { mismatchReasons } from './graph-remedy.ts';

export interface Listed {
  readonly metrics: readonly Metric[];
  readonly read: Read;
  /** Points before this are of an earlier run of the job. */
  readonly since: EpochMs;
  readonly ratesOnly: ReadonlySet<VertexId>;
  readonly parallelism: number;
}

/** Lists include names of the last two weeks, of vertices long gone, too. New ones appear after up to a quarter of an hour. */
export const discovered = (graph: JobGraph, settings: JobSettings, listed: Listed): Discovery => {
  const reporting = subtasksOf(listed);
  const tasks = reporting ? [...reporting.keys()] : valuesOf(listed.metrics, 'Task');
  const matches = matchTasks(graph.vertices, { tasks, subtasks: reporting });
  const found = matched(matches);
  const because = mismatchReasons({ graph, matches, tasks, parallelism: listed.parallelism });
  if (tasks.length > 0 && found.size === 0) {
    const why = because.map((reason) => reason.says).join(' ');
    return {
      kind: 'other-job',
      says: `no vertex of the job graph has metrics in CloudWatch. ${why}`,
      // New names are listed late: a job that was just deployed is found as soon as they are.
      retry: 'next time',
    };
  }
  const sources = graph.vertices.filter(isSource);
  const heads = new Map(sources.map((vertex) => [vertex.id, headOperator(vertex.name).slice(0, OPERATOR_NAME_LIMIT)]));
  const operators = matched(matchNames(heads, valuesOf(listed.metrics, 'Operator')));
  const lags = listed.metrics.filter((metric) => metric.name === 'records_lag_max');
  const kafkaLag = new Map(
    sources.flatMap((source): [VertexId, readonly Metric['dimensions'][]][] => {
      const own =
        lags.find(({ dimensions }) => isOf(dimensions, 'Task', found.get(source.id))) ??
        lags.find(({ dimensions }) => isOf(dimensions, 'Operator', operators.get(source.id)));
      const lag = own ? [own] : ofApplication(lags, source, graph, settings);
      return lag.length === 0 ? [] : [[source.id, lag.map(({ dimensions }) => dimensions)]];
    }),
  );
  return { kind: 'found', findings: { tasks: found, operators, kafkaLag, ratesOnly: listed.ratesOnly }, because };
};

/**
 * Which tasks are there in fact, where the list does not say it: some vertex has no task of its expected name, or there are
 * more tasks than vertices.
 */
export const tasksToVerify = (graph: JobGraph, metrics: readonly Metric[]): readonly string[] => {
  const tasks = valuesOf(metrics, 'Task');
  const found = matched(matchTasks(graph.vertices, { tasks }));
  return found.size === graph.vertices.length && tasks.length === found.size ? [] : tasks;
};

export const aliveMetric = ({ dimensions: { Application = '' }, ...metric }: Metric, Task: string): Metric => ({
  ...metric,
  name: 'busyTimeMsPerSecond',
  dimensions: { Application, Task },
});

/** Undefined: it was not read, or no task reports. */
const subtasksOf = ({ metrics, read, since }: Listed): ReadonlyMap<string, number> | undefined => {
  const [any] = metrics;
  if (!any) return undefined;
  const reporting = valuesOf(metrics, 'Task').flatMap((task): [string, number][] => {
    const counts = [...read(aliveMetric(any, task), 'SampleCount')].filter(([at]) => at >= since);
    return counts.length === 0 ? [] : [[task, Math.max(...counts.map(([, count]) => count)) / SNAPSHOTS_PER_MINUTE]];
  });
  return reporting.length === 0 ? undefined : new Map(reporting);
};

/**
 * By topic, or of the whole application. Where there is no other source that is this source's; else only topics that the
 * settings name for it are.
 */
const ofApplication = (
  lags: readonly Metric[],
  source: JobVertex,
  graph: JobGraph,
  settings: JobSettings,
): readonly Metric[] => {
  const byTopic = lags.filter(({ dimensions }) => isOfTopic(dimensions));
  if (graph.vertices.filter(isSource).length > 1) {
    const topics = topicsOf(source, graph, settings);
    return byTopic.filter(({ dimensions }) => topics.includes(dimensions['Topic'] ?? ''));
  }
  return byTopic.length > 0 ? byTopic : lags.filter(({ dimensions }) => count(dimensions) === 1);
};

/** {Topic, Application, Flow}, of what the job reads. */
const isOfTopic = (dimensions: Metric['dimensions']): boolean =>
  dimensions['Topic'] !== undefined &&
  (dimensions['Flow'] ?? 'Input') === 'Input' &&
  count(dimensions) === (dimensions['Flow'] === undefined ? 2 : 3);

/** Of the application and of this task or operator, and of nothing narrower. */
const isOf = (dimensions: Metric['dimensions'], dimension: 'Task' | 'Operator', name: string | undefined): boolean =>
  sameDimension(dimensions[dimension], name) && count(dimensions) === 2;

const count = (dimensions: Readonly<Record<string, string>>): number => Object.keys(dimensions).length;

const matched = (matches: ReadonlyMap<VertexId, Match>): ReadonlyMap<VertexId, string> =>
  new Map([...matches].flatMap(([id, match]) => (match.kind === 'matched' ? [[id, match.value]] : [])));

const valuesOf = (metrics: readonly Metric[], dimension: string): readonly string[] =>
  [...new Set(metrics.flatMap((metric) => metric.dimensions[dimension] ?? []))].sort();
