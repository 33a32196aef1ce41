/** Does the operator rescale this job in place, or does it restart it as an upgrade? */
import type { Reason } from '../../../lib/reason.ts';
import type { FlinkResource } from './resource/flink-resource.ts';

export type Way = { readonly kind: 'in place' } | { readonly kind: 'upgrade'; readonly because: string };

export const wayOf = ({ spec, configuration }: FlinkResource): Way => {
  const upgrade = (because: string): Way => ({ kind: 'upgrade', because });
  if (spec.mode === 'standalone') return upgrade('its mode is standalone');
  const inPlace = configuration['kubernetes.operator.job.upgrade.inplace-scaling.enabled'] ?? 'true';
  if (inPlace.toLowerCase() !== 'true')
    return upgrade('kubernetes.operator.job.upgrade.inplace-scaling.enabled is off');
  const [, major = '0', minor = '0'] = /^v(\d+)_(\d+)$/.exec(spec.flinkVersion ?? '') ?? [];
  if (Number(major) * 1000 + Number(minor) < 1018) return upgrade(`Flink ${spec.flinkVersion} can't, 1.18 can`);
  const scheduler = configuration['jobmanager.scheduler']?.toLowerCase() ?? '';
  if (scheduler !== 'adaptive') return upgrade('jobmanager.scheduler is not adaptive');
  return { kind: 'in place' };
};

/** The operator takes a job without an upgradeMode for stateless. */
export const isStateless = ({ upgradeMode }: NonNullable<FlinkResource['spec']['job']>): boolean =>
  !upgradeMode || upgradeMode === 'stateless';

export const wayReason = (resource: FlinkResource): Reason => {
  const way = wayOf(resource);
  const mode = resource.spec.job?.upgradeMode || 'stateless';
  return way.kind === 'in place'
    ? { rule: 'in-place', says: 'The operator rescales it in place: the task managers stay.' }
    : { rule: 'upgrade', says: `The operator restarts it as an upgrade (${mode}), because ${way.because}.` };
};
