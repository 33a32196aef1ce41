/** The metrics that CloudWatch lists of one application. Asked for only when the predicted names showed nothing. */
import { isSource, type JobGraph, type JobVertex, type VertexId } from '../../../lib/model/graph.ts';
import type { Reason } from '../../../lib/model/reason.ts';
import type { JobSettings } from '../../../lib/settings/settings.ts';
import type { Discovery } from '../plan/dialect.ts';
import { topicsOf } from '../plan/lag-plan.ts';
import { type Metric, sameDimension } from '../plan/metric.ts';
import { headOperator, type Match, matchNames, OPERATOR_NAME_LIMIT } from '../plan/vertex-names.ts';

/** `listed` includes names of the last two weeks, of vertices long gone, too. New ones appear after up to a quarter of an hour. */
export const discovered = (
  graph: JobGraph,
  settings: JobSettings,
  listed: readonly Metric[],
  ratesOnly: ReadonlySet<VertexId>,
): Discovery => {
  const valuesOf = (dimension: string): readonly string[] =>
    [...new Set(listed.flatMap((metric) => metric.dimensions[dimension] ?? []))].sort();
  const published = valuesOf('Task');
  const taskMatches = matchNames(new Map(graph.vertices.map((vertex) => [vertex.id, vertex.name])), published);
  const tasks = matched(taskMatches);
  const because = graph.vertices.flatMap((vertex) => {
    const match = taskMatches.get(vertex.id);
    return match && match.kind !== 'matched' ? [mismatch(vertex, match, published)] : [];
  });
  if (published.length > 0 && tasks.size === 0) {
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
  const operators = matched(matchNames(heads, valuesOf('Operator')));
  const lags = listed.filter((metric) => metric.name === 'records_lag_max');
  const kafkaLag = new Map(
    sources.flatMap((source): [VertexId, readonly Metric['dimensions'][]][] => {
      const own =
        lags.find(({ dimensions }) => isOf(dimensions, 'Task', tasks.get(source.id))) ??
        lags.find(({ dimensions }) => isOf(dimensions, 'Operator', operators.get(source.id)));
      const found = own ? [own] : ofApplication(lags, source, graph, settings);
      return found.length === 0 ? [] : [[source.id, found.map(({ dimensions }) => dimensions)]];
    }),
  );
  return { kind: 'found', findings: { tasks, operators, kafkaLag, ratesOnly }, because };
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

const NAMES_SHOWN = 5;

const count = (dimensions: Readonly<Record<string, string>>): number => Object.keys(dimensions).length;

const matched = (matches: ReadonlyMap<VertexId, Match>): ReadonlyMap<VertexId, string> =>
  new Map([...matches].flatMap(([id, match]) => (match.kind === 'matched' ? [[id, match.value]] : [])));

const mismatch = (
  vertex: { readonly id: VertexId; readonly name: string },
  match: Exclude<Match, { kind: 'matched' }>,
  tasks: readonly string[],
): Reason => ({
  rule: match.kind === 'ambiguous' ? 'names-ambiguous' : 'names-unmatched',
  vertex: vertex.id,
  says:
    match.kind === 'ambiguous'
      ? `The metrics of ${vertex.name} can't be distinguished from others of the same name (${match.between.join(', ')}): give it a name of its own in the job.`
      : `No metrics are published for ${vertex.name}. ${remedy(tasks)}`,
});

const remedy = (tasks: readonly string[]): string => {
  if (tasks.length === 0)
    return 'No task of the application publishes any: set its monitoring metrics level to TASK or finer.';
  const more = tasks.length > NAMES_SHOWN ? ` and ${tasks.length - NAMES_SHOWN} more` : '';
  return `The tasks that are published: ${tasks.slice(0, NAMES_SHOWN).join(', ')}${more}.`;
};
