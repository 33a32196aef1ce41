/** `/jobs/:id` of Flink 1.20: the job, its vertices and its plan. Counters of records are marked as incomplete. */
import type { EpochMs } from '../../lib/model/observation.ts';
import type { FlinkJobView } from '../../world/flink-cluster.ts';

const STATES = [
  'CREATED',
  'SCHEDULED',
  'DEPLOYING',
  'INITIALIZING',
  'RUNNING',
  'FINISHED',
  'CANCELING',
  'CANCELED',
  'FAILED',
  'RECONCILING',
] as const;

/** Tasks of the whole job by their state. Between two executions there are none. */
export const taskCounts = (job: FlinkJobView): Readonly<Record<string, number>> =>
  countsOf(
    job,
    job.vertices.reduce((sum, { parallelism }) => sum + parallelism, 0),
  );

const countsOf = (job: FlinkJobView, tasks: number): Readonly<Record<string, number>> => ({
  ...Object.fromEntries(STATES.map((state) => [state, 0])),
  ...(job.state === 'RUNNING' ? { [taskState(job)]: tasks } : {}),
});

const taskState = ({ state, runningSince }: FlinkJobView): string => {
  if (state !== 'RUNNING') return state === 'FAILED' ? 'FAILED' : 'CREATED';
  return runningSince === undefined ? 'INITIALIZING' : 'RUNNING';
};

export const jobDetails = (job: FlinkJobView, now: EpochMs) => {
  const { id: jid, name, state, startedAt, runningSince } = job;
  const vertices = job.vertices.map((vertex) => ({
    id: vertex.id,
    slotSharingGroupId: SLOT_SHARING_GROUP,
    name: vertex.name,
    maxParallelism: vertex.maxParallelism,
    parallelism: vertex.parallelism,
    status: taskState(job),
    'start-time': runningSince ?? -1,
    'end-time': -1,
    duration: runningSince === undefined ? -1 : now - runningSince,
    tasks: countsOf(job, vertex.parallelism),
    metrics: { 'read-records': 0, 'read-records-complete': false, 'write-records': 0, 'write-records-complete': false },
  }));
  return {
    jid,
    name,
    isStoppable: false,
    state,
    'job-type': 'STREAMING',
    'start-time': startedAt,
    'end-time': -1,
    duration: now - startedAt,
    maxParallelism: Math.max(...job.vertices.map(({ maxParallelism }) => maxParallelism)),
    now,
    timestamps: { INITIALIZING: startedAt, CREATED: startedAt, RUNNING: state === 'RUNNING' ? (runningSince ?? 0) : 0 },
    vertices,
    'status-counts': Object.fromEntries(
      STATES.map((status) => [status, vertices.filter((vertex) => vertex.status === status).length]),
    ),
    plan: state === 'RUNNING' ? jobPlan(job) : {},
  };
};

const SLOT_SHARING_GROUP = '514cf491da30b475f4335bc00ff4b948';

export const jobPlan = ({ id: jid, name, vertices }: FlinkJobView) => ({
  jid,
  name,
  type: 'STREAMING',
  nodes: vertices.map(({ id, name: vertex, parallelism, inputs }) => ({
    id,
    parallelism,
    operator: '',
    operator_strategy: '',
    description: `${escaped(vertex)}<br/>`,
    ...(inputs.length > 0
      ? {
          inputs: inputs.map(({ from, ship }, num) => ({
            num,
            id: from,
            ship_strategy: ship,
            exchange: 'pipelined_bounded',
          })),
        }
      : {}),
    optimizer_properties: {},
  })),
});

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
