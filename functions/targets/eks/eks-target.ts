/** JobTarget of platform `eks`: what can be seen of a FlinkDeployment, and its parallelism overrides written. */
import { type ClustersOptions, kubernetesClusters } from '../../kubernetes/clusters.ts';
import type { JobTarget } from '../../ports.ts';
import { eksJobs, eksView } from './eks-view.ts';
import { requestSize } from './request.ts';

export const eksTarget = (options: ClustersOptions): JobTarget => {
  const withJob = eksJobs(kubernetesClusters(options));
  return {
    ...eksView(options, withJob),
    request: (job, settings, change, description, now) =>
      withJob(job, settings, (one) => requestSize(one, change, description, now)),
  };
};
