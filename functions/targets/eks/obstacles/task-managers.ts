/** How many slots and task managers does a size need? */
import type { JobGraph, VertexId } from '../../../../lib/model/graph.ts';
import type { PerVertexSizing } from '../../../../lib/model/sizing.ts';
import { clusterOverview } from '../../../flink-rest/cluster-overview.ts';
import { slotsNeeded } from '../../flink-rest/slots.ts';
import type { EksJob, Looked } from '../eks-job.ts';
import type { FlinkResource } from '../resource/flink-resource.ts';

export const slotsOf = ({ configuration }: FlinkResource): number => {
  const slots = Number(configuration['taskmanager.numberOfTaskSlots'] ?? 1);
  return Number.isInteger(slots) && slots > 0 ? slots : 1;
};

/** (8 slots, 3 in each)  ->  3 */
export const taskManagersFor = (
  resource: FlinkResource,
  graph: JobGraph,
  parallelism: Readonly<Record<VertexId, number>>,
): number => Math.ceil(slotsNeeded(graph, parallelism) / slotsOf(resource));

/** Task managers that have to come; an upgrade ends the old ones before it starts the new. */
export const moreTaskManagers = async (job: EksJob, looked: Looked, to: PerVertexSizing): Promise<number> => {
  const { resource, description } = looked;
  const { graph, sizing } = description.state;
  if (sizing.kind !== 'per-vertex') return 0;
  if (resource.sessionCluster) return Math.ceil((await slotsShort(job, looked, to)) / slotsOf(resource));
  return taskManagersFor(resource, graph, to.parallelism) - taskManagersFor(resource, graph, sizing.parallelism);
};

/** Slots that a session cluster has not got free. What its other jobs do until then is not known. */
export const slotsShort = async (
  { rest }: EksJob,
  { description, view }: Looked,
  to: PerVertexSizing,
): Promise<number> => {
  const { graph, sizing } = description.state;
  if (sizing.kind !== 'per-vertex' || view.kind !== 'seen') return 0;
  const more = slotsNeeded(graph, to.parallelism) - slotsNeeded(graph, sizing.parallelism);
  return more <= 0 ? 0 : Math.max(0, more - (await clusterOverview(rest))['slots-available']);
};
