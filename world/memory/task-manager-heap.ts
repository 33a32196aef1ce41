/** The heap of one task manager from second to second: it fills with garbage, is collected, and fills again. */
import { oldGarbageBytes, oldSeconds, PROMOTED, youngBytes, youngSeconds } from './garbage.ts';

export interface TaskManagerHeap {
  /** All there is. */
  readonly bytes: number;
  liveBytes: number;
  /** Garbage of either generation. */
  young: number;
  old: number;
  /** The most there ever was: the JVM gives nothing back to the container. */
  peakBytes: number;
  /** Mean of the last half minute or so. */
  allocatedPerSecond: number;
  /** Collections that are due and not yet done. */
  owedSeconds: number;
  /** Share of the last second that went into collections. */
  collecting: number;
  /** The same, mean of the last minute or so. */
  collectingLately: number;
  /** Since the start. */
  oldSeconds: number;
  oldCollections: number;
}

/** Work that is put off longer than this no longer matters: the heap is at its end anyway. */
const MOST_OWED_SECONDS = 10;
const MOST_COLLECTING = 0.95;

export const emptyHeap = (bytes: number): TaskManagerHeap => ({
  bytes,
  liveBytes: 0,
  young: 0,
  old: 0,
  peakBytes: 0,
  allocatedPerSecond: 0,
  owedSeconds: 0,
  collecting: 0,
  collectingLately: 0,
  oldSeconds: 0,
  oldCollections: 0,
});

export const usedBytes = ({ bytes, liveBytes, young, old }: TaskManagerHeap): number =>
  Math.min(bytes, liveBytes + young + old);

/** One second passes, in which so much was allocated. */
export const fillHeap = (heap: TaskManagerHeap, liveBytes: number, allocated: number): void => {
  heap.liveBytes = liveBytes;
  heap.allocatedPerSecond += (allocated - heap.allocatedPerSecond) / 30;
  heap.young += allocated;
  const youngSize = youngBytes(liveBytes, heap.allocatedPerSecond, heap.bytes);
  if (heap.young >= youngSize) {
    const times = Math.floor(heap.young / youngSize);
    heap.young -= times * youngSize;
    heap.old += times * PROMOTED * youngSize;
    heap.owedSeconds += times * youngSeconds(youngSize);
  }
  heap.peakBytes = Math.max(heap.peakBytes, usedBytes(heap));
  const oldSize = oldGarbageBytes(liveBytes, heap.bytes);
  if (heap.old >= oldSize) {
    const times = Math.floor(heap.old / oldSize);
    const seconds = times * oldSeconds(liveBytes);
    heap.old -= times * oldSize;
    heap.owedSeconds += seconds;
    heap.oldSeconds += seconds;
    heap.oldCollections += times;
  }
  heap.owedSeconds = Math.min(MOST_OWED_SECONDS, heap.owedSeconds);
  // Most of an old collection runs beside the job: it is paid for over some seconds.
  heap.collecting = Math.min(MOST_COLLECTING, Math.max(heap.owedSeconds / 8, Math.min(heap.owedSeconds, 0.02)));
  heap.owedSeconds -= heap.collecting;
  heap.collectingLately += (heap.collecting - heap.collectingLately) / 60;
};
