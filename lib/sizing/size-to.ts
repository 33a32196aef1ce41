/** The size that the platform can be asked for, from what every vertex needs. */
import type { VertexId } from '../model/graph.ts';
import type { Sizing } from '../model/sizing.ts';
import { kpuSizing } from './kpu.ts';
import type { Sized, SizingNeed } from './sizing-need.ts';

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
