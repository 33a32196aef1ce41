/** Shares of the job's records that reach each subtask. */
import type { JobLayout, VertexLayout } from './layout.ts';

/** Records/s that reach each subtask of each vertex when one record a second comes in. */
export const visits = (layout: JobLayout): readonly Float64Array[] => {
  const result: Float64Array[] = [];
  for (const vertex of layout.vertices) {
    result.push(vertex.kind === 'source' ? partitionsOf(vertex) : received(vertex, layout, result));
  }
  return result;
};

/** Kafka's connector hands out partitions in turn: subtask = partition mod parallelism. */
const partitionsOf = (vertex: Extract<VertexLayout, { kind: 'source' }>): Float64Array => {
  const rates = new Float64Array(vertex.parallelism);
  vertex.partitionShares.forEach((share, partition) => {
    const subtask = partition % vertex.parallelism;
    rates[subtask] = (rates[subtask] ?? 0) + share * vertex.source.share;
  });
  return rates;
};

const received = (
  vertex: Extract<VertexLayout, { kind: 'operator' }>,
  layout: JobLayout,
  upstream: readonly Float64Array[],
): Float64Array => {
  const rates = new Float64Array(vertex.parallelism);
  for (const edge of vertex.inputs) {
    const sent = upstream[edge.from] ?? new Float64Array();
    const selectivity = layout.vertices[edge.from]?.selectivity ?? 0;
    const total = sent.reduce((a, b) => a + b, 0) * selectivity;
    for (let i = 0; i < rates.length; i++) {
      const flow = edge.ship === 'FORWARD' ? (sent[i] ?? 0) * selectivity : total * (edge.shares[i] ?? 0);
      rates[i] = (rates[i] ?? 0) + flow;
    }
  }
  return rates;
};
