/** How the operator gets a job to a new size: in place, or by a restart as an upgrade. */
import type { Reason } from '../../lib/model/reason.ts';
import type { FlinkResource } from './flink-resource.ts';

export type UpgradeStrategy = { readonly kind: 'in place' } | { readonly kind: 'upgrade'; readonly because: string };

export const upgradeStrategyOf = ({ spec, configuration, sessionCluster }: FlinkResource): UpgradeStrategy => {
  const upgrade = (because: string): UpgradeStrategy => ({ kind: 'upgrade', because });
  if (spec.mode === 'standalone') return upgrade('its mode is standalone');
  const inPlace = configuration['kubernetes.operator.job.upgrade.inplace-scaling.enabled'] ?? 'true';
  if (inPlace.toLowerCase() !== 'true')
    return upgrade('kubernetes.operator.job.upgrade.inplace-scaling.enabled is off');
  if (flinkVersionOf(spec) < 1018) return upgrade(`Flink ${spec.flinkVersion} can't, 1.18 can`);
  // The operator asks the configuration of a session job, but the scheduler is that of its cluster.
  const adaptive = [configuration, sessionCluster?.configuration ?? configuration].every(
    (one) => one['jobmanager.scheduler']?.toLowerCase() === 'adaptive',
  );
  return adaptive ? { kind: 'in place' } : upgrade('jobmanager.scheduler is not adaptive');
};

/** `v1_18`  ->  1018. Unknown: 0. */
export const flinkVersionOf = ({ flinkVersion }: FlinkResource['spec']): number => {
  const [, major, minor] = /^v(\d+)_(\d+)$/.exec(flinkVersion ?? '') ?? [];
  return Number(major ?? 0) * 1000 + Number(minor ?? 0);
};

/** The operator takes a job without an upgradeMode for stateless. */
export const isStateless = ({ upgradeMode }: NonNullable<FlinkResource['spec']['job']>): boolean =>
  !upgradeMode || upgradeMode === 'stateless';

export const upgradeStrategyReason = ({ spec }: FlinkResource, strategy: UpgradeStrategy): Reason => {
  const mode = spec.job?.upgradeMode || 'stateless';
  return strategy.kind === 'in place'
    ? { rule: 'in-place', says: 'The operator rescales it in place: the task managers stay.' }
    : { rule: 'upgrade', says: `The operator restarts it as an upgrade (${mode}), because ${strategy.because}.` };
};
