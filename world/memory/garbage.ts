/**
 * Cost of garbage collection. A generational collector: young collections go with what is allocated, old ones
 * with what survives and with the room the live set leaves. So time for collections rises steeply as the heap fills up.
 */
import { MIB } from '../job/task-manager-memory.ts';

/** Survives a young collection and becomes garbage in the old generation. */
export const PROMOTED = 0.15;
/** Young generation: about so many seconds of allocation, within these shares of the heap. */
const YOUNG_SECONDS = 5;
const YOUNG_LEAST = 0.05;
const YOUNG_MOST = 0.3;
const COPIED_BYTES_PER_SECOND = 1e9;
/** On one vCPU. */
const MARKED_BYTES_PER_SECOND = 1e9;

const freeBytes = (liveBytes: number, heapBytes: number): number => Math.max(2 * MIB, heapBytes - liveBytes);

/** Bytes allocated between two young collections. */
export const youngBytes = (liveBytes: number, allocatedPerSecond: number, heapBytes: number): number =>
  Math.min(
    0.5 * freeBytes(liveBytes, heapBytes),
    heapBytes * Math.min(YOUNG_MOST, Math.max(YOUNG_LEAST, (YOUNG_SECONDS * allocatedPerSecond) / heapBytes)),
  );

/** Old garbage that is let pile up, in proportion to the live set while there is room for it. */
export const oldGarbageBytes = (liveBytes: number, heapBytes: number): number =>
  Math.min(0.4 * freeBytes(liveBytes, heapBytes), 64 * MIB + 0.4 * liveBytes);

/** Time of one young collection. */
export const youngSeconds = (collectedBytes: number): number =>
  0.01 + (PROMOTED * collectedBytes) / COPIED_BYTES_PER_SECOND;

/** Time of one old collection: everything live is visited. */
export const oldSeconds = (liveBytes: number): number => 0.05 + liveBytes / MARKED_BYTES_PER_SECOND;

export interface SteadyHeap {
  /** Share of the time that goes into collections; over 1 the heap can't keep up at all. */
  readonly collecting: number;
  /** The most it is full before a collection. */
  readonly highestBytes: number;
}

/**
 * In the long run, of a heap of so many bytes.
 * 3 GiB: (live 1.2 GiB, 34 MB/s)  ->  2 % of the time.  (2.4 GiB, 60 MB/s)  ->  10 %.  (2.9 GiB, 60 MB/s)  ->  over 40 %
 */
export const steadyHeap = (liveBytes: number, allocatedPerSecond: number, heapBytes: number): SteadyHeap => {
  const young = youngBytes(liveBytes, allocatedPerSecond, heapBytes);
  const old = oldGarbageBytes(liveBytes, heapBytes);
  return {
    collecting:
      (allocatedPerSecond / young) * youngSeconds(young) +
      ((PROMOTED * allocatedPerSecond) / old) * oldSeconds(liveBytes),
    highestBytes: Math.min(heapBytes, liveBytes + young + old),
  };
};
