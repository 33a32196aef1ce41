/** What Flink itself says of the job of an application, read through the Flink dashboard. */
import type { JobGraph } from '../../../lib/model/graph.ts';
import type { Failover } from '../../../lib/model/job.ts';
import type { EpochMs } from '../../../lib/model/observation.ts';
import type { Reason } from '../../../lib/model/reason.ts';
import { formatUtc } from '../../../lib/number/format.ts';
import { type Checkpoints, checkpoints } from '../../flink-rest/checkpoints.ts';
import type { FlinkRestReader } from '../../flink-rest/client.ts';
import { FlinkRestError } from '../../flink-rest/error.ts';
import { failureTimes } from '../../flink-rest/exceptions.ts';
import { type JobDetails, jobDetails, runningSince } from '../../flink-rest/job-details.ts';
import { jobGraph } from '../../flink-rest/job-graph.ts';
import { allTasksRun, type OverviewJob } from '../../flink-rest/jobs-overview.ts';
import { unlessRefused } from '../../flink-rest/unless-refused.ts';
import { JobPlanError } from '../../job-graph/job-plan.ts';
import { applicationJob } from '../../managed-flink-dashboard/application-job.ts';

export interface DashboardJob {
  readonly job: OverviewJob;
  readonly details: JobDetails;
  /** Undefined: between two executions Flink shows no edges, and none are remembered. */
  readonly graph: JobGraph | undefined;
  readonly runningSince: EpochMs | undefined;
  readonly runs: boolean;
  readonly failover: Failover | undefined;
  readonly because: readonly Reason[];
}

/** Throws FlinkRestError for what is no job of Flink's. */
export const readDashboardJob = async (rest: FlinkRestReader, cached: JobGraph | undefined): Promise<DashboardJob> => {
  const job = await applicationJob(rest);
  const details = await jobDetails(rest, job.jid);
  const failures = (await unlessRefused(() => failureTimes(rest, job.jid))) ?? [];
  const checkpointed = await unlessRefused(() => checkpoints(rest, job.jid));
  const since = runningSince(details);
  return {
    job,
    details,
    graph: graphOf(details, cached),
    runningSince: since,
    runs: job.state === 'RUNNING' && details.state === 'RUNNING' && allTasksRun(job),
    failover: since === undefined ? undefined : failoverOf(failures, since),
    because: checkpointed ? failingCheckpoints(checkpointed) : [],
  };
};

const graphOf = (details: JobDetails, cached: JobGraph | undefined): JobGraph | undefined => {
  try {
    const graph = jobGraph(details, cached);
    const edges = details.plan.nodes.length > 0 || graph.vertices.length < 2;
    return edges || graph.vertices.some(({ inputs }) => inputs.length > 0) ? graph : undefined;
  } catch (error) {
    if (!(error instanceof JobPlanError)) throw error;
    throw new FlinkRestError(`The job plan of ${details.jid}`, undefined, error.message);
  }
};

/** Restarts within ten minutes belong together, as where they are counted from metrics. */
const TOGETHER_MS = 10 * 60_000;

/**
 * The newest restart that a failure of the job's own brought about: its exception history has what failed since it was
 * submitted, and an update submits it again. How full the memory was then, Flink does not keep.
 */
const failoverOf = (failures: readonly EpochMs[], since: EpochMs): Failover | undefined => {
  const before = failures.filter((at) => at <= since);
  const newest = before.at(-1);
  if (newest === undefined) return undefined;
  const restarts = before.filter((at) => at > newest - TOGETHER_MS).length;
  return { at: since, containerMemory: Number.NaN, heap: Number.NaN, restarts };
};

const failingCheckpoints = ({ completedAt = 0, failedAt = 0, failed }: Checkpoints): readonly Reason[] => {
  if (failedAt <= completedAt) return [];
  const last = completedAt === 0 ? 'none has completed' : `the last that completed is of ${formatUtc(completedAt)} UTC`;
  return [
    {
      rule: 'checkpoints-failing',
      says: `The newest checkpoint of the job failed at ${formatUtc(failedAt)} UTC, and ${last}.`,
      numbers: { failed: { value: failed, unit: 'checkpoints' } },
    },
  ];
};
