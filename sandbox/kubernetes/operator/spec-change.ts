/**
 * Effect of a change of the spec. Each field has its kind, and the one that asks for most wins: a
 * change of memory beside new overrides makes an upgrade of both.
 */
import { flatConfiguration } from '../../../functions/flink-kubernetes-operator/configuration.ts';
import { readOverrides } from '../../../functions/flink-kubernetes-operator/overrides.ts';
import { PARALLELISM_OVERRIDES } from '../../../lib/sizing/override-string.ts';
import type { Manifest } from '../api/manifest.ts';

export type Spec = Manifest['spec'];

/** `nothing`: noted as reconciled, and the job runs on. */
export type SpecChange = 'nothing' | 'rescale in place' | 'upgrade';

/** `defaults`: the operator's, under every configuration. */
export const specChange = (before: Spec, after: Spec, defaults: Readonly<Record<string, string>> = {}): SpecChange => {
  const old = flat(before);
  const now = flat(after);
  const changed = [...new Set([...Object.keys(old), ...Object.keys(now)])].filter((key) => old[key] !== now[key]);
  const asks = changed.filter((key) => !IGNORED.test(key));
  if (asks.length === 0) return 'nothing';
  const onlyOverrides = asks.every((key) => key === OVERRIDES || key.startsWith(`${OVERRIDES}.`));
  return onlyOverrides && rescalesInPlace(after, defaults) && keepsAll(before, after) ? 'rescale in place' : 'upgrade';
};

/** Vertex -> parallelism, as the spec's configuration asks for it. */
export const overridesOf = (spec: Spec): Readonly<Record<string, number>> =>
  readOverrides(flatConfiguration(spec['flinkConfiguration'])).overrides ?? {};

const OVERRIDES = `flinkConfiguration.${PARALLELISM_OVERRIDES}`;
const IGNORED =
  /^(flinkConfiguration\.(job\.autoscaler\.|kubernetes\.operator\.|parallelism\.default$)|job\.(upgradeMode|allowNonRestoredState|initialSavepointPath|savepointTriggerNonce|checkpointTriggerNonce|autoscalerResetNonce)$)/;

/** Every field by its path; the configuration by Flink's keys, whether it is nested or not. */
const flat = ({ flinkConfiguration, ...others }: Spec): Readonly<Record<string, string>> => ({
  ...flatConfiguration(others),
  ...Object.fromEntries(
    Object.entries(flatConfiguration(flinkConfiguration)).map(([key, value]) => [`flinkConfiguration.${key}`, value]),
  ),
});

/** Native mode, the adaptive scheduler, Flink 1.18, and not switched off. */
const rescalesInPlace = (spec: Spec, defaults: Readonly<Record<string, string>>): boolean => {
  const configuration = { ...defaults, ...flatConfiguration(spec['flinkConfiguration']) };
  const [, major = '0', minor = '0'] = /^v(\d+)_(\d+)$/.exec(spec['flinkVersion'] ?? '') ?? [];
  return (
    spec['mode'] !== 'standalone' &&
    Number(major) * 1000 + Number(minor) >= 1018 &&
    configuration['jobmanager.scheduler']?.toLowerCase() === 'adaptive' &&
    configuration['kubernetes.operator.job.upgrade.inplace-scaling.enabled'] !== 'false'
  );
};

/** An override that is removed can't be reverted in a running job. */
const keepsAll = (before: Spec, after: Spec): boolean => {
  const kept = overridesOf(after);
  return Object.keys(overridesOf(before)).every((vertex) => vertex in kept);
};
