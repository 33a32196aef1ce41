/** JobTarget of platform `eks`: everything that is read, and what is written into the resource of a job. */
import { type ClustersOptions, kubernetesClusters } from '../../kubernetes/clusters.ts';
import type { JobTarget } from '../../ports.ts';
import { refused, requestChange } from '../request-change.ts';
import { patchStrategy } from './change-strategy.ts';
import type { EksDescription } from './cluster-snapshot.ts';
import { eksJobs } from './eks-job.ts';
import { eksReader } from './eks-reader.ts';

export const eksTarget = (options: ClustersOptions): JobTarget<EksDescription> => {
  const withJob = eksJobs(kubernetesClusters(options));
  return {
    ...eksReader(options, withJob),
    request: (ref, settings, change, description, now) =>
      withJob(ref, settings, async (job) => {
        const { to } = change;
        return to.kind === 'per-vertex'
          ? requestChange(patchStrategy({ job, change, to, description, now }), description, now)
          : refused(now, { rule: 'sizing', says: 'A Flink job is sized per vertex, not in KPUs.' });
      }),
  };
};
