/** The size of a job as the page shows it. */
import type { VertexId } from '../../lib/model/graph.ts';
import type { Sizing } from '../../lib/model/sizing.ts';
import type { Size } from '../model/values.ts';

export const pageSize = (sizing: Sizing): Size => {
  if (sizing.kind === 'kpu') {
    const { parallelism, kpus, parallelismPerKpu, dollarsPerHour } = sizing;
    return { parallelism, kpus, parallelismPerKpu, dollarsPerHour };
  }
  const widest = Math.max(0, ...Object.values(sizing.parallelism));
  return { parallelism: widest, kpus: null, parallelismPerKpu: null, dollarsPerHour: null };
};

/** A Managed Flink application has one parallelism; a vertex runs with it up to its own maximum. */
export const parallelismOf = (sizing: Sizing, vertex: VertexId, maxParallelism: number): number | undefined =>
  sizing.kind === 'kpu' ? Math.min(sizing.parallelism, maxParallelism) : sizing.parallelism[vertex];

/** Up or down, by what it costs where that is known, else by the number of subtasks. */
export const directionOf = (from: Sizing, to: Sizing): 'up' | 'down' | 'same' => {
  const a = weight(from);
  const b = weight(to);
  return b > a ? 'up' : b < a ? 'down' : 'same';
};

const weight = (sizing: Sizing): number => {
  if (sizing.kind === 'kpu') return sizing.kpus * 1e6 + sizing.parallelism;
  const all = Object.values(sizing.parallelism);
  // Slots are shared: the widest vertex is what is paid for.
  return Math.max(0, ...all) * 1e6 + all.reduce((a, b) => a + b, 0);
};
