/** JobTarget of platform `eks`: what can be seen of a FlinkDeployment, and what is written into it. */
import { type ClustersOptions, kubernetesClusters } from '../../kubernetes/clusters.ts';
import type { JobTarget } from '../../ports.ts';
import { requestChange } from './change/request.ts';
import { eksJobs, eksView } from './eks-view.ts';

export const eksTarget = (options: ClustersOptions): JobTarget => {
  const withJob = eksJobs(kubernetesClusters(options));
  return {
    ...eksView(options, withJob),
    request: (job, settings, change, description, now) =>
      withJob(job, settings, (one) => requestChange(one, change, description, now)),
  };
};
