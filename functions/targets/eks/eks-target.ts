/** JobTarget of platform `eks`: everything that is read, and what is written into the resource of a job. */
import type { Change } from '../../../lib/model/change.ts';
import { flinkVersionOf } from '../../flink-kubernetes-operator/upgrade-strategy.ts';
import type { JobTarget } from '../../ports.ts';
import { refused, requestChange } from '../request-change.ts';
import { rescalesAtCheckpoint, restoredCheckpoint } from '../restored-checkpoint.ts';
import { patchStrategy } from './change-strategy.ts';
import type { EksDescription } from './cluster-snapshot.ts';
import { eksJobs } from './eks-job.ts';
import { type EksParts, eksReader } from './eks-reader.ts';
import { planOf } from './patch-plan.ts';

/** An upgrade with a savepoint takes one at that moment. */
const isRestoredFromCheckpoint = (description: EksDescription, change: Change): boolean => {
  const { to } = change;
  const plan = to.kind === 'per-vertex' ? planOf(description, change, to) : undefined;
  if (plan?.kind !== 'write') return false;
  const { spec } = description.snapshot.resource;
  return plan.strategy.kind === 'in place'
    ? !rescalesAtCheckpoint(Math.floor(flinkVersionOf(spec) / 1000))
    : spec.job?.upgradeMode === 'last-state';
};

export const eksTarget = (options: EksParts): JobTarget<EksDescription> => {
  const withJob = eksJobs(options.clusters, options.stack);
  return {
    ...eksReader(options, withJob),
    restoredFrom: (ref, settings, change, description) =>
      withJob(ref, settings, async ({ rest }) => {
        const { flinkJob } = description.snapshot;
        if (flinkJob.kind !== 'seen' || !isRestoredFromCheckpoint(description, change)) return undefined;
        return restoredCheckpoint(rest, flinkJob.job.jid, flinkJob.details.now);
      }),
    request: (ref, settings, change, description, now) =>
      withJob(ref, settings, async (job) => {
        const { to } = change;
        return to.kind === 'per-vertex'
          ? requestChange(patchStrategy({ job, change, to, description, now }), description, now)
          : refused(now, { rule: 'sizing', says: 'A Flink job is sized per vertex, not in KPUs.' });
      }),
  };
};
