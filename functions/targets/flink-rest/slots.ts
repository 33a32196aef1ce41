/** The slots that a size needs. One slot takes a subtask of every vertex of its sharing group. */
import type { JobGraph, VertexId } from '../../../lib/model/graph.ts';
import type { ClusterOverview } from '../../flink-rest/cluster-overview.ts';

/** The widest vertex of each sharing group, added up.  (one group, source 1, work 8, sink 2)  ->  8 */
export const slotsNeeded = ({ vertices }: JobGraph, parallelism: Readonly<Record<VertexId, number>>): number => {
  const widest = new Map<string, number>();
  for (const { id, slotSharingGroup = 'default', finished } of vertices) {
    if (finished) continue;
    widest.set(slotSharingGroup, Math.max(widest.get(slotSharingGroup) ?? 0, parallelism[id] ?? 0));
  }
  return [...widest.values()].reduce((sum, slots) => sum + slots, 0);
};

/** 0 when there are enough. `held`: slots that the job has now. */
export const slotsMissing = (needed: number, held: number, cluster: ClusterOverview): number =>
  Math.max(0, needed - held - cluster['slots-available']);
