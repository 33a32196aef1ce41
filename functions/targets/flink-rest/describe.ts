/** What is the job doing, how big is it, and how big was it asked to be? */
import { createHash } from 'node:crypto';
import { asVertexId, type JobGraph, type VertexId } from '../../../lib/model/graph.ts';
import type { PerVertexSizing } from '../../../lib/model/sizing.ts';
import type { FlinkRest } from '../../flink-rest/client.ts';
import { FlinkRestError } from '../../flink-rest/error.ts';
import { type JobDetails, jobDetails, runningSince } from '../../flink-rest/job-details.ts';
import { jobGraph } from '../../flink-rest/job-graph.ts';
import { allTasksRun, type OverviewJob } from '../../flink-rest/jobs-overview.ts';
import { getRequirements, type ResourceRequirements } from '../../flink-rest/resource-requirements.ts';
import type { JobDescription } from '../../ports.ts';

/**
 * Settled is a job that is RUNNING with all of its tasks, by the live overview and by the vertices, which are up to
 * `web.refresh-interval` older. Its version moves with every (re)start and with every new requirement.
 */
export const describeJob = async (
  rest: FlinkRest,
  job: OverviewJob,
  cached: JobGraph | undefined,
): Promise<JobDescription> => {
  const [details, requirements] = await Promise.all([jobDetails(rest, job.jid), requirementsOf(rest, job.jid)]);
  const runs = allTasksRun(job);
  const agrees = details.state === job.state && job.tasks.total === totalParallelism(details);
  const requested = requirements && upperBounds(requirements);
  return {
    state: {
      status: job.state,
      runningSince: runningSince(details),
      graph: jobGraph(details, cached),
      sizing: realSizing(details),
      limits: { kind: 'per-vertex' },
    },
    condition: conditionOf(job, agrees),
    stable: runs && agrees,
    version: `${job.jid}/${details.timestamps.RUNNING}/${hashOf(requirements)}`,
    revision: `${job.jid}/${hashOf(requirements)}`,
    ...(requested ? { requested } : {}),
  };
};

const conditionOf = (job: OverviewJob, agrees: boolean): string => {
  if (job.state !== 'RUNNING') return job.state;
  if (!allTasksRun(job)) return `RUNNING with ${tasks(job)}`;
  return agrees ? 'RUNNING' : 'RUNNING again, but its vertices are still shown as before';
};

export const tasks = ({ tasks: { running, total } }: OverviewJob): string => `${running} of ${total} tasks running`;

/** Undefined when the scheduler has none: only the adaptive one can be rescaled, but any job can be looked at. */
const requirementsOf = async (rest: FlinkRest, jid: string): Promise<ResourceRequirements | undefined> => {
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
