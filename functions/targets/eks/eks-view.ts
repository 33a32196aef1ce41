/** What can be seen of a FlinkDeployment of the Flink Kubernetes Operator, through the cluster's API server. */
import type { JobRef } from '../../../lib/model/job.ts';
import type { JobSettings } from '../../../lib/settings/settings.ts';
import { ofJob } from '../../flink-rest/of-job.ts';
import { type Clusters, type ClustersOptions, kubernetesClusters } from '../../kubernetes/clusters.ts';
import type { JobDescription, JobReader } from '../../ports.ts';
import { matchesDesired } from './change/asks-for.ts';
import { progressOf } from './change/progress.ts';
import { type EksJob, eksJob, eksSettings, type Looked } from './eks-job.ts';

export const eksView = (options: ClustersOptions, withJob = eksJobs(kubernetesClusters(options))): JobReader => ({
  describe: (job, settings, cached) => withJob(job, settings, async (one) => withGraph(await one.look(cached))),
  operationStatus: (job, settings, inFlight) => withJob(job, settings, (one) => progressOf(one, inFlight)),
  matchesDesired,
});

/** Without a graph nothing can be decided on. What the metrics know of it, their source says. */
const withGraph = ({ view, description }: Looked): JobDescription => {
  if (view.kind !== 'forbidden' || description.state.graph.vertices.length > 0) return description;
  const says = `Its job graph is not known. ${view.says} Or draw its vertices under "graph" in the settings: docs/eks.md says how.`;
  return { ...description, blockedBy: [{ rule: 'graph-unknown', says }, ...(description.blockedBy ?? [])] };
};

/** Work on one job, with an error that names it. */
export const eksJobs =
  (clusters: Clusters) =>
  <T>({ region, name }: JobRef, settings: JobSettings, work: (job: EksJob) => Promise<T>): Promise<T> =>
    ofJob(name, async () => {
      const own = eksSettings(settings);
      return work(eksJob(await clusters(own.cluster, region), own));
    });
