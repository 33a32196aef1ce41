/** Flink's REST API of one job, as far as it is read: paths and the form of their answers. */
import type { EpochMs } from '../../lib/model/observation.ts';
import type { FlinkJobView } from '../../world/flink-cluster.ts';
import { jobDetails, jobPlan, taskCounts } from './job-details.ts';

export interface FlinkAnswer {
  readonly status: number;
  /** As JSON. */
  readonly body: unknown;
}

/** `path` without its query. Answers as of `now`, by Flink's clock, which is the world's. */
export const flinkAnswer = (
  job: FlinkJobView,
  path: string,
  now: EpochMs,
  configuration: Readonly<Record<string, string>> = {},
): FlinkAnswer => {
  const ok = (body: unknown): FlinkAnswer => ({ status: 200, body });
  if (path === '/overview') return ok(clusterOverview(job));
  if (path === '/taskmanagers') return ok({ taskmanagers: taskManagers(job) });
  if (path === '/jobmanager/config') return ok(Object.entries(configuration).map(([key, value]) => ({ key, value })));
  if (path === '/jobs/overview') return ok({ jobs: [jobOverview(job, now)] });
  const [, id, rest = ''] = /^\/jobs\/(\w+)(\/.*)?$/.exec(path) ?? [];
  if (id === undefined) return notFound(`Not found: ${path}`);
  if (id !== job.id) return notFound(`org.apache.flink.runtime.rest.NotFoundException: Job ${id} not found`);
  if (rest === '') return ok(jobDetails(job, now));
  if (rest === '/plan') return ok({ plan: jobPlan(job) });
  if (rest === '/exceptions') return ok({ exceptionHistory: { entries: exceptions(job), truncated: false } });
  if (rest === '/checkpoints') return ok(checkpoints(job));
  const [, vertexId] = /^\/vertices\/(\w+)\/subtasktimes$/.exec(rest) ?? [];
  const vertex = job.vertices.find((one) => one.id === vertexId);
  if (vertex)
    return ok({ id: vertex.id, name: vertex.name, now, subtasks: subtaskTimes(job, vertex.parallelism, now) });
  const [, measured] = /^\/vertices\/(\w+)\/subtasks\/metrics$/.exec(rest) ?? [];
  const names = job.vertices.find((one) => one.id === measured);
  if (names) return ok(metricNames(names));
  return notFound(`Not found: ${path}`);
};

/** Names alone, as Flink answers without `get`: those of the partitions, which are read here, and the task's. */
const metricNames = ({ name, topic }: FlinkJobView['vertices'][number]) => {
  const operator = name.split(' -> ')[0]?.replaceAll(/[\s:.]/g, '_');
  const partitions = Array.from({ length: topic?.partitions ?? 0 }, (_, n) => ({
    id: `${operator}.KafkaSourceReader.topic.${topic?.name}.partition.${n}.currentOffset`,
  }));
  return [{ id: 'busyTimeMsPerSecond' }, { id: 'backPressuredTimeMsPerSecond' }, ...partitions];
};

const notFound = (says: string): FlinkAnswer => ({ status: 404, body: { errors: [says] } });

/** One slot takes a subtask of every vertex: the widest says how many are taken. */
const clusterOverview = (job: FlinkJobView) => {
  const total = job.taskManagers * job.slotsPerTaskManager;
  const taken = job.state === 'RUNNING' ? Math.max(0, ...job.vertices.map(({ parallelism }) => parallelism)) : 0;
  return {
    taskmanagers: job.taskManagers,
    'slots-total': total,
    'slots-available': Math.max(0, total - taken),
    'jobs-running': job.state === 'FAILED' ? 0 : 1,
    'jobs-finished': 0,
    'jobs-cancelled': 0,
    'jobs-failed': job.state === 'FAILED' ? 1 : 0,
    'flink-version': '1.20.5',
    'flink-commit': 'embedded',
  };
};

const taskManagers = ({ taskManagers: count, slotsPerTaskManager, taskManagerMemory, name }: FlinkJobView) =>
  Array.from({ length: count }, (_, n) => ({
    id: `${name}-taskmanager-1-${n + 1}`,
    slotsNumber: slotsPerTaskManager,
    memoryConfiguration: {
      managedMemory: taskManagerMemory.managedBytes,
      totalProcessMemory: taskManagerMemory.processBytes,
    },
  }));

const jobOverview = (job: FlinkJobView, now: EpochMs) => {
  const counts = Object.entries(taskCounts(job)).map(([state, count]) => [state.toLowerCase(), count] as const);
  const total = counts.reduce((sum, [, count]) => sum + count, 0);
  return {
    jid: job.id,
    name: job.name,
    'start-time': job.startedAt,
    'end-time': -1,
    duration: now - job.startedAt,
    state: job.state,
    'last-modification': job.runningSince ?? now,
    tasks: { total, ...Object.fromEntries(counts) },
  };
};

const subtaskTimes = (job: FlinkJobView, parallelism: number, now: EpochMs) =>
  Array.from({ length: parallelism }, (_, subtask) => ({
    subtask,
    host: 'embedded',
    duration: job.runningSince === undefined ? -1 : now - job.runningSince,
    timestamps: { CREATED: job.startedAt, RUNNING: job.runningSince ?? 0 },
  }));

const checkpoints = ({ checkpointsCompleted: completed }: FlinkJobView) => ({
  counts: { restored: 0, total: completed, in_progress: 0, completed, failed: 0 },
});

/** Newest first, as Flink has them. */
const exceptions = ({ failedAt }: FlinkJobView) =>
  failedAt
    .map((timestamp) => ({
      exceptionName: 'org.apache.flink.runtime.jobmaster.JobMasterException',
      timestamp,
      stacktrace: 'TaskManager is no longer reachable.',
      failureLabels: {},
      concurrentExceptions: [],
    }))
    .reverse();
