/**
 * The preconditions of memory and configuration. They come with an upgrade, so the job must be one that can be
 * restored: that the settings allow to lose state in a rescale does not count here.
 */
import { withChanges } from '../../../lib/change/config-changes.ts';
import { processMemoryOf } from '../../../lib/memory-tuning/process-memory.ts';
import type { Change } from '../../../lib/model/change.ts';
import type { Reason } from '../../../lib/model/reason.ts';
import { isStateless } from '../../flink-kubernetes-operator/upgrade-strategy.ts';
import type { EksDescription } from './cluster-snapshot.ts';
import { readable } from './inherited-options.ts';
import { ignoredAtSubmission } from './override-support.ts';

export const failedConfigPrecondition = (
  { config: current, snapshot: { resource, flinkJob } }: EksDescription,
  { kind, config, vertices }: Change,
): Reason | undefined => {
  const foreign = [...Object.keys(config.overrides), ...config.removals].find((key) => !key.startsWith('taskmanager.'));
  if (foreign !== undefined)
    return { rule: 'config-key', says: `${foreign} is not about task managers: it is not changed.` };
  if (resource.sessionCluster) {
    const says = `Memory belongs to the session cluster's FlinkDeployment "${resource.spec.deploymentName}", which other jobs share.`;
    return { rule: 'config-session', says };
  }
  const { job } = resource.spec;
  if (!job || isStateless(job)) {
    return {
      rule: 'config-stateless',
      says:
        'Memory and configuration come with an upgrade, and with upgradeMode stateless that would lose the state: ' +
        'set it to last-state or savepoint, or job.autoscaler.memory.tuning.enabled to false.',
      bound: 'spec.job.upgradeMode',
    };
  }
  if (job.upgradeMode === 'last-state' && flinkJob.kind === 'forbidden') {
    const says = `Memory and configuration come with an upgrade, and whether there is a checkpoint to restore the job from can't be seen: ${flinkJob.says} Or set its upgradeMode to savepoint.`;
    return { rule: 'config-checkpoint', says };
  }
  if ((resource.overrides || vertices.length > 0) && ignoredAtSubmission(resource)) {
    const says = `Memory and configuration come with an upgrade, after which Flink ${resource.spec.flinkVersion} starts the job with the parallelism of its spec again: use Flink 1.20, or set job.autoscaler.memory.tuning.enabled to false.`;
    return { rule: 'config-parallelism', says };
  }
  // What is brought back has stood there before.
  if (kind === 'rollback') return undefined;
  const model = processMemoryOf(withChanges(readable(current), config));
  if (model.kind === 'memory') return undefined;
  return { rule: 'config-contradiction', says: `No task manager would start with this memory: ${model.problem}` };
};
