/** The snapshot of a job as a JobDescription. */
import { isApplied, isConfigOnly } from '../../../lib/change/config-changes.ts';
import { MODE_ANNOTATION, type ModeRequest } from '../../../lib/control/mode-request.ts';
import type { Change } from '../../../lib/model/change.ts';
import type { JobGraph, VertexId } from '../../../lib/model/graph.ts';
import type { ReportedNames } from '../../../lib/model/job.ts';
import type { EpochMs } from '../../../lib/model/observation.ts';
import type { Reason } from '../../../lib/model/reason.ts';
import type { PerVertexSizing } from '../../../lib/model/sizing.ts';
import { printMemorySize } from '../../../lib/options/memory-size.ts';
import { isAnnotationOfOurs, type Tags } from '../../../lib/settings/discovered-job.ts';
import { sameSize } from '../../../lib/sizing/size-to.ts';
import { tooDeepKey } from '../../flink-kubernetes-operator/configuration.ts';
import { overriddenExternally } from '../../flink-kubernetes-operator/field-owner.ts';
import type { FlinkResource } from '../../flink-kubernetes-operator/flink-resource.ts';
import { labelValues } from '../../flink-kubernetes-operator/prometheus-reporter.ts';
import { lookedAfterByAnother } from '../../flink-kubernetes-operator/status-annotations.ts';
import { bytesOf, containerMemory } from '../../flink-kubernetes-operator/task-manager-memory.ts';
import { containerCpu } from '../../flink-kubernetes-operator/task-manager-resources.ts';
import { runningSince } from '../../flink-rest/job-details.ts';
import { jobGraph } from '../../flink-rest/job-graph.ts';
import type { JobDescription } from '../../ports.ts';
import { realSizing } from '../flink-rest/describe.ts';
import { blockingPreconditions } from './blocking-preconditions.ts';
import { type ClusterSnapshot, type EksDescription, readSnapshot } from './cluster-snapshot.ts';
import type { EksJob } from './eks-job.ts';
import { type FlinkJobView, requestedOfFlink } from './flink-job.ts';
import { inheritedOptions } from './inherited-options.ts';
import { ignoredAtSubmission } from './override-support.ts';
import { resolveGraph } from './resolve-graph.ts';
import { unstableBecause } from './stability.ts';

export const describeJob = async (job: EksJob, cached: JobGraph | undefined): Promise<EksDescription> => {
  const { settings, rest, stack } = job;
  const snapshot = await readSnapshot(job);
  const { resource, flinkJob } = snapshot;
  const known = flinkJob.kind === 'forbidden' ? resolveGraph(resource, settings, cached) : cached;
  const another = lookedAfterByAnother(stack, resource);
  const description: EksDescription = {
    ...jobDescription(snapshot, known, [
      ...graphUnknown(flinkJob, known),
      ...blockingPreconditions(resource, settings),
    ]),
    ...(another && { managedByAnother: another }),
  };
  const { requested, stable, state } = description;
  const lost = stable && requested && !sameSize(requested, state.size.current) && ignoredAtSubmission(resource);
  const asked = lost && flinkJob.kind === 'seen' ? await requestedOfFlink(rest, flinkJob.job.jid) : undefined;
  return asked ? { ...description, requested: asked } : description;
};

/**
 * The resource asks for what the change wants. What it asks for counts: the operator and Flink get there by themselves.
 * Of a rescale its size tells, for its configuration may follow later; without a rescale only the configuration does.
 */
export const matchesDesired = ({ requested, state, requestedConfig }: JobDescription, change: Change): boolean =>
  isConfigOnly(change)
    ? requestedConfig !== undefined && isApplied(requestedConfig.values, change.config)
    : sameSize(requested ?? state.size.current, change.to);

const jobDescription = (
  snapshot: ClusterSnapshot,
  cached: JobGraph | undefined,
  blockedBy: readonly Reason[],
): EksDescription => {
  const { resource, flinkJob } = snapshot;
  const graph = flinkJob.kind === 'seen' ? jobGraph(flinkJob.details, cached) : (cached ?? { vertices: [] });
  const sizing = flinkJob.kind === 'seen' ? realSizing(flinkJob.details) : shownBefore(graph);
  const unstable = unstableBecause(resource, flinkJob);
  const requested = requestedSizing(resource, sizing);
  const memory = containerMemory(resource);
  const taskManager = taskManagerOf(resource, memory);
  const since = flinkJob.kind === 'seen' ? runningSince(flinkJob.details) : startedAt(resource, flinkJob);
  return {
    state: {
      status: statusOf(resource, flinkJob),
      runningSince: since,
      graph,
      size: { kind: 'per-vertex', current: sizing },
      taskManager,
      reported: reportedNames(resource, flinkJob),
    },
    condition: unstable ?? 'STABLE',
    stable: unstable === undefined,
    version: writeVersion(resource, since),
    revision: generations(resource),
    overriddenExternally: overriddenExternally(resource),
    modeRequests: modeRequests(resource),
    carried: annotationsOf(resource),
    ...tooDeepNote(resource),
    ...(requested ? { requested } : {}),
    ...(blockedBy.length > 0 ? { blockedBy } : {}),
    config: { ...inheritedOptions(resource.effective), ...processSize(taskManager) },
    // Task managers of a session cluster are not one job's to change.
    ...(resource.sessionCluster
      ? {}
      : { requestedConfig: { values: resource.configuration, taskManagerMemory: memory } }),
    snapshot,
  };
};

