/**
 * Flink's Prometheus reporter, scraped by the CloudWatch agent, which writes embedded metric format.
 *
 * A scrape of a subtask is one sample of a metric whose dimensions leave the subtask out. The reporter gives counters as
 * gauges, so the agent does not turn them into differences. The deployment is a label of the scrape: two deployments may
 * run one jar under one job name.
 */
import { type Metric, sameDimension } from '../plan/metric.ts';
import type { ReportedMetric, Scope } from '../plan/reported-metrics.ts';
import { aggregatedSeries } from '../series/subtask-layouts.ts';
import type { ReportedJob } from './reported-job.ts';
import { reporterDialect } from './reporter-dialect.ts';
import type { ReportedIdentity } from './reporter-discovery.ts';

/** What Flink's reporter puts before a metric's name, by scope. */
const PREFIX: Readonly<Record<Scope, string>> = {
  task: 'flink_taskmanager_job_task_',
  operator: 'flink_taskmanager_job_task_operator_',
  enumerator: 'flink_jobmanager_job_operator_coordinator_enumerator_',
  job: 'flink_jobmanager_job_',
  'task manager': 'flink_taskmanager_',
};

/** `Status.JVM.Memory.Heap.Used`  ->  `flink_taskmanager_Status_JVM_Memory_Heap_Used` */
export const prometheusName = ({ scope, name }: ReportedMetric): string => PREFIX[scope] + prometheusText(name);

/** The reporter's rule for names, and for values of labels unless `filterLabelValueCharacters` is off. */
const labelValue = (text: string, { labels }: ReportedJob): string =>
  labels === 'as they are' ? text : prometheusText(text);

const prometheusText = (text: string): string => text.replaceAll(/[^a-zA-Z0-9:_]/g, '_');

/** Those of the place come from the agent and its scrape configuration, not through Flink's reporter: they are as they are. */
export const TASK_DIMENSIONS = ['ClusterName', 'Namespace', 'FlinkDeployment', 'job_name', 'task_id'] as const;
export const JOB_DIMENSIONS = ['ClusterName', 'Namespace', 'FlinkDeployment', 'job_name'] as const;
export const TASK_MANAGER_DIMENSIONS = ['ClusterName', 'Namespace', 'FlinkDeployment'] as const;

export const placeOf = ({ cluster, namespace, deployment }: ReportedJob) => ({
  ClusterName: cluster,
  Namespace: namespace,
  FlinkDeployment: deployment,
});

/** Of a metric of a vertex near a job: in the same cluster and namespace. */
export const identityOf = (
  { name, dimensions }: Metric,
  near: ReportedJob,
  wanted: string,
): ReportedIdentity | undefined => {
  const { job_name: job, task_id: vertex, ClusterName, Namespace, FlinkDeployment: deployment } = dimensions;
  if (name !== wanted || job === undefined || vertex === undefined) return undefined;
  return sameDimension(ClusterName, near.cluster) && sameDimension(Namespace, near.namespace)
    ? { job, vertex, deployment }
    : undefined;
};

const METRIC_NAMESPACE = 'ContainerInsights/Prometheus';

export const prometheus = reporterDialect({
  name: 'prometheus',
  metricNamespace: METRIC_NAMESPACE,
  layout: aggregatedSeries,
  counters: 'counter',
  supports: () => true,
  ofVertex: (job, metric, vertex) => [
    {
      namespace: job.metricNamespace ?? METRIC_NAMESPACE,
      name: prometheusName(metric),
      dimensions: {
        ...placeOf(job),
        job_name: labelValue(job.jobName, job),
        ...(metric.scope === 'job' ? {} : { task_id: vertex.id }),
      },
    },
  ],
  ofTaskManagers: (job, metric) => ({
    namespace: job.metricNamespace ?? METRIC_NAMESPACE,
    name: prometheusName(metric),
    dimensions: placeOf(job),
  }),
  listedName: prometheusName,
  identify: (listed, near, metric) => identityOf(listed, near, prometheusName(metric)),
  jobName: (job) => labelValue(job.jobName, job),
});
