/** JobReader of platform `eks`: a job of the Flink Kubernetes Operator, through the cluster's API server. */
import type { WriteAnnotations } from '../../flink-kubernetes-operator/status-annotations.ts';
import type { Clusters } from '../../kubernetes/clusters.ts';
import { flinkPartitions } from '../../partitions/flink-partitions.ts';
import type { JobReader } from '../../ports.ts';
import type { EksDescription } from './cluster-snapshot.ts';
import { describeJob, matchesDesired } from './describe.ts';
import { eksJobs } from './eks-job.ts';
import { operationStatus } from './operation-status.ts';

export interface EksParts {
  readonly clusters: Clusters;
  /** As which it looks after jobs. */
  readonly stack?: string;
  /** Left out: a job does not show who looks after it. */
  readonly writeStatus?: WriteAnnotations;
}

export const eksReader = (
  options: EksParts,
  withJob = eksJobs(options.clusters, options.stack),
): JobReader<EksDescription> => ({
  describe: (job, settings, cached) => withJob(job, settings, (one) => describeJob(one, cached)),
  operationStatus: (job, settings, inFlight, description) =>
    withJob(job, settings, (one) => operationStatus(one, inFlight, description)),
  sourcePartitions: (job, settings, { snapshot: { flinkJob }, state }) =>
    withJob(job, settings, async ({ rest }) =>
      flinkJob.kind === 'seen' ? flinkPartitions(rest, flinkJob.job.jid, state.graph) : {},
    ),
  matchesDesired,
  ...(options.writeStatus && {
    showStatus: (job, settings, { snapshot }, status, now) =>
      withJob(job, settings, async (one) => options.writeStatus?.(one, snapshot.resource, status, now)),
  }),
});
