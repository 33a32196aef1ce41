/**
 * Flink's OpenTelemetry reporter, through a collector whose `awsemf` exporter writes embedded metric format.
 *
 * Names and attributes arrive as they are. A counter is reported as what was added since the last report; a gauge that
 * only grows stays a gauge.
 */
import type { Metric } from '../../metric.ts';
import type { Dialect, ReportedJob } from '../dialect.ts';
import { inStatistics } from '../points/view.ts';
import type { ReportedMetric, Scope } from '../reported-metrics.ts';

const PREFIX: Readonly<Record<Scope, string>> = {
  task: 'flink.taskmanager.job.task.',
  operator: 'flink.taskmanager.job.task.operator.',
  enumerator: 'flink.jobmanager.job.operator.coordinator.enumerator.',
  'task manager': 'flink.taskmanager.',
};

export const otelName = ({ scope, name }: ReportedMetric): string => PREFIX[scope] + name;

const place = ({ cluster, namespace }: ReportedJob) => ({ ClusterName: cluster, Namespace: namespace });

export const otel: Dialect = {
  name: 'otel',
  metricNamespace: 'Flink',
  view: inStatistics,
  counters: 'added',
  sees: () => true,
  ofVertex: (job, metric, vertex) => [
    {
      namespace: job.metricNamespace ?? otel.metricNamespace,
      name: otelName(metric),
      dimensions: { ...place(job), job_name: job.jobName, task_id: vertex.id },
    },
  ],
  ofTaskManagers: (job, metric): Metric => ({
    namespace: job.metricNamespace ?? otel.metricNamespace,
    name: otelName(metric),
    dimensions: { ...place(job), FlinkDeployment: job.deployment },
  }),
  listedName: otelName,
  read: (listed, near, metric) => {
    const { job_name: job, task_id: vertex, ...where } = listed.dimensions;
    const here = place(near);
    if (listed.name !== otelName(metric) || job === undefined || vertex === undefined) return undefined;
    return where['ClusterName'] === here.ClusterName && where['Namespace'] === here.Namespace
      ? { job, vertex }
      : undefined;
  },
  jobName: ({ jobName }) => jobName,
};
