/**
 * Flink's StatsD reporter, through the CloudWatch agent.
 *
 * StatsD has no labels, so the scope formats of docs/reporters.md put vertex and subtask into the name, and leave out what a
 * restart changes (host, task manager, attempt). Of two values of one name the last wins: therefore every subtask has a
 * name of its own, and task managers, which nothing but a restart's own names could tell apart, are not seen at all.
 */
import type { Metric } from '../plan/metric.ts';
import { bySubtask } from '../series/subtask-layouts.ts';
import type { ReportedJob } from './reported-job.ts';
import { reporterDialect } from './reporter-dialect.ts';

/** Between the parts of a name, as the agent puts it together again. */
const SEPARATOR = '_';

/** `metrics.scope.*` of Flink, so that names follow from the job graph alone. An operator's id is the vertex's where it is a source. */
export const statsdScopes = {
  'metrics.scope.task': 'flink.<job_name>.<task_id>.<subtask_index>',
  'metrics.scope.operator': 'flink.<job_name>.<operator_id>.operator.<subtask_index>',
  'metrics.scope.jm-job': 'flink.<job_name>',
  'metrics.scope.jm-operator': 'flink.<job_name>.<operator_id>.operator',
} as const;

/** `:` would end the name for StatsD, so the reporter writes `-`; the agent takes dots for separators. */
const statsdText = (text: string): string => text.replaceAll(':', '-').replaceAll('.', SEPARATOR);

const METRIC_NAMESPACE = 'CWAgent';

const named = (job: ReportedJob, ...parts: readonly (string | number)[]): Metric => ({
  namespace: job.metricNamespace ?? METRIC_NAMESPACE,
  name: ['flink', statsdText(job.jobName), ...parts].join(SEPARATOR),
  dimensions: { metric_type: 'gauge' },
});

const NAME = /^flink_(.+)_([0-9a-f]{32})_\d+_([A-Za-z]+)$/;

export const statsd = reporterDialect({
  name: 'statsd',
  metricNamespace: METRIC_NAMESPACE,
  layout: bySubtask,
  counters: 'counter',
  supports: ({ scope }) => scope !== 'task manager',
  ofVertex: (job, metric, vertex) => {
    if (metric.scope === 'job') return [named(job, metric.name)];
    if (metric.scope === 'enumerator') {
      return [named(job, vertex.id, 'operator', 'coordinator', 'enumerator', metric.name)];
    }
    const scope = metric.scope === 'operator' ? [vertex.id, 'operator'] : [vertex.id];
    return Array.from({ length: vertex.parallelism }, (_, subtask) => named(job, ...scope, subtask, metric.name));
  },
  ofTaskManagers: () => {
    throw new Error('StatsD tells task managers apart only by names that change with each restart');
  },
  listedName: () => undefined,
  // The name says nothing of the deployment: one pipeline.name at one agent is one job.
  identify: ({ name }, { deployment }, wanted) => {
    const [, job, vertex, metric] = NAME.exec(name) ?? [];
    return job === undefined || vertex === undefined || metric !== wanted.name
      ? undefined
      : { job, vertex, deployment };
  },
  jobName: ({ jobName }) => statsdText(jobName),
});
