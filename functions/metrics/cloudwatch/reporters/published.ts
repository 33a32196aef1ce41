/** A job showed nothing at all: what is published instead? Asked of ListMetrics, which is slow to learn and never forgets soon. */
import { type CloudWatchClient, ListMetricsCommand } from '@aws-sdk/client-cloudwatch';
import type { JobGraph } from '../../../../lib/model/graph.ts';
import type { Reason } from '../../../../lib/model/reason.ts';
import type { Metric } from '../metric.ts';
import type { Dialect, ReportedJob } from './dialect.ts';
import { busyTime } from './reported-metrics.ts';

/** Which vertices of which jobs report how busy they are. */
export interface Published {
  readonly namespace: string;
  readonly vertices: ReadonlyMap<string, ReadonlySet<string>>;
}

/** A namespace that many share has more pages than are worth turning. */
const MAX_PAGES = 20;

export const published = async (client: CloudWatchClient, dialect: Dialect, job: ReportedJob): Promise<Published> => {
  const namespace = job.metricNamespace ?? dialect.metricNamespace;
  const name = dialect.listedName(busyTime);
  const vertices = new Map<string, Set<string>>();
  let token: string | undefined;
  for (let page = 0; page < MAX_PAGES; page++) {
    const reply = await client.send(
      new ListMetricsCommand({ Namespace: namespace, NextToken: token, ...(name && { MetricName: name }) }),
    );
    for (const { MetricName, Dimensions } of reply.Metrics ?? []) {
      const dimensions = Object.fromEntries((Dimensions ?? []).map(({ Name, Value }) => [Name ?? '', Value ?? '']));
      const listed: Metric = { namespace, name: MetricName ?? '', dimensions };
      const found = dialect.read(listed, job, busyTime);
      if (!found) continue;
      const known = vertices.get(found.job) ?? new Set();
      vertices.set(found.job, known.add(found.vertex));
    }
    token = reply.NextToken;
    if (!token) break;
  }
  return { namespace, vertices };
};

export type Missing =
  /** The job reports, but none of the vertices of its graph: the graph is another job's, or the metrics are. */
  { readonly kind: 'other-vertices'; readonly says: string } | { readonly kind: 'nothing'; readonly because: Reason };

export const missing = ({ namespace, vertices }: Published, graph: JobGraph, name: string): Missing | undefined => {
  const own = vertices.get(name);
  if (!own) return { kind: 'nothing', because: nothingOf(name, namespace, [...vertices.keys()].sort()) };
  if (graph.vertices.length === 0) return { kind: 'nothing', because: toBeDrawn([...own].sort()) };
  if (graph.vertices.some((vertex) => own.has(vertex.id))) return undefined;
  const says = `${namespace} has metrics of the job ${name}, but of no vertex of its graph; it has ${some([...own])}`;
  return { kind: 'other-vertices', says };
};

/** Metrics name vertices, but not what flows between them. */
const toBeDrawn = (ids: readonly string[]): Reason => ({
  rule: 'graph-unknown',
  says: `In the last two weeks metrics named these vertices of the job: ${ids.join(', ')}. What flows between them no metric says: Flink does, where it may be asked (docs/eks/rbac.yaml), or "graph" in the settings.`,
});

const SHOWN = 5;

const some = (names: readonly string[]): string =>
  names.slice(0, SHOWN).join(', ') + (names.length > SHOWN ? ` and ${names.length - SHOWN} more` : '');

const nothingOf = (name: string, namespace: string, others: readonly string[]): Reason => ({
  rule: 'nothing-published',
  says:
    others.length > 0
      ? `${namespace} has no metrics of a job called ${name}, only of ${some(others)}: set metrics.jobName to what Flink calls the job.`
      : `${namespace} has no metrics of any Flink job in this dialect: docs/reporters.md has the configuration of Flink and of the collector.`,
});
