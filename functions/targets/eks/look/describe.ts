/** The resource of a job and the Flink behind it as a JobDescription. */
import type { JobGraph, VertexId } from '../../../../lib/model/graph.ts';
import type { EpochMs } from '../../../../lib/model/observation.ts';
import type { Reason } from '../../../../lib/model/reason.ts';
import type { PerVertexSizing } from '../../../../lib/model/sizing.ts';
import { printMemorySize } from '../../../../lib/options/memory-size.ts';
import { runningSince } from '../../../flink-rest/job-details.ts';
import { jobGraph } from '../../../flink-rest/job-graph.ts';
import type { JobDescription } from '../../../ports.ts';
import { realSizing } from '../../flink-rest/describe.ts';
import { quantity } from '../obstacles/quantity.ts';
import { overwritten } from '../resource/field-owner.ts';
import type { FlinkResource } from '../resource/flink-resource.ts';
import { bytesOf, containerMemory } from '../resource/task-manager-memory.ts';
import type { FlinkView } from './flink-view.ts';
import { inheritedOptions } from './inherited-options.ts';
import { unstableBecause } from './stable.ts';

export const jobDescription = (
  resource: FlinkResource,
  view: FlinkView,
  cached: JobGraph | undefined,
  blockedBy: readonly Reason[],
): JobDescription => {
  const graph = view.kind === 'seen' ? jobGraph(view.details, cached) : (cached ?? { vertices: [] });
  const sizing = view.kind === 'seen' ? realSizing(view.details) : shownBefore(graph);
  const unstable = unstableBecause(resource, view);
  const requested = requestedSizing(resource, sizing);
  const memory = containerMemory(resource);
  const taskManager = taskManagerOf(resource, memory);
  const since = view.kind === 'seen' ? runningSince(view.details) : startedAt(resource, view);
  return {
    state: {
      status: statusOf(resource, view),
      runningSince: since,
      graph,
      sizing,
      limits: { kind: 'per-vertex' },
      taskManager,
    },
    condition: unstable ?? 'STABLE',
    stable: unstable === undefined,
    version: writeVersion(resource, since),
    revision: generations(resource),
    overriddenExternally: overwritten(resource),
    ...(requested ? { requested } : {}),
    ...(blockedBy.length > 0 ? { blockedBy } : {}),
    config: { ...inheritedOptions(resource.configuration), ...processSize(taskManager) },
    // Task managers of a session cluster are not one job's to change.
    ...(resource.sessionCluster
      ? {}
      : { requestedConfig: { values: resource.configuration, taskManagerMemory: memory } }),
  };
};

/** Of the spec; of a session job also that of its cluster, which restarts it. */
const generations = ({ metadata, sessionCluster }: FlinkResource): string =>
  `${metadata.generation}${sessionCluster ? `/${sessionCluster.metadata.generation}` : ''}`;

/** Moves with every change of the spec (of a session cluster's, too), and with every (re)start of the job. */
const writeVersion = ({ metadata, status, sessionCluster }: FlinkResource, since: number | undefined): string =>
  [metadata.generation, status.jobStatus?.jobId || 'no job', since ?? 'not running']
    .concat(sessionCluster ? [`cluster ${sessionCluster.metadata.generation}`] : [])
    .join('/');

/** Flink's word wins over the operator's, which is up to a minute older. Running, but not seen to: unknown. */
const statusOf = ({ status }: FlinkResource, view: FlinkView): string | undefined => {
  if (view.kind === 'seen') return view.job.state;
  const state = status.jobStatus?.state ?? '';
  return state === '' || (state === 'RUNNING' && view.kind === 'not seen') ? undefined : state;
};

/** When the job was submitted, where Flink can't be asked: a rescale in place does not move it. */
const startedAt = ({ status }: FlinkResource, view: FlinkView): EpochMs | undefined => {
  const started = view.kind === 'forbidden' ? Number(status.jobStatus?.startTime || 0) : 0;
  return started > 0 ? started : undefined;
};

const shownBefore = ({ vertices }: JobGraph): PerVertexSizing => ({
  kind: 'per-vertex',
  parallelism: Object.fromEntries(vertices.map(({ id, parallelism }) => [id, parallelism])),
});

/** Vertices that the resource does not override keep what they have. Overrides of vertices that are gone don't count. */
const requestedSizing = ({ overrides }: FlinkResource, real: PerVertexSizing): PerVertexSizing | undefined => {
  if (!overrides) return undefined;
  const entries = Object.entries<number>(real.parallelism).map(([id, now]) => [id, overrides[id as VertexId] ?? now]);
  return { kind: 'per-vertex', parallelism: Object.fromEntries(entries) };
};

interface TaskManager {
  readonly cpu?: number;
  readonly memoryBytes?: number;
}

const taskManagerOf = ({ spec }: FlinkResource, memory = ''): TaskManager => {
  const { resource, resources } = spec.taskManager ?? {};
  const cpu = quantity(String(resources?.requests?.['cpu'] ?? resource?.cpu ?? ''));
  const memoryBytes = bytesOf(memory);
  return { ...(Number.isNaN(cpu) ? {} : { cpu }), ...(memoryBytes === undefined ? {} : { memoryBytes }) };
};

/** To Flink, what the container has is the process size, whatever the configuration says of it. */
const processSize = ({ memoryBytes }: TaskManager): Readonly<Record<string, string>> =>
  memoryBytes === undefined ? {} : { 'taskmanager.memory.process.size': printMemorySize(memoryBytes) };
