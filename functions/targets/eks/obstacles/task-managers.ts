/** How many task managers does a size need? */
import type { JobGraph, VertexId } from '../../../../lib/graph.ts';
import { slotsNeeded } from '../../flink-rest/slots.ts';
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
