/**
 * How close slots may lie. A KPU has 4 GB whatever runs in it, so memory per slot is 4 GB / ParallelismPerKPU: the only
 * lever that Managed Flink gives.
 */
import type { MemoryPool, MemoryUse } from './memory-use.ts';

export interface KpuMemoryLimits {
  readonly enabled: boolean;
  /** Share of every pool that must be expected to stay free when slots are packed closer. */
  readonly headRoom: number;
  readonly containerThreshold: number;
  readonly heapThreshold: number;
  readonly collectionsThreshold: number;
  /** Memory ran short lately with so many slots per KPU: only fewer will do. */
  readonly memoryConstrained: number | undefined;
}

export const KPU_GIGABYTES = 4;

/** (2 per KPU)  ->  2 GB */
export const gigabytesPerSlot = (perKpu: number): number => KPU_GIGABYTES / perKpu;

export const POOLS = ['container', 'heap', 'managed'] as const;

/**
 * Share of a pool that is there whatever the slots do: the JVM and network buffers in the container, Flink itself on the
 * heap. Never taken for more than half of what is in use.
 */
const SLOTLESS: Readonly<Record<MemoryPool, number>> = { container: 0.2, heap: 0.1, managed: 0 };

const slotless = (pool: MemoryPool, used: number): number => Math.min(SLOTLESS[pool], used / 2);

/** What a pool is expected to hold with so many times the slots.  (container at 40 %, twice)  ->  20 + 2 x 20 = 60 % */
export const expectedUse = (pool: MemoryPool, used: number, times: number): number =>
  slotless(pool, used) + (used - slotless(pool, used)) * times;

/** The most that a pool may be expected to hold. */
export const mostExpected = (pool: MemoryPool, limits: KpuMemoryLimits): number => {
  const most = 1 - limits.headRoom;
  if (pool === 'container') return Math.min(most, limits.containerThreshold);
  return pool === 'heap' ? Math.min(most, limits.heapThreshold) : most;
};

export type Measure = MemoryPool | 'collections';

export const isMeasured = (use: MemoryUse): boolean =>
  measuresNeeded(use).every((measure) => Number.isFinite(use[measure]));

/** Without which slots are not packed closer. */
export const measuresNeeded = ({ ofHarness }: MemoryUse): readonly Measure[] =>
  ofHarness ? ['container', 'managed'] : ['container', 'heap', 'managed', 'collections'];

export type Shortage = 'container' | 'heap' | 'collections';

/** Is memory near its limit now? What was not measured never says so. Managed memory is meant to be full. */
export const shortage = (use: MemoryUse, limits: KpuMemoryLimits): Shortage | undefined => {
  if (!limits.enabled) return undefined;
  if (use.containerForMinutes > limits.containerThreshold) return 'container';
  if (use.heap > limits.heapThreshold) return 'heap';
  return use.collections > limits.collectionsThreshold ? 'collections' : undefined;
};

/** So much of ParallelismPerKPU at most stays when memory is short: less would not be worth the restart. */
const KEPT_WHEN_SHORT = 3 / 4;

/** Which measure keeps slots from lying so close? Undefined: none. */
export type DensityLimit = MemoryPool | 'collections' | 'memoryConstrained' | 'not measured' | 'off' | 'short';

/** With fewer slots per KPU than now there is always room; with as many, unless memory is short. */
export const densityLimitOf = (
  perKpu: number,
  now: number,
  use: MemoryUse,
  limits: KpuMemoryLimits,
): DensityLimit | undefined => {
  if (!limits.enabled) return perKpu === now ? undefined : 'off';
  if (shortage(use, limits) !== undefined && now > 1) {
    if (perKpu > Math.max(1, Math.floor(now * KEPT_WHEN_SHORT))) return 'short';
    return perKpu === 1 ? undefined : fullPool(perKpu / now, use, limits);
  }
  if (perKpu === now) return undefined;
  if (!isMeasured(use)) return 'not measured';
  if (perKpu < now) return undefined;
  if (limits.memoryConstrained !== undefined && perKpu >= limits.memoryConstrained) return 'memoryConstrained';
  if (use.collections > limits.collectionsThreshold / 2) return 'collections';
  return fullPool(perKpu / now, use, limits);
};

const ROUNDING = 1e-9;

/** The fullest of the pools that would be too full; what was not measured is left out. */
const fullPool = (times: number, use: MemoryUse, limits: KpuMemoryLimits): MemoryPool | undefined => {
  const over = (pool: MemoryPool): number => expectedUse(pool, use[pool], times) - mostExpected(pool, limits);
  const [fullest] = POOLS.filter((pool) => over(pool) > ROUNDING).sort((a, b) => over(b) - over(a));
  return fullest;
};

/** The part of a heap that goes with the number of slots (buffers, clients); the rest is state, which is distributed again. */
const HEAP_OF_SLOTS = 0.5;

/** What is left of all that a pool holds.  (from 8 slots to 4)  ->  of the heap 3/4, of other pools all */
export const staying = (pool: MemoryPool, slotsKept: number): number =>
  pool === 'heap' ? 1 - HEAP_OF_SLOTS * (1 - Math.min(1, slotsKept)) : 1;

/**
 * KPUs that together have room for what those of now hold.  `slotsKept`: slots then over slots now.
 * (8 KPUs, heap at 40 % after collections, 80 % at most, as many slots)  ->  4. 0: not known.
 */
export const kpusFor = (
  pools: readonly MemoryPool[],
  kpus: number,
  slotsKept: number,
  use: MemoryUse,
  limits: KpuMemoryLimits,
): number => {
  if (!limits.enabled) return 0;
  const known = pools.filter((pool) => Number.isFinite(use[pool]));
  const needs = known.map((pool) => {
    const base = slotless(pool, use[pool]);
    const held = kpus * (use[pool] - base) * staying(pool, slotsKept);
    return Math.min(kpus, Math.ceil(held / (mostExpected(pool, limits) - base) - ROUNDING));
  });
  return Math.max(0, ...needs);
};