/** Without a graph nothing can be decided on. What the metrics know of it, their source says. */
const graphUnknown = (flinkJob: FlinkJobView, known: JobGraph | undefined): readonly Reason[] => {
  if (flinkJob.kind !== 'forbidden' || (known && known.vertices.length > 0)) return [];
  const says = `Its job graph is not known. ${flinkJob.says} Or draw its vertices under "graph" in the settings: docs/eks.md says how.`;
  return [{ rule: 'graph-unknown', says }];
};

const modeRequests = ({ metadata }: FlinkResource): readonly ModeRequest[] => {
  const text = metadata.annotations?.[MODE_ANNOTATION];
  return text === undefined || text === null ? [] : [{ place: 'annotation', key: MODE_ANNOTATION, mode: String(text) }];
};

const tooDeepNote = ({ spec }: FlinkResource): Pick<JobDescription, 'notes'> => {
  const key = tooDeepKey(spec.flinkConfiguration ?? undefined);
  if (key === undefined) return {};
  const says = `The flinkConfiguration of the resource is nested too deeply below ${key}: what is there is not read.`;
  return { notes: [{ rule: 'resource-option-ignored', says, bound: key }] };
};

const annotationsOf = ({ metadata }: FlinkResource): Tags =>
  Object.entries(metadata.annotations ?? {}).flatMap(([key, text]) =>
    isAnnotationOfOurs(key) && typeof text === 'string' ? [[key, text] as const] : [],
  );

/** Of the spec; of a session job also that of its cluster, which restarts it. */
const generations = ({ metadata, sessionCluster }: FlinkResource): string =>
  `${metadata.generation}${sessionCluster ? `/${sessionCluster.metadata.generation}` : ''}`;

/** Moves with every change of the spec (of a session cluster's, too), and with every (re)start of the job. */
const writeVersion = ({ metadata, status, sessionCluster }: FlinkResource, since: number | undefined): string =>
  [metadata.generation, status.jobStatus?.jobId || 'no job', since ?? 'not running']
    .concat(sessionCluster ? [`cluster ${sessionCluster.metadata.generation}`] : [])
    .join('/');

/** Flink's word wins over the operator's, which is up to a minute older. Running, but not seen to: unknown. */
const statusOf = ({ status }: FlinkResource, flinkJob: FlinkJobView): string | undefined => {
  if (flinkJob.kind === 'seen') return flinkJob.job.state;
  const state = status.jobStatus?.state ?? '';
  return state === '' || (state === 'RUNNING' && flinkJob.kind === 'not seen') ? undefined : state;
};

/** When the job was submitted, where Flink can't be asked: a rescale in place does not move it. */
const startedAt = ({ status }: FlinkResource, flinkJob: FlinkJobView): EpochMs | undefined => {
  const started = flinkJob.kind === 'forbidden' ? Number(status.jobStatus?.startTime || 0) : 0;
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

/** Flink's word first; the operator's is of its last look. */
const reportedNames = ({ status, effective }: FlinkResource, flinkJob: FlinkJobView): ReportedNames => {
  const jobName = flinkJob.kind === 'seen' ? flinkJob.job.name : status.jobStatus?.jobName;
  return { ...(jobName ? { jobName } : {}), labels: labelValues(effective) };
};

interface TaskManager {
  readonly cpu?: number;
  readonly memoryBytes?: number;
}

const taskManagerOf = (resource: FlinkResource, memory = ''): TaskManager => {
  const cpu = containerCpu(resource);
  const memoryBytes = bytesOf(memory);
  return { ...(Number.isNaN(cpu) ? {} : { cpu }), ...(memoryBytes === undefined ? {} : { memoryBytes }) };
};

/** To Flink, what the container has is the process size, whatever the configuration says of it. */
const processSize = ({ memoryBytes }: TaskManager): Readonly<Record<string, string>> =>
  memoryBytes === undefined ? {} : { 'taskmanager.memory.process.size': printMemorySize(memoryBytes) };
