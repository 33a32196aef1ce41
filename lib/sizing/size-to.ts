/** From what every vertex needs to what the platform can be asked for. */
import type { JobGraph, VertexId } from '../model/graph.ts';
import type { Reason } from '../model/reason.ts';
import type { Sample } from '../model/sample.ts';
import type { PlatformSize, Sizing } from '../model/sizing.ts';
import { kpuSizing } from './kpu.ts';
import type { KpuMemoryLimits } from './kpu-memory.ts';

export interface SizingNeed {
  readonly graph: JobGraph;
  readonly size: PlatformSize;
  /** Parallelism each vertex needs; every vertex is there, changed or not. */
  readonly parallelism: Readonly<Record<VertexId, number>>;
  readonly window: readonly Sample[];
  /** How many times today's load (records/s of all sources) the new size must carry. */
  readonly loadFactor: number;
  /** Where memory moves with the size: Managed Flink. */
  readonly memory: KpuMemoryLimits;
  /** Never closer than this, when closer than now. */
  readonly atMostPerKpu?: number;
}

export interface Sized {
  readonly sizing: Sizing;
  /** Parallelism each vertex really gets: on Managed Flink all get the application's, up to their max parallelism. */
  readonly parallelism: Readonly<Record<VertexId, number>>;
  readonly because: readonly Reason[];
}

export const sizeTo = (need: SizingNeed): Sized => {
  if (need.size.kind === 'kpu') return kpuSizing({ ...need, ...need.size });
  return { sizing: { kind: 'per-vertex', parallelism: need.parallelism }, parallelism: need.parallelism, because: [] };
};

/** Would asking for `b` change a job of size `a`? */
export const sameSize = (a: Sizing, b: Sizing): boolean => {
  if (a.kind === 'kpu' && b.kind === 'kpu') {
    return a.parallelism === b.parallelism && a.parallelismPerKpu === b.parallelismPerKpu;
  }
  if (a.kind !== 'per-vertex' || b.kind !== 'per-vertex') return false;
  const ids = Object.keys(a.parallelism) as VertexId[];
  return ids.length === Object.keys(b.parallelism).length && ids.every((id) => a.parallelism[id] === b.parallelism[id]);
};
