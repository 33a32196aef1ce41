/** The partitions of each source, from everything that knows any. */
import type { VertexId } from '../model/graph.ts';
import type { PartitionsBySource, SourcePartitions } from '../model/partitions.ts';

/** Those that the newest observation shows go before those that were read elsewhere; 0: not known. */
export const countedPartitions = (
  observed: Readonly<Record<VertexId, number>>,
  known: PartitionsBySource,
): Readonly<Record<VertexId, number>> => {
  const counts: Record<VertexId, number> = { ...observed };
  for (const [id, { count }] of Object.entries(known) as [VertexId, SourcePartitions][]) {
    if ((observed[id] ?? 0) <= 0) counts[id] = count;
  }
  return counts;
};
