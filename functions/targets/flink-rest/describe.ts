/** A job as a JobDescription: what it does, how big it is, and how big it was asked to be. */
import { createHash } from 'node:crypto';
import { asVertexId, type JobGraph, type VertexId } from '../../../lib/model/graph.ts';
import type { JobState } from '../../../lib/model/job.ts';
import type { PerVertexSize, PerVertexSizing } from '../../../lib/model/sizing.ts';
import type { FlinkRestReader } from '../../flink-rest/client.ts';
import { FlinkRestError } from '../../flink-rest/error.ts';
import { type JobDetails, jobDetails, runningSince } from '../../flink-rest/job-details.ts';
import { jobGraph } from '../../flink-rest/job-graph.ts';
import { allTasksRun, listJobs, namedJob, type OverviewJob } from '../../flink-rest/jobs-overview.ts';
import { getRequirements, type ResourceRequirements } from '../../flink-rest/resource-requirements.ts';
import type { JobDescription } from '../../ports.ts';

/** All that is read of a job for one evaluation. */
export interface FlinkJobSnapshot {
  readonly job: OverviewJob;
  /** Every job of the cluster: the one that was changed may have been replaced by another of its name. */
  readonly jobs: readonly OverviewJob[];
  readonly details: JobDetails;
  /** Undefined when the scheduler has none: only the adaptive one can be rescaled, but any job can be described. */
  readonly requirements: ResourceRequirements | undefined;
}

export interface FlinkJobDescription extends JobDescription<FlinkJobSnapshot> {
  readonly state: JobState & { readonly size: PerVertexSize };
}

export const readSnapshot = async (rest: FlinkRestReader, url: string, name: string): Promise<FlinkJobSnapshot> => {
  const jobs = await listJobs(rest);
  return ofOne(rest, jobs, namedJob(jobs, url, name));
};

export const ofOne = async (
  rest: FlinkRestReader,
  jobs: readonly OverviewJob[],
  job: OverviewJob,
): Promise<FlinkJobSnapshot> => {
  const [details, requirements] = await Promise.all([jobDetails(rest, job.jid), requirementsOf(rest, job.jid)]);
  return { job, jobs, details, requirements };
};

/**
 * Stable is a job that is RUNNING with all of its tasks, by the live overview and by the vertices, which are up to
 * `web.refresh-interval` older. Its version moves with every (re)start and with every new requirement.
 */
export const describeJob = (snapshot: FlinkJobSnapshot, cached: JobGraph | undefined): FlinkJobDescription => {
  const { job, details, requirements } = snapshot;
  const runs = allTasksRun(job);
  const agrees = details.state === job.state && job.tasks.total === totalParallelism(details);
  return {
    state: {
      status: job.state,
      runningSince: runningSince(details),
      graph: jobGraph(details, cached),
      size: { kind: 'per-vertex', current: realSizing(details) },
    },
    condition: conditionOf(job, agrees),
    stable: runs && agrees,
    version: `${job.jid}/${details.timestamps.RUNNING}/${hashOf(requirements)}`,
    revision: `${job.jid}/${hashOf(requirements)}`,
    ...(requirements ? { requested: upperBounds(requirements) } : {}),
    snapshot,
  };
};

const conditionOf = (job: OverviewJob, agrees: boolean): string => {
  if (job.state !== 'RUNNING') return job.state;
  if (!allTasksRun(job)) return `RUNNING with ${tasks(job)}`;
  return agrees ? 'RUNNING' : 'RUNNING again, but its vertices are still shown as before';
};

export const tasks = ({ tasks: { running, total } }: OverviewJob): string => `${running} of ${total} tasks running`;

const requirementsOf = async (rest: FlinkRestReader, jid: string): Promise<ResourceRequirements | undefined> => {
  try {
    return await getRequirements(rest, jid);
  } catch (error) {
    if (error instanceof FlinkRestError && error.status !== undefined) return undefined;
    throw error;
  }
};

export const upperBounds = (requirements: ResourceRequirements): PerVertexSizing => ({
  kind: 'per-vertex',
  parallelism: parallelismOf(Object.entries(requirements).map(([id, { parallelism }]) => [id, parallelism.upperBound])),
});

export const realSizing = ({ vertices }: JobDetails): PerVertexSizing => ({
  kind: 'per-vertex',
  parallelism: parallelismOf(vertices.map(({ id, parallelism }) => [id, parallelism])),
});

const parallelismOf = (entries: readonly (readonly [string, number])[]): Readonly<Record<VertexId, number>> =>
  Object.fromEntries(entries.map(([id, parallelism]) => [asVertexId(id), parallelism]));

const totalParallelism = ({ vertices }: JobDetails): number =>
  vertices.reduce((sum, { parallelism }) => sum + parallelism, 0);

const hashOf = (requirements: ResourceRequirements | undefined): string => {
  const sorted = Object.entries(requirements ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(sorted)).digest('hex').slice(0, 12);
};
