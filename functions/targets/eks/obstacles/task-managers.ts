/** How many task managers does a size need? */
import type { JobGraph, VertexId } from '../../../../lib/graph.ts';
import { slotsNeeded } from '../../flink-rest/slots.ts';
import type { FlinkDeployment } from '../resource/deployment.ts';

export const slotsOf = ({ configuration }: FlinkDeployment): number => {
  const slots = Number(configuration['taskmanager.numberOfTaskSlots'] ?? 1);
  return Number.isInteger(slots) && slots > 0 ? slots : 1;
};

/** (8 slots, 3 in each)  ->  3 */
export const taskManagersFor = (
  deployment: FlinkDeployment,
  graph: JobGraph,
  parallelism: Readonly<Record<VertexId, number>>,
): number => Math.ceil(slotsNeeded(graph, parallelism) / slotsOf(deployment));
