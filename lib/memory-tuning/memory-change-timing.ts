/**
 * Of a job that is rescaled in place: can the memory that goes with the new size wait for an upgrade of its own, and is it
 * worth one? A pool that would be too small for the new size can't wait: Flink would not get its network buffers, or the heap
 * would run full.
 */
import { withChanges } from '../change/config-changes.ts';
import type { ConfigChanges } from '../model/decision.ts';
import type { FlinkConfiguration } from '../options/declare.ts';
import { type ProcessMemory, processMemoryOf } from './process-memory.ts';

export type Urgency =
  | {
      readonly kind: 'at once';
      readonly pool: 'heap' | 'network memory';
      readonly stands: number;
      readonly needs: number;
    }
  | { readonly kind: 'later' }
  | { readonly kind: 'not worth it'; readonly stands: number; readonly needs: number };

/** Of the process size: what no pool differs by is not worth an upgrade. */
export const WORTH_AN_UPGRADE = 0.1;
/** Tuned heap has room to spare (`memory.tuning.overhead`); network memory has just what it needs. */
const HEAP_TO_SPARE = 0.1;

/** Sizes in bytes. What can't be compared is left for later. */
export const urgencyOf = (standing: FlinkConfiguration, changes: ConfigChanges): Urgency => {
  const now = processMemoryOf(standing);
  const then = processMemoryOf(withChanges(standing, changes));
  if (now.kind !== 'memory' || then.kind !== 'memory') return { kind: 'later' };
  const stands = poolsOf(now.memory);
  const needs = poolsOf(then.memory);
  if (needs.network > stands.network) {
    return { kind: 'at once', pool: 'network memory', stands: stands.network, needs: needs.network };
  }
  if (needs.heap > stands.heap * (1 + HEAP_TO_SPARE)) {
    return { kind: 'at once', pool: 'heap', stands: stands.heap, needs: needs.heap };
  }
  const process = total(stands);
  const moved = Math.max(...POOLS.map((pool) => Math.abs(needs[pool] - stands[pool])));
  return moved < WORTH_AN_UPGRADE * process
    ? { kind: 'not worth it', stands: process, needs: total(needs) }
    : { kind: 'later' };
};

const POOLS = ['heap', 'network', 'managed', 'metaspace', 'rest'] as const;
type Pools = Readonly<Record<(typeof POOLS)[number], number>>;

const poolsOf = (memory: ProcessMemory): Pools => ({
  heap: memory.frameworkHeap + memory.taskHeap,
  network: memory.network,
  managed: memory.managed,
  metaspace: memory.metaspace,
  rest: memory.frameworkOffHeap + memory.taskOffHeap + memory.overhead,
});

const total = (pools: Pools): number => POOLS.reduce((sum, pool) => sum + pools[pool], 0);
