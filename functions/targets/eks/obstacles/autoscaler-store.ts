/**
 * Has the operator's own autoscaler stored overrides? As long as it is on, if only as an adviser, it puts them over those of
 * the spec. That it has deployed some shows in the status; its ConfigMap tells before it does, to whom may read it.
 */
import type { Reason } from '../../../../lib/model/reason.ts';
import type { EksJob, Looked } from '../eks-job.ts';
import { isOn } from './operators-autoscaler.ts';
import { optionalConfigMap } from './optional-look.ts';

export const autoscalerStore = async (job: EksJob, { resource }: Looked): Promise<Reason | undefined> => {
  // Switched off, it clears its store.
  if (isOn(resource, 'enabled') === false) return undefined;
  const name = `autoscaler-${job.resourceName.name}`;
  const stored = (await optionalConfigMap(job, name))?.data['parallelismOverrides'];
  if (!stored) return undefined;
  const says = `The operator's autoscaler has stored overrides (${stored}, in the ConfigMap "${name}"), which win over ours while it is on. Set \`job.autoscaler.enabled: "false"\`, or raise job.autoscalerResetNonce.`;
  return { rule: 'stored-overrides', says };
};
