/** The most network memory that the subtasks of one task manager may take. */
import type { JobGraph, ShipStrategy, VertexId } from '../model/graph.ts';
import type { FlinkConfiguration } from '../options/declare.ts';
import { numberOf, sizeOf } from './memory-options.ts';

/** Bytes for one subtask of every vertex in each slot: both ends of every edge. */
export const networkNeed = (
  graph: JobGraph,
  parallelism: ReadonlyMap<VertexId, number>,
  configuration: FlinkConfiguration,
  taskSlots: number,
): number => {
  const gate = {
    perChannel: numberOf(configuration, 'buffersPerChannel'),
    floating: numberOf(configuration, 'floatingBuffersPerGate'),
  };
  const segmentBytes = sizeOf(configuration, 'segmentSize');
  let buffers = 0;
  for (const vertex of graph.vertices) {
    // Two edges between the same vertices count once, as in Flink's autoscaler.
    for (const [from, strategy] of new Map(vertex.inputs.map((edge) => [edge.from, edge.shipStrategy]))) {
      const here = parallelism.get(vertex.id) ?? vertex.parallelism;
      const there = parallelism.get(from);
      if (there === undefined) continue;
      buffers += gateBuffers(here, there, strategy, gate) + gateBuffers(there, here, strategy, gate);
    }
  }
  return buffers * segmentBytes * taskSlots;
};

/** Buffers of a gate: some for each channel, and some that they share.  4 -> 8 by HASH: 8 * 2 + 8 = 24 */
const gateBuffers = (
  own: number,
  other: number,
  strategy: ShipStrategy,
  { perChannel, floating }: { readonly perChannel: number; readonly floating: number },
): number => channels(own, other, strategy) * perChannel + floating;

const channels = (own: number, other: number, strategy: ShipStrategy): number => {
  if (strategy === 'FORWARD' && own === other) return 1;
  return strategy === 'FORWARD' || strategy === 'RESCALE' ? Math.ceil(other / own) : other;
};
