/**
 * The operator's own autoscaler: whether it is in charge, or has stored overrides. It never patches the resource: it puts what it has stored over the spec each
 * time it deploys it. So what was deployed differs from what the spec asks for, and ours would be overwritten.
 */

import type { Reason } from '../../../lib/model/reason.ts';
import { oldPrefix, prefix } from '../../../lib/options/declare.ts';
import { printOverrides } from '../../../lib/sizing/override-string.ts';
import type { FlinkResource } from '../../flink-kubernetes-operator/flink-resource.ts';
import type { EksJob } from './eks-job.ts';
import { optionalConfigMap } from './optional-read.ts';

export const operatorsAutoscaler = (resource: FlinkResource): Reason | undefined => {
  if (isOn(resource, 'enabled') && isOn(resource, 'scaling.enabled') !== false) {
    return {
      rule: 'operators-autoscaler',
      says: 'The operator\'s own autoscaler is in charge: set `job.autoscaler.enabled: "false"` in the resource\'s flinkConfiguration.',
      bound: 'job.autoscaler.enabled',
    };
  }
  return storedOverrides(resource);
};

/** A switch of the operator's autoscaler. Undefined: the resource says nothing, and the operator's own default counts. */
const isOn = ({ effective }: FlinkResource, name: string): boolean | undefined => {
  const value = effective[prefix + name] ?? effective[oldPrefix + name];
  return value === undefined ? undefined : value.trim().toLowerCase() === 'true';
};

/** Only what is stable tells: in between, the operator has not yet deployed what the spec asks for. */
const storedOverrides = (resource: FlinkResource): Reason | undefined => {
  const { metadata, status, reconciled, overrides } = resource;
  const stable =
    status.lifecycleState === 'STABLE' && (status.observedGeneration ?? metadata.generation) === metadata.generation;
  if (!stable || !reconciled?.overrides) return undefined;
  const deployed = printOverrides(reconciled.overrides);
  if (deployed === printOverrides(overrides ?? {})) return undefined;
  return {
    rule: 'stored-overrides',
    says:
      `The operator has deployed overrides that the spec does not ask for (${deployed}): its autoscaler has stored them, ` +
      `and they win over ours. ${isOn(resource, 'enabled') === false ? 'Raise' : 'Set `job.autoscaler.enabled: "false"`, or raise'} job.autoscalerResetNonce.`,
  };
};

/**
 * As long as it is on, if only as an adviser, it puts what it has stored over the spec. That it has deployed some shows in
 * the status; its ConfigMap tells before it does, where that may be read.
 */
export const autoscalerStore = async (job: EksJob, resource: FlinkResource): Promise<Reason | undefined> => {
  // Switched off, it clears its store.
  if (isOn(resource, 'enabled') === false) return undefined;
  const name = `autoscaler-${job.resourceName.name}`;
  const stored = (await optionalConfigMap(job, name))?.data['parallelismOverrides'];
  if (!stored) return undefined;
  const says = `The operator's autoscaler has stored overrides (${stored}, in the ConfigMap "${name}"), which win over ours while it is on. Set \`job.autoscaler.enabled: "false"\`, or raise job.autoscalerResetNonce.`;
  return { rule: 'stored-overrides', says };
};
