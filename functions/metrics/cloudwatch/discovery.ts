/** What has CloudWatch of this application? Asked by ListMetrics, and only when the predicted names showed nothing. */
import { type CloudWatchClient, ListMetricsCommand } from '@aws-sdk/client-cloudwatch';
import { isSource, type JobGraph, type VertexId } from '../../../lib/model/graph.ts';
import type { Reason } from '../../../lib/model/reason.ts';
import type { Metric } from './metric.ts';
import { headOperator, type Match, matchNames } from './names.ts';
import type { Learned } from './needs.ts';

/** Includes names of the last two weeks, of vertices long gone, too. New ones appear after up to a quarter of an hour. */
export const listFlinkMetrics = async (client: CloudWatchClient, application: string): Promise<readonly Metric[]> => {
  const metrics: Metric[] = [];
  let token: string | undefined;
  do {
    const reply = await client.send(
      new ListMetricsCommand({
        Namespace: 'AWS/KinesisAnalytics',
        Dimensions: [{ Name: 'Application', Value: application }],
        NextToken: token,
      }),
    );
    for (const { Namespace, MetricName, Dimensions } of reply.Metrics ?? []) {
      if (!Namespace || !MetricName) continue;
      const dimensions = Object.fromEntries((Dimensions ?? []).map(({ Name, Value }) => [Name ?? '', Value ?? '']));
      metrics.push({ namespace: Namespace, name: MetricName, dimensions });
    }
    token = reply.NextToken;
  } while (token);
  return metrics;
};

export interface Discovered {
  readonly learned: Omit<Learned, 'ratesOnly'>;
  /** Tasks that are published, whether or not they are vertices of the graph. */
  readonly tasks: readonly string[];
  /** Why a vertex has no metrics. */
  readonly because: readonly Reason[];
}

export const discovered = (graph: JobGraph, listed: readonly Metric[]): Discovered => {
  const valuesOf = (dimension: string): readonly string[] =>
    [...new Set(listed.flatMap((metric) => metric.dimensions[dimension] ?? []))].sort();
  const tasks = valuesOf('Task');
  const taskMatches = matchNames(new Map(graph.vertices.map((vertex) => [vertex.id, vertex.name])), tasks);
  const sources = graph.vertices.filter(isSource);
  const operatorMatches = matchNames(
    new Map(sources.map((vertex) => [vertex.id, headOperator(vertex.name).slice(0, OPERATOR_NAME_LIMIT)])),
    valuesOf('Operator'),
  );
  const taskOf = matched(taskMatches);
  const operatorOf = matched(operatorMatches);
  const lags = listed.filter((metric) => metric.name === 'records_lag_max');
  const kafkaLag = sources.flatMap((source): [VertexId, Readonly<Record<string, string>>][] => {
    const found =
      lags.find(({ dimensions }) => dimensions['Task'] === taskOf.get(source.id) && count(dimensions) === 2) ??
      lags.find(({ dimensions }) => dimensions['Operator'] === operatorOf.get(source.id) && count(dimensions) === 2) ??
      // Of the whole application: true of a source only where there is no other.
      (sources.length === 1 ? lags.find(({ dimensions }) => count(dimensions) === 1) : undefined);
    return found ? [[source.id, found.dimensions]] : [];
  });
  return {
    learned: { tasks: taskOf, operators: operatorOf, kafkaLag: new Map(kafkaLag) },
    tasks,
    because: graph.vertices.flatMap((vertex) => {
      const match = taskMatches.get(vertex.id);
      return match && match.kind !== 'matched' ? [mismatch(vertex, match, tasks)] : [];
    }),
  };
};

const OPERATOR_NAME_LIMIT = 80;
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
      ? `The metrics of ${vertex.name} can't be told from others of the same name (${match.between.join(', ')}): give it a name of its own in the job.`
      : `No metrics are published for ${vertex.name}. ${remedy(tasks)}`,
});

const remedy = (tasks: readonly string[]): string => {
  if (tasks.length === 0)
    return 'No task of the application publishes any: set its monitoring metrics level to TASK or finer.';
  const more = tasks.length > NAMES_SHOWN ? ` and ${tasks.length - NAMES_SHOWN} more` : '';
  return `The tasks that are published: ${tasks.slice(0, NAMES_SHOWN).join(', ')}${more}.`;
};
