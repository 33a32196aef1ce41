/**
 * Flink's Prometheus reporter, scraped by the CloudWatch agent, which writes embedded metric format.
 *
 * A scrape of a subtask is one sample of a metric whose dimensions leave the subtask out. The reporter gives counters as
 * gauges, so the agent does not turn them into differences. A task manager's metrics have no job: theirs is the deployment.
 */
import type { Metric } from '../../metric.ts';
import type { Dialect, ReportedJob } from '../dialect.ts';
import { inStatistics } from '../points/view.ts';
import type { ReportedMetric, Scope } from '../reported-metrics.ts';

/** What Flink's reporter puts before a metric's name, by scope. */
const PREFIX: Readonly<Record<Scope, string>> = {
  task: 'flink_taskmanager_job_task_',
  operator: 'flink_taskmanager_job_task_operator_',
  enumerator: 'flink_jobmanager_job_operator_coordinator_enumerator_',
  'task manager': 'flink_taskmanager_',
};

/** `Status.JVM.Memory.Heap.Used`  ->  `flink_taskmanager_Status_JVM_Memory_Heap_Used` */
export const prometheusName = ({ scope, name }: ReportedMetric): string => PREFIX[scope] + prometheusText(name);

/** The reporter's rule for names and for values of labels. */
export const prometheusText = (text: string): string => text.replaceAll(/[^a-zA-Z0-9:_]/g, '_');

export const TASK_DIMENSIONS = ['ClusterName', 'Namespace', 'job_name', 'task_id'] as const;
export const TASK_MANAGER_DIMENSIONS = ['ClusterName', 'Namespace', 'FlinkDeployment'] as const;

/** These come from the agent and its scrape configuration, not through Flink's reporter: they are as they are. */
const place = ({ cluster, namespace }: ReportedJob) => ({ ClusterName: cluster, Namespace: namespace });

export const prometheus: Dialect = {
  name: 'prometheus',
  metricNamespace: 'ContainerInsights/Prometheus',
  view: inStatistics,
  counters: 'value',
  sees: () => true,
  ofVertex: (job, metric, vertex) => [
    {
      namespace: job.metricNamespace ?? prometheus.metricNamespace,
      name: prometheusName(metric),
      dimensions: { ...place(job), job_name: prometheusText(job.jobName), task_id: vertex.id },
    },
  ],
  ofTaskManagers: (job, metric): Metric => ({
    namespace: job.metricNamespace ?? prometheus.metricNamespace,
    name: prometheusName(metric),
    dimensions: { ...place(job), FlinkDeployment: job.deployment },
  }),
  listedName: prometheusName,
  read: (listed, near, metric) => {
    const { job_name: job, task_id: vertex, ...where } = listed.dimensions;
    const here = place(near);
    if (listed.name !== prometheusName(metric) || job === undefined || vertex === undefined) return undefined;
    return where['ClusterName'] === here.ClusterName && where['Namespace'] === here.Namespace
      ? { job, vertex }
      : undefined;
  },
  jobName: ({ jobName }) => prometheusText(jobName),
};
