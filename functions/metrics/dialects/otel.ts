/**
 * Flink's OpenTelemetry reporter, through a collector whose `awsemf` exporter writes embedded metric format.
 *
 * Names and attributes arrive as they are. A counter is reported as what was added since the last report; a gauge that
 * only grows stays a gauge.
 */
import type { ReportedMetric, Scope } from '../plan/reported-metrics.ts';
import { aggregatedSeries } from '../series/subtask-layouts.ts';
import { identityOf, placeOf } from './prometheus.ts';
import { reporterDialect } from './reporter-dialect.ts';

const PREFIX: Readonly<Record<Scope, string>> = {
  task: 'flink.taskmanager.job.task.',
  operator: 'flink.taskmanager.job.task.operator.',
  enumerator: 'flink.jobmanager.job.operator.coordinator.enumerator.',
  job: 'flink.jobmanager.job.',
  'task manager': 'flink.taskmanager.',
};

export const otelName = ({ scope, name }: ReportedMetric): string => PREFIX[scope] + name;

const METRIC_NAMESPACE = 'Flink';

export const otel = reporterDialect({
  name: 'otel',
  metricNamespace: METRIC_NAMESPACE,
  layout: aggregatedSeries,
  counters: 'added',
  supports: () => true,
  ofVertex: (job, metric, vertex) => [
    {
      namespace: job.metricNamespace ?? METRIC_NAMESPACE,
      name: otelName(metric),
      dimensions: {
        ...placeOf(job),
        job_name: job.jobName,
        ...(metric.scope === 'job' ? {} : { task_id: vertex.id }),
      },
    },
  ],
  ofTaskManagers: (job, metric) => ({
    namespace: job.metricNamespace ?? METRIC_NAMESPACE,
    name: otelName(metric),
    dimensions: placeOf(job),
  }),
  listedName: otelName,
  identify: (listed, near, metric) => identityOf(listed, near, otelName(metric)),
  jobName: ({ jobName }) => jobName,
});
