/** A FlinkDeployment and the Flink behind it as a JobDescription. */
import type { JobGraph, VertexId } from '../../../lib/graph.ts';
import { printMemorySize } from '../../../lib/options/memory-size.ts';
import type { Reason } from '../../../lib/reason.ts';
import type { PerVertexSizing } from '../../../lib/sizing/sizing.ts';
import { runningSince } from '../../flink-rest/job-details.ts';
import { jobGraph } from '../../flink-rest/job-graph.ts';
import type { JobDescription } from '../../ports.ts';
import { realSizing } from '../flink-rest/describe.ts';
import type { FlinkView } from './flink-view.ts';
import { inheritedOptions } from './inherited-options.ts';
import { quantity } from './obstacles/quantity.ts';
import type { FlinkDeployment } from './resource/deployment.ts';
import { bytesOf, containerMemory } from './resource/task-manager-memory.ts';
import { unsettledBecause } from './settled.ts';

export const jobDescription = (
  deployment: FlinkDeployment,
  view: FlinkView,
  cached: JobGraph | undefined,
  blockedBy: readonly Reason[],
): JobDescription => {
  const graph = view.kind === 'seen' ? jobGraph(view.details, cached) : (cached ?? { vertices: [] });
  const sizing = view.kind === 'seen' ? realSizing(view.details) : shownBefore(graph);
  const unsettled = unsettledBecause(deployment, view);
  const requested = requestedSizing(deployment, sizing);
  const taskManager = taskManagerOf(deployment);
  const since = view.kind === 'seen' ? runningSince(view.details) : undefined;
  return {
    state: {
      status: statusOf(deployment, view),
      runningSince: since,
      graph,
      sizing,
      limits: { kind: 'per-vertex' },
      taskManager,
    },
    condition: unsettled ?? 'STABLE',
    settled: unsettled === undefined,
    version: writeVersion(deployment, since),
    ...(requested ? { requested } : {}),
    ...(blockedBy.length > 0 ? { blockedBy } : {}),
    config: { ...inheritedOptions(deployment.configuration), ...processSize(taskManager) },
    requestedConfig: deployment.configuration,
  };
};

/** Moves with every change of the spec, and with every (re)start of the job. */
const writeVersion = ({ metadata, status }: FlinkDeployment, since: number | undefined): string =>
  `${metadata.generation}/${status.jobStatus?.jobId || 'no job'}/${since ?? 'not running'}`;

/** Flink's word wins over the operator's, which is up to a minute older. Running, but not seen to: unknown. */
const statusOf = ({ status }: FlinkDeployment, view: FlinkView): string | undefined => {
  if (view.kind === 'seen') return view.job.state;
  const state = status.jobStatus?.state ?? '';
  return state === '' || state === 'RUNNING' ? undefined : state;
};

const shownBefore = ({ vertices }: JobGraph): PerVertexSizing => ({
  kind: 'per-vertex',
  parallelism: Object.fromEntries(vertices.map(({ id, parallelism }) => [id, parallelism])),
});

/** Vertices that the resource does not override keep what they have. Overrides of vertices that are gone don't count. */
const requestedSizing = ({ overrides }: FlinkDeployment, real: PerVertexSizing): PerVertexSizing | undefined => {
  if (!overrides) return undefined;
  const entries = Object.entries<number>(real.parallelism).map(([id, now]) => [id, overrides[id as VertexId] ?? now]);
  return { kind: 'per-vertex', parallelism: Object.fromEntries(entries) };
};

interface TaskManager {
  readonly cpu?: number;
  readonly memoryBytes?: number;
}

const taskManagerOf = (deployment: FlinkDeployment): TaskManager => {
  const { resource, resources } = deployment.spec.taskManager ?? {};
  const cpu = quantity(String(resources?.requests?.['cpu'] ?? resource?.cpu ?? ''));
  const memoryBytes = bytesOf(containerMemory(deployment) ?? '');
  return { ...(Number.isNaN(cpu) ? {} : { cpu }), ...(memoryBytes === undefined ? {} : { memoryBytes }) };
};

/** To Flink, what the container has is the process size, whatever the configuration says of it. */
const processSize = ({ memoryBytes }: TaskManager): Readonly<Record<string, string>> =>
  memoryBytes === undefined ? {} : { 'taskmanager.memory.process.size': printMemorySize(memoryBytes) };
