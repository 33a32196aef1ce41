/** The memory of the task managers while the job runs: what is used, what it costs, and whether it still fits. */
import { memoryOf, stateBytesAt } from '../job/definition.ts';
import { kpuOf, type MemoryDemand, managedBytesOf, missRatioOf, nativeBytes } from './demand.ts';
import { emptyHeap, fillHeap, usedBytes } from './task-manager-heap.ts';

/** One task manager, now. */
export interface MemoryPools {
  readonly heapUsedBytes: number;
  /** What is left of it after a collection. */
  readonly heapLiveBytes: number;
  readonly heapMaxBytes: number;
  readonly managedUsedBytes: number;
  readonly managedTotalBytes: number;
  /** Working set: heap that was ever touched, and native memory. */
  readonly containerUsedBytes: number;
  readonly containerLimitBytes: number;
  /** Share of the state reads that go to disk, mean of its slots. */
  readonly missRatio: number;
  /** Share of the time spent on collections, over the last minute or so. */
  readonly gcShare: number;
}

/** Which pool a task manager has grown out of. */
export interface OutOfMemory {
  readonly taskManager: number;
  /** The container is killed from outside; a heap that is full of live objects ends the JVM from inside. */
  readonly pool: 'container' | 'heap';
}

export interface TaskManagers {
  /** Per slot, the share of its state reads that miss the cache. */
  readonly missRatios: Float64Array;
  /** Per task manager, the share of the last second that collections took. */
  readonly collecting: Float64Array;
  /** One second passes: bytes allocated per task manager, and records/s of the last half hour. */
  step(allocated: Float64Array, recentRate: number): void;
  pools(): readonly MemoryPools[];
  /** The first task manager that has grown out of its memory, if any has. */
  outOfMemory(): OutOfMemory | undefined;
  /** Time and number of old collections since the start, all task managers together. */
  oldCollections(): { readonly seconds: number; readonly count: number };
}

/** Caches warm up and restored objects are touched again over a minute or two. */
const MANAGED_FILL_SECONDS = 90;
const HEAP_FILL_SECONDS = 120;
/** What is kept changes over half an hour: it need not be computed every second. */
const REFRESH_SECONDS = 10;

/** Freshly started: heaps and caches are empty. */
export const createTaskManagers = (demand: MemoryDemand, recentRate: number): TaskManagers => {
  const { kpus, job, size } = demand.layout;
  const memory = memoryOf(size);
  const heaps = Array.from({ length: kpus }, () => emptyHeap(memory.heapBytes));
  const missRatios = demand.slotStateShares.map((_, slot) => missRatioOf(demand, slot, recentRate));
  const collecting = new Float64Array(kpus);
  let managedTargets = managedBytesOf(demand, recentRate);
  let stateBytes = stateBytesAt(job, recentRate);
  let seconds = 0;

  const managed = (kpu: number): number => (managedTargets[kpu] ?? 0) * (1 - Math.exp(-seconds / MANAGED_FILL_SECONDS));
  const container = (kpu: number): number =>
    (heaps[kpu]?.peakBytes ?? 0) +
    nativeBytes({
      slots: demand.slots[kpu] ?? 0,
      managedBytes: managed(kpu),
      stateBytes: stateBytes * (demand.stateShares[kpu] ?? 0),
    });

  return {
    missRatios,
    collecting,
    step(allocated, rate) {
      seconds++;
      if (seconds % REFRESH_SECONDS === 0) {
        managedTargets = managedBytesOf(demand, rate);
        stateBytes = stateBytesAt(job, rate);
        missRatios.forEach((_, slot) => {
          missRatios[slot] = missRatioOf(demand, slot, rate);
        });
      }
      const touched = rate * (1 - Math.exp(-seconds / HEAP_FILL_SECONDS));
      heaps.forEach((heap, kpu) => {
        const live = (demand.fixedBytes[kpu] ?? 0) + (demand.keptBytesPerRate[kpu] ?? 0) * touched;
        fillHeap(heap, live, allocated[kpu] ?? 0);
        collecting[kpu] = heap.collecting;
      });
    },
    pools: () =>
      heaps.map((heap, kpu) => ({
        heapUsedBytes: Math.round(usedBytes(heap)),
        heapLiveBytes: Math.round(heap.liveBytes),
        heapMaxBytes: memory.heapBytes,
        managedUsedBytes: Math.round(managed(kpu)),
        managedTotalBytes: memory.managedBytes,
        containerUsedBytes: Math.round(container(kpu)),
        containerLimitBytes: memory.processBytes,
        missRatio: meanOf(missRatios, (slot) => kpuOf(demand.layout, slot) === kpu),
        gcShare: heap.collectingLately,
      })),
    outOfMemory() {
      for (let kpu = 0; kpu < kpus; kpu++) {
        if ((heaps[kpu]?.liveBytes ?? 0) > memory.heapBytes) return { taskManager: kpu, pool: 'heap' };
        if (container(kpu) > memory.processBytes) return { taskManager: kpu, pool: 'container' };
      }
      return undefined;
    },
    oldCollections: () => ({
      seconds: heaps.reduce((sum, heap) => sum + heap.oldSeconds, 0),
      count: heaps.reduce((sum, heap) => sum + heap.oldCollections, 0),
    }),
  };
};

const meanOf = (values: Float64Array, wanted: (index: number) => boolean): number => {
  const chosen = [...values].filter((_, index) => wanted(index));
  return chosen.reduce((a, b) => a + b, 0) / chosen.length;
};
