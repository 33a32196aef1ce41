/** How the operator gets a job to a new size: in place, or by a restart as an upgrade. */
import type { Reason } from '../../lib/model/reason.ts';
import type { FlinkResource } from './flink-resource.ts';

export type UpgradeStrategy =
  /** `assumed`: the scheduler is not known, and why. */
  { readonly kind: 'in place'; readonly assumed?: string } | { readonly kind: 'upgrade'; readonly because: string };

export const upgradeStrategyOf = ({ spec, effective, defaults, sessionCluster }: FlinkResource): UpgradeStrategy => {
  const upgrade = (because: string): UpgradeStrategy => ({ kind: 'upgrade', because });
  if (spec.mode === 'standalone') return upgrade('its mode is standalone');
  const inPlace = effective['kubernetes.operator.job.upgrade.inplace-scaling.enabled'] ?? 'true';
  if (inPlace.toLowerCase() !== 'true')
    return upgrade('kubernetes.operator.job.upgrade.inplace-scaling.enabled is off');
  if (flinkVersionOf(spec) < 1018) return upgrade(`Flink ${spec.flinkVersion} can't, 1.18 can`);
  // The operator asks the configuration of a session job, but the scheduler is that of its cluster.
  const schedulers = [effective, sessionCluster?.effective ?? effective].map((one) => one['jobmanager.scheduler']);
  if (schedulers.every((one) => one?.trim().toLowerCase() === 'adaptive')) return { kind: 'in place' };
  // Where it is set nowhere, Flink of any version takes another one for a streaming job.
  if (defaults.kind === 'known' || schedulers.some((one) => one !== undefined)) {
    return upgrade('jobmanager.scheduler is not adaptive');
  }
  return { kind: 'in place', assumed: defaults.because };
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
  if (strategy.kind === 'in place') {
    const says =
      strategy.assumed === undefined
        ? 'The operator rescales it in place: the task managers stay.'
        : `The operator is assumed to rescale it in place: the resource has no jobmanager.scheduler, and whether the operator's defaults make it adaptive is not known, since ${strategy.assumed}. \`operatorDefaults\` in the settings can say it.`;
    return { rule: 'in-place', says };
  }
  return { rule: 'upgrade', says: `The operator restarts it as an upgrade (${mode}), because ${strategy.because}.` };
};
