/** What keeps the job from just this size? Looked at once, when it is asked for; what may not be seen does not forbid. */
import type { ConfigChanges } from '../../../../lib/model/decision.ts';
import type { JobVertex } from '../../../../lib/model/graph.ts';
import type { Reason } from '../../../../lib/model/reason.ts';
import type { PerVertexSizing } from '../../../../lib/model/sizing.ts';
import type { EksJob, Looked } from '../eks-job.ts';
import { autoscalerStore } from './autoscaler-store.ts';
import { horizontalPodAutoscaler } from './horizontal-pod-autoscaler.ts';
import { quotaReached } from './resource-quota.ts';
import { slotsOf, slotsShort, taskManagersFor } from './task-managers.ts';
import { withoutCheckpoint } from './without-checkpoint.ts';

/** `config`: what is asked for in the same patch. */
export const limitsReached = async (
  job: EksJob,
  looked: Looked,
  to: PerVertexSizing,
  config: ConfigChanges | undefined,
): Promise<readonly Reason[]> => {
  const known = [...aboveMaxParallelism(looked.description.state.graph.vertices, to), ...beyondReplicas(looked, to)];
  if (known.length > 0) return known;
  const seen = await Promise.all([
    beyondSessionCluster(job, looked, to),
    horizontalPodAutoscaler(job, looked.resource),
    autoscalerStore(job, looked),
    withoutCheckpoint(job, looked),
    quotaReached(job, looked, to, config),
  ]);
  return seen.filter((reason) => reason !== undefined);
};

const aboveMaxParallelism = (vertices: readonly JobVertex[], to: PerVertexSizing): readonly Reason[] =>
  vertices.flatMap(({ id, name, maxParallelism }): Reason[] => {
    const wanted = to.parallelism[id] ?? 1;
    if (wanted <= maxParallelism) return [];
    const says = `${name} can have ${maxParallelism} subtasks at most, not ${wanted}: raise pipeline.max-parallelism in a job without state to keep, or lower job.autoscaler.vertex.max-parallelism.`;
    return [{ rule: 'max-parallelism', says, vertex: id, bound: 'pipeline.max-parallelism' }];
  });

/** A fixed number of task managers: in standalone mode nobody starts more, and the upgrade would never come up. */
const beyondReplicas = ({ resource, description }: Looked, to: PerVertexSizing): readonly Reason[] => {
  const replicas = resource.spec.taskManager?.replicas;
  if (resource.sessionCluster || resource.spec.mode !== 'standalone' || replicas == null) return [];
  const needed = taskManagersFor(resource, description.state.graph, to.parallelism);
  if (needed <= replicas) return [];
  const says = `It needs ${needed} task managers of ${slotsOf(resource)} slots, and spec.taskManager.replicas fixes ${replicas}: remove replicas, and the operator starts as many as are needed.`;
  return [{ rule: 'task-managers-fixed', says, bound: 'spec.taskManager.replicas' }];
};

/** Others run in a session cluster, too, and in standalone mode it always has as many task managers as its spec says. */
const beyondSessionCluster = async (job: EksJob, looked: Looked, to: PerVertexSizing): Promise<Reason | undefined> => {
  const { sessionCluster, spec } = looked.resource;
  if (!sessionCluster || spec.mode !== 'standalone') return undefined;
  const short = await slotsShort(job, looked, to);
  if (short === 0) return undefined;
  const says = `It needs ${short} slots more than are free in its session cluster, where nobody starts task managers in standalone mode: raise spec.taskManager.replicas of flinkdeployments "${job.deployment}" (${spec.taskManager?.replicas ?? 1} of ${slotsOf(sessionCluster)} slots now).`;
  return { rule: 'slots', says, bound: 'spec.taskManager.replicas' };
};
