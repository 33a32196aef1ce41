/** How many records a second can the job handle at a size, for as long as you like? */
import { CPU_FOR_SUBTASKS } from './cpu.ts';
import type { JobLayout, VertexLayout } from './layout.ts';

export interface Capacity {
  /** Records/s of all sources together, in their usual mix. */
  readonly recordsPerSecond: number;
  /** What gives way first: a vertex's hottest subtask, or the processor of a KPU. */
  readonly bottleneck: string;
}

/** Records/s that reach each subtask of each vertex when one record a second comes in. */
export const visits = (layout: JobLayout): readonly Float64Array[] => {
  const result: Float64Array[] = [];
  for (const vertex of layout.vertices) {
    result.push(vertex.kind === 'source' ? partitionsOf(vertex) : received(vertex, layout, result));
  }
  return result;
};

export const capacityOf = (layout: JobLayout): Capacity => {
  const perSubtask = visits(layout);
  const kpuCpu = new Float64Array(layout.kpus);
  let best: Capacity = { recordsPerSecond: Number.POSITIVE_INFINITY, bottleneck: 'nothing' };
  const consider = (secondsPerRecord: number, bottleneck: string): void => {
    if (1 / secondsPerRecord < best.recordsPerSecond) best = { recordsPerSecond: 1 / secondsPerRecord, bottleneck };
  };
  for (const vertex of layout.vertices) {
    perSubtask[vertex.index]?.forEach((rate, subtask) => {
      consider(rate * vertex.serviceSeconds, vertex.name);
      const kpu = Math.floor(subtask / layout.size.parallelismPerKpu);
      kpuCpu[kpu] = (kpuCpu[kpu] ?? 0) + rate * vertex.cpuSeconds;
    });
  }
  for (const cpu of kpuCpu) consider(cpu / CPU_FOR_SUBTASKS, 'KPU processor');
  return best;
};

export interface TrueBusy {
  readonly name: string;
  readonly mean: number;
  /** Of the hottest subtask. */
  readonly max: number;
}

/** Busy shares in the long run at a load the job can handle and with processors to spare; over 1 it can't. */
export const trueBusy = (layout: JobLayout, recordsPerSecond: number): readonly TrueBusy[] => {
  const perSubtask = visits(layout);
  return layout.vertices.map(({ index, name, serviceSeconds }) => {
    const shares = [...(perSubtask[index] ?? [])].map((rate) => rate * recordsPerSecond * serviceSeconds);
    return { name, mean: shares.reduce((a, b) => a + b, 0) / shares.length, max: Math.max(...shares) };
  });
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
