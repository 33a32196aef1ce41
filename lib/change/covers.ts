/** Is a size that was offered still as good as the one that is wanted now? */
import type { Sizing } from '../model/sizing.ts';

/** Of the larger one; one subtask or KPU more is always near. */
const MOST_APART = 0.1;

/**
 * As large as what is wanted, and hardly larger: who looks at the offer need not look again. A smaller one is another change:
 * it may not carry the load.  (offered 8; wanted 7) -> yes; (8; 6), (8; 9) -> no
 */
export const covers = (offered: Sizing, wanted: Sizing): boolean => {
  if (offered.kind === 'kpu') {
    if (wanted.kind !== 'kpu' || wanted.parallelismPerKpu !== offered.parallelismPerKpu) return false;
    return isNear(offered.kpus, wanted.kpus) && offered.parallelism >= wanted.parallelism;
  }
  if (wanted.kind !== 'per-vertex') return false;
  const a = Object.entries(offered.parallelism);
  const b = wanted.parallelism as Readonly<Record<string, number>>;
  return a.length === Object.keys(b).length && a.every(([id, now]) => isNear(now, b[id] ?? Number.NaN));
};

const isNear = (offered: number, wanted: number): boolean =>
  offered >= wanted && offered - wanted <= Math.max(1, MOST_APART * offered);
