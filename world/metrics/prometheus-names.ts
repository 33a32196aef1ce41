/**
 * Names of a job's own metrics in CloudWatch, when the CloudWatch agent has scraped Flink's Prometheus reporter. Written
 * down here once more, and not taken from the metric source: the sandbox would not notice a wrong name of the source.
 */
import { vertexIdOf } from '../job/plan.ts';
import type { MetricName } from './datum.ts';
import { memoized } from './names.ts';

/** What the agent and the reporter call the job and where it runs. */
export interface ScrapedJob {
  /** The EKS cluster. */
  readonly cluster: string;
  /** The Kubernetes namespace. */
  readonly namespace: string;
  /** The FlinkDeployment whose task managers run the job. */
  readonly deployment: string;
  /** What Flink calls the job: `pipeline.name`. */
  readonly jobName: string;
}

const TASK = 'flink_taskmanager_job_task';
export const VERTEX_METRICS = {
  busyTime: `${TASK}_busyTimeMsPerSecond`,
  accumulatedBusyTime: `${TASK}_accumulateBusyTimeMs`,
  backPressuredTime: `${TASK}_backPressuredTimeMsPerSecond`,
  recordsIn: `${TASK}_numRecordsIn`,
  recordsOut: `${TASK}_numRecordsOut`,
  sourceRecordsIn: `${TASK}_operator_numRecordsIn`,
  pendingRecords: `${TASK}_operator_pendingRecords`,
} as const;
export const TASK_MANAGER_METRICS = {
  heapUsed: 'flink_taskmanager_Status_JVM_Memory_Heap_Used',
  heapMax: 'flink_taskmanager_Status_JVM_Memory_Heap_Max',
  managedUsed: 'flink_taskmanager_Status_Flink_Memory_Managed_Used',
  metaspaceUsed: 'flink_taskmanager_Status_JVM_Memory_Metaspace_Used',
  collecting: 'flink_taskmanager_Status_JVM_GarbageCollector_All_TimeMsPerSecond',
} as const;

export interface ScrapedNames {
  ofVertex(metric: keyof typeof VERTEX_METRICS, vertex: string): MetricName;
  ofTaskManagers(metric: keyof typeof TASK_MANAGER_METRICS): MetricName;
}

/** Each name is made once, since a recorder distinguishes metrics by identity. */
export const scrapedNames = (job: ScrapedJob): ScrapedNames => {
  const metric = (name: string, dimensions: Readonly<Record<string, string>>): MetricName => ({
    namespace: 'ContainerInsights/Prometheus',
    name,
    dimensions: {
      ClusterName: job.cluster,
      Namespace: job.namespace,
      FlinkDeployment: job.deployment,
      ...dimensions,
    },
    unit: 'None',
  });
  // The subtask is no dimension: the subtasks of a vertex are samples of one metric.
  const vertices = new Map<string, (name: string) => MetricName>();
  const ofVertex = (vertex: string): ((name: string) => MetricName) => {
    const known = vertices.get(vertex);
    if (known) return known;
    const dimensions = { job_name: job.jobName.replaceAll(/[^a-zA-Z0-9:_]/g, '_'), task_id: vertexIdOf(vertex) };
    const made = memoized((name) => metric(name, dimensions));
    vertices.set(vertex, made);
    return made;
  };
  const ofTaskManagers = memoized((name) => metric(name, {}));
  return {
    ofVertex: (name, vertex) => ofVertex(vertex)(VERTEX_METRICS[name]),
    ofTaskManagers: (name) => ofTaskManagers(TASK_MANAGER_METRICS[name]),
  };
};
