/** How much of each memory pool of a KPU the window shows in use. */
import type { JobGraph } from '../model/graph.ts';
import { isPortable } from '../model/portable.ts';
import type { JobSample, Sample } from '../model/sample.ts';

/** A KPU is one container: 4 GB, 3 GiB of it heap; managed memory (RocksDB) is a part of the rest. */
export type MemoryPool = 'container' | 'heap' | 'managed';

/** Shares of the fullest task manager, 0..1. NaN: not measured, which is never zero. */
export interface MemoryUse {
  /** The highest. */
  readonly container: number;
  /** What at least three minutes of the window exceeded or reached: a single peak is no trend. */
  readonly containerForMinutes: number;
  /** What collections leave. */
  readonly heap: number;
  /** The highest. */
  readonly managed: number;
  /** Share of the time that old collections take, on average. */
  readonly collections: number;
  /** User code runs beside the JVM, whose heap and collections say nothing of it: they are not measured, and need not be. */
  readonly ofHarness?: true;
}

const MINUTES_OF_A_TREND = 3;
/** A heap that is used at all is collected within so long. */
const COLLECTED_WITHIN_MS = 5 * 60_000;

/** Asked for with every size that is weighed; a window is never changed. */
export const memoryUse = (window: readonly Sample[]): MemoryUse => {
  const before = computed.get(window);
  if (before !== undefined) return before;
  const use = useOf(window);
  computed.set(window, use);
  return use;
};

/** Of which memory is sized. A portable pipeline of Beam has its harness in the container, never on the heap. */
export const countedMemory = (graph: JobGraph, window: readonly Sample[]): MemoryUse => {
  const use = memoryUse(window);
  return isPortable(graph) ? { ...use, heap: Number.NaN, collections: Number.NaN, ofHarness: true } : use;
};

const computed = new WeakMap<readonly Sample[], MemoryUse>();

const useOf = (window: readonly Sample[]): MemoryUse => {
  const container = measured(window, 'containerMemory').map(({ value }) => value);
  const highestFirst = container.toSorted((a, b) => b - a);
  return {
    container: highest(container),
    containerForMinutes: highestFirst[MINUTES_OF_A_TREND - 1] ?? Number.NaN,
    heap: afterCollections(measured(window, 'heapUse')),
    managed: highest(measured(window, 'managedUse').map(({ value }) => value)),
    collections: mean(measured(window, 'oldCollections')),
  };
};

/** When was memory last measured? NaN: never in this window. */
export const memoryMeasuredAt = (window: readonly Sample[]): number =>
  measured(window, 'containerMemory').at(-1)?.at ?? Number.NaN;

interface Measured {
  readonly at: number;
  readonly value: number;
}

const measured = (window: readonly Sample[], metric: keyof JobSample): readonly Measured[] =>
  window.flatMap(({ at, job }) => {
    const value = job[metric];
    return value !== undefined && Number.isFinite(value) ? [{ at, value }] : [];
  });

/**
 * A heap fills with garbage until it is collected, so what counts are its lows: the highest of all lows of five minutes.
 * (30 % to 70 % and back every minute, later 50 % to 80 %)  ->  50 %. Of a window shorter than that, the highest of all.
 */
const afterCollections = (heap: readonly Measured[]): number => {
  const end = (heap.at(-1)?.at ?? Number.NaN) + 60_000;
  const lows = heap
    .filter(({ at }) => at + COLLECTED_WITHIN_MS <= end)
    .map(({ at: from }) =>
      Math.min(...heap.filter(({ at }) => at >= from && at < from + COLLECTED_WITHIN_MS).map(({ value }) => value)),
    );
  return highest(lows.length > 0 ? lows : heap.map(({ value }) => value));
};

const highest = (values: readonly number[]): number => (values.length > 0 ? Math.max(...values) : Number.NaN);

const mean = (values: readonly Measured[]): number => values.reduce((sum, { value }) => sum + value, 0) / values.length;
