/** The preconditions of one size. What they take is read when it is asked for; what may not be read does not forbid. */
import * as v from 'valibot';
import type { ConfigChanges } from '../../../lib/model/decision.ts';
import type { JobVertex } from '../../../lib/model/graph.ts';
import type { Reason } from '../../../lib/model/reason.ts';
import type { PerVertexSizing } from '../../../lib/model/sizing.ts';
import type { FlinkResource } from '../../flink-kubernetes-operator/flink-resource.ts';
import { checkpoints } from '../../flink-rest/checkpoints.ts';
import { FlinkRestError } from '../../flink-rest/error.ts';
import type { EksDescription } from './cluster-snapshot.ts';
import type { EksJob } from './eks-job.ts';
import { isAway } from './flink-job.ts';
import { autoscalerStore } from './operator-autoscaler.ts';
import { optionalList } from './optional-read.ts';
import { quotaReached } from './resource-quota.ts';
import { slotsOf, slotsShort, taskManagersFor } from './task-managers.ts';

/** `config`: what is asked for in the same patch. */
export const failedSizePreconditions = async (
  job: EksJob,
  description: EksDescription,
  to: PerVertexSizing,
  config: ConfigChanges | undefined,
): Promise<readonly Reason[]> => {
  const { state, snapshot } = description;
  const known = [...aboveMaxParallelism(state.graph.vertices, to), ...beyondReplicas(description, to)];
  if (known.length > 0) return known;
  const read = await Promise.all([
    beyondSessionCluster(job, description, to),
    horizontalPodAutoscaler(job, snapshot.resource),
    autoscalerStore(job, snapshot.resource),
    requiresCheckpoint(job, description),
    quotaReached(job, description, to, config),
  ]);
  return read.filter((reason) => reason !== undefined);
};

const aboveMaxParallelism = (vertices: readonly JobVertex[], to: PerVertexSizing): readonly Reason[] =>
  vertices.flatMap(({ id, name, maxParallelism }): Reason[] => {
    const wanted = to.parallelism[id] ?? 1;
    if (wanted <= maxParallelism) return [];
    const says = `${name} can have ${maxParallelism} subtasks at most, not ${wanted}: raise pipeline.max-parallelism in a job without state to keep, or lower job.autoscaler.vertex.max-parallelism.`;
    return [{ rule: 'max-parallelism', says, vertex: id, bound: 'pipeline.max-parallelism' }];
  });

/** A fixed number of task managers: in standalone mode no more are started, and the upgrade would never come up. */
const beyondReplicas = ({ state, snapshot: { resource } }: EksDescription, to: PerVertexSizing): readonly Reason[] => {
  const replicas = resource.spec.taskManager?.replicas;
  if (resource.sessionCluster || resource.spec.mode !== 'standalone' || replicas == null) return [];
  const needed = taskManagersFor(resource, state.graph, to.parallelism);
  if (needed <= replicas) return [];
  const says = `It needs ${needed} task managers of ${slotsOf(resource)} slots, and spec.taskManager.replicas fixes ${replicas}: remove replicas, and the operator starts as many as are needed.`;
  return [{ rule: 'task-managers-fixed', says, bound: 'spec.taskManager.replicas' }];
};

/** Others run in a session cluster, too, and in standalone mode it always has as many task managers as its spec says. */
const beyondSessionCluster = async (
  job: EksJob,
  description: EksDescription,
  to: PerVertexSizing,
): Promise<Reason | undefined> => {
  const { sessionCluster, spec } = description.snapshot.resource;
  if (!sessionCluster || spec.mode !== 'standalone') return undefined;
  const short = await slotsShort(job, description, to);
  if (short === 0) return undefined;
  const says = `It needs ${short} slots more than are free in its session cluster, where no task managers are started in standalone mode: raise spec.taskManager.replicas of flinkdeployments "${job.deployment}" (${spec.taskManager?.replicas ?? 1} of ${slotsOf(sessionCluster)} slots now).`;
  return { rule: 'slots', says, bound: 'spec.taskManager.replicas' };
};

const autoscaler = v.object({
  metadata: v.object({ name: v.string() }),
  spec: v.object({ scaleTargetRef: v.object({ kind: v.string(), name: v.string() }) }),
});

/** Sets the number of task managers, as KEDA does by it. It can only work where replicas are set. */
const horizontalPodAutoscaler = async (job: EksJob, { spec }: FlinkResource): Promise<Reason | undefined> => {
  if (spec.taskManager?.replicas == null) return undefined;
  const list = await optionalList(job, '/apis/autoscaling/v2', 'horizontalpodautoscalers', autoscaler);
  const found = list?.find(
    ({ spec: { scaleTargetRef } }) =>
      scaleTargetRef.kind === 'FlinkDeployment' && scaleTargetRef.name === job.deployment,
  );
  if (!found) return undefined;
  const says = `HorizontalPodAutoscaler "${found.metadata.name}" sets its task managers: delete it, and remove spec.taskManager.replicas.`;
  return { rule: 'horizontal-pod-autoscaler', says };
};

/** With upgradeMode last-state a job without a completed checkpoint has nothing to be restored from. */
const requiresCheckpoint = async (
  { rest }: EksJob,
  { snapshot: { resource, flinkJob } }: EksDescription,
): Promise<Reason | undefined> => {
  if (resource.spec.job?.upgradeMode !== 'last-state' || flinkJob.kind !== 'seen') return undefined;
  try {
    const { completed } = await checkpoints(rest, flinkJob.job.jid);
    if (completed > 0) return undefined;
  } catch (error) {
    // Flink has no statistics of checkpoints that are switched off.
    if (error instanceof FlinkRestError && error.status === 404) {
      const says = 'Its upgradeMode is last-state, but checkpoints are off: set execution.checkpointing.interval.';
      return { rule: 'no-checkpoint', says };
    }
    // It went away after the snapshot: nothing was sent, so this is no doubt whether the change was taken.
    if (isAway(error))
      return { rule: 'stable', says: `The job is without an answer of its job manager (${error.message}).` };
    throw error;
  }
  const says = 'It has not completed a checkpoint since it started: a change would throw away what it has done since.';
  return { rule: 'no-checkpoint', says };
};
