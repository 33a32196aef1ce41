/** Does a HorizontalPodAutoscaler (or KEDA, which makes one) set the number of task managers? */
import * as v from 'valibot';
import type { Reason } from '../../../../lib/model/reason.ts';
import type { EksJob } from '../eks-job.ts';
import type { FlinkResource } from '../resource/flink-resource.ts';
import { optionalList } from './optional-look.ts';

const autoscaler = v.object({
  metadata: v.object({ name: v.string() }),
  spec: v.object({ scaleTargetRef: v.object({ kind: v.string(), name: v.string() }) }),
});

/** It can only work where replicas are set. */
export const horizontalPodAutoscaler = async (job: EksJob, { spec }: FlinkResource): Promise<Reason | undefined> => {
  if (spec.taskManager?.replicas == null) return undefined;
  const list = await optionalList(job, '/apis/autoscaling/v2', 'horizontalpodautoscalers', autoscaler);
  const found = list?.find(
    ({ spec: { scaleTargetRef } }) =>
      scaleTargetRef.kind === 'FlinkDeployment' && scaleTargetRef.name === job.deployment,
  );
  if (!found) return undefined;
  return {
    rule: 'horizontal-pod-autoscaler',
    says: `HorizontalPodAutoscaler "${found.metadata.name}" sets its task managers: delete it, and remove spec.taskManager.replicas.`,
  };
};
