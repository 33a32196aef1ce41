/** Virtual time: what is due runs in its order, and everything that follows from it is done before time goes on. */
import type { EpochMs } from '../../../lib/model/observation.ts';

export interface Timer {
  readonly cancelled: boolean;
  cancel(): void;
}

export interface VirtualTime {
  now(): EpochMs;
  /** After so many milliseconds; of one instant, in the order in which they were asked for. */
  after(ms: number, action: () => void): Timer;
  /** Until nothing is due before or at this time, or until it is to stop. */
  runTo(end: EpochMs, stop?: () => boolean): Promise<void>;
}

interface Due {
  readonly at: EpochMs;
  readonly nth: number;
  readonly action: () => void;
  cancelled: boolean;
}

/** The real one, whatever is put in its place while the simulation runs. */
const macrotask = setImmediate;

/** Every promise that can go on has gone on. */
const settled = (): Promise<void> => new Promise((resolve) => void macrotask(resolve));

export const virtualTime = (start: EpochMs): VirtualTime => {
  const heap: Due[] = [];
  let now = start;
  let asked = 0;
  return {
    now: () => now,
    after(ms, action) {
      const due: Due = { at: now + Math.max(0, ms), nth: asked++, action, cancelled: false };
      push(heap, due);
      return {
        get cancelled() {
          return due.cancelled;
        },
        cancel: () => {
          due.cancelled = true;
        },
      };
    },
    async runTo(end, stop = () => false) {
      await settled();
      for (let next = heap[0]; next !== undefined && next.at <= end && !stop(); next = heap[0]) {
        pop(heap);
        if (next.cancelled) continue;
        now = next.at;
        next.action();
        await settled();
      }
      now = Math.max(now, end);
    },
  };
};

const isBefore = (a: Due, b: Due): boolean => a.at < b.at || (a.at === b.at && a.nth < b.nth);

const push = (heap: Due[], due: Due): void => {
  let at = heap.push(due) - 1;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (!isBefore(due, heap[parent] as Due)) break;
    heap[at] = heap[parent] as Due;
    at = parent;
  }
  heap[at] = due;
};

const pop = (heap: Due[]): void => {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && isBefore(heap[child + 1] as Due, heap[child] as Due)) child++;
    if (!isBefore(heap[child] as Due, last)) break;
    heap[at] = heap[child] as Due;
    at = child;
  }
  heap[at] = last;
};
