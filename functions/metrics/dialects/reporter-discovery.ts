/**
 * What is published instead, when a job showed no metric at all. New metrics are listed late, and old ones for two weeks.
 */
import type { JobGraph } from '../../../lib/model/graph.ts';
import type { Reason } from '../../../lib/model/reason.ts';
import type { Discovery } from '../plan/dialect.ts';

/** Whose a listed metric is, as its name or its dimensions say. */
export interface ReportedIdentity {
  readonly job: string;
  readonly vertex: string;
  /** Undefined: nothing says which FlinkDeployment it is of, so it is not known to be ours. */
  readonly deployment: string | undefined;
}

export interface Sought {
  readonly namespace: string;
  readonly name: string;
  readonly deployment: string;
  readonly graph: JobGraph;
  /** By `metrics.jobName` of the settings. */
  readonly nameIsSet: boolean;
}

export const conclude = (identities: readonly ReportedIdentity[], sought: Sought): Discovery => {
  const { namespace, name, deployment, graph } = sought;
  const namesakes = identities.filter(({ job }) => job === name);
  const own = new Set(namesakes.filter((one) => one.deployment === deployment).map(({ vertex }) => vertex));
  if (own.size === 0) return { kind: 'nothing', because: nothingOf(sought, identities, namesakes) };
  if (graph.vertices.length === 0) return { kind: 'nothing', because: edgesUnknown([...own].sort()) };
  if (graph.vertices.some((vertex) => own.has(vertex.id))) return { kind: 'found', findings: {}, because: [] };
  const says = `${namespace} has metrics of the job ${name}, but of no vertex of its graph; it has ${some([...own])}`;
  return { kind: 'other-job', says, retry: 'in an hour' };
};

const nothingOf = (
  { namespace, name, deployment, nameIsSet }: Sought,
  identities: readonly ReportedIdentity[],
  namesakes: readonly ReportedIdentity[],
): Reason => {
  if (namesakes.some((one) => one.deployment === undefined)) {
    const says = `${namespace} has metrics of a job ${name} without the dimension FlinkDeployment: two deployments with one job name could not be distinguished, so they are not read. docs/reporters.md has the declarations.`;
    return { rule: 'deployment-unknown', says };
  }
  if (namesakes.length > 0) {
    const others = [...new Set(namesakes.map((one) => one.deployment ?? ''))].sort();
    const says = `${namespace} has metrics of a job ${name} of other deployments only (${some(others)}), none of ${deployment}.`;
    return { rule: 'nothing-published', says };
  }
  const others = [...new Set(identities.map(({ job }) => job))].sort();
  return {
    rule: 'nothing-published',
    says:
      others.length > 0
        ? `${namespace} has no metrics of a job called ${name}, only of ${some(others)}: ${nameIsSet ? 'correct metrics.jobName, which has to be' : 'set metrics.jobName to'} what Flink calls the job.`
        : `${namespace} has no metrics of any Flink job in this dialect: docs/reporters.md has the configuration of Flink and of the collector.`,
  };
};

/** Metrics name vertices, but not what flows between them. */
const edgesUnknown = (ids: readonly string[]): Reason => ({
  rule: 'graph-unknown',
  says: `In the last two weeks metrics named these vertices of the job: ${ids.join(', ')}. What flows between them no metric says: Flink does, where it may be asked (docs/eks/rbac.yaml), or "graph" in the settings.`,
});

const SHOWN = 5;

const some = (names: readonly string[]): string =>
  names.slice(0, SHOWN).join(', ') + (names.length > SHOWN ? ` and ${names.length - SHOWN} more` : '');
