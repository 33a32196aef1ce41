/** Records that a vertex sends along one edge for each record it gets. */

import { rate } from '../../collection/window.ts';
import type { JobGraph, JobVertex, VertexId } from '../../model/graph.ts';
import type { Sample } from '../../model/sample.ts';

export interface Topology {
  /** Without repetition, however many edges lead from one to the other. */
  readonly inputs: (vertex: JobVertex) => readonly VertexId[];
  readonly outputCount: (id: VertexId) => number;
}

export const topologyOf = (graph: JobGraph): Topology => ({
  inputs: ({ inputs }) => {
    const from = inputs.map((edge) => edge.from);
    return from.length > 1 ? [...new Set(from)] : from;
  },
  outputCount: (id) => graph.vertices.filter(({ inputs }) => inputs.some((edge) => edge.from === id)).length,
});

/**
 * (edge carries 300/s, from reads 100/s) -> 3. Nothing read or nothing sent: 0. NaN when it is not known: Flink's REST
 * always has these counters, other sources may not, and who gets an unknown rate must not be taken for idle.
 */
export const outputRatio = (from: VertexId, to: JobVertex, topology: Topology, window: readonly Sample[]): number => {
  const inputRate = rate(window, from, 'recordsIn');
  if (inputRate <= 0) return 0;
  const edge = edgeRate(from, to, topology, window);
  return edge <= 0 ? 0 : edge / inputRate;
};

/** Flink counts per vertex, not per edge; so take the first of three ways that can be trusted. */
const edgeRate = (from: VertexId, to: JobVertex, topology: Topology, window: readonly Sample[]): number => {
  const inputs = topology.inputs(to);
  if (inputs.length === 1) return rate(window, to.id, 'recordsIn');
  const others = rateOfOthers(from, inputs, topology, window);
  if (!Number.isNaN(others)) return rate(window, to.id, 'recordsIn') - others;
  return rate(window, from, 'recordsOut');
};

/** What the other inputs send to a vertex; NaN when one of them also sends to another vertex. */
const rateOfOthers = (
  from: VertexId,
  inputs: readonly VertexId[],
  topology: Topology,
  window: readonly Sample[],
): number => {
  let sum = 0;
  for (const input of inputs) {
    if (input === from) continue;
    if (topology.outputCount(input) !== 1) return Number.NaN;
    sum += rate(window, input, 'recordsOut');
  }
  return sum;
};
