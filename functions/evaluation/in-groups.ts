/**
 * Items that are prepared one by one and worked on in groups, in a bounded stream: a group begins as soon as it is full, so
 * one that is never prepared holds up no other, and only so many are kept in memory at once.
 */
import type { Timer } from '../timer.ts';

export interface Stream<Item, Ready> {
  readonly items: readonly Item[];
  /** Prepared at once. */
  readonly atOnce: number;
  /** From the beginning of their preparation to the end of their group. */
  readonly inFlight: number;
  /** Undefined: there is nothing to work on. Never rejects. */
  readonly prepare: (item: Item) => Promise<Ready | undefined>;
  /** Those of one key go together, at most so many. */
  readonly groupOf: (ready: Ready) => { readonly key: string; readonly most: number };
  /** Never rejects. */
  readonly work: (group: readonly Ready[]) => Promise<void>;
  readonly timer: Timer;
  /** Time in which items may be begun; absent: as long as it takes. */
  readonly beginWithinMs?: number | undefined;
  /** Those that were not begun in time, as soon as that is known. Never rejects. */
  readonly left: (items: readonly Item[]) => Promise<void>;
}

/** A group that is not full waits so long for more. */
export const LINGER_MS = 5_000;

export const inGroups = <Item, Ready>(stream: Stream<Item, Ready>): Promise<void> => {
  const { items, atOnce, inFlight: most, timer, beginWithinMs } = stream;
  const waiting = new Map<string, Ready[]>();
  let [next, preparing, inFlight] = [0, 0, 0];
  let telling: Promise<void> = Promise.resolve();

  return new Promise((resolve) => {
    const start = (key: string): void => {
      const group = waiting.get(key) ?? [];
      waiting.delete(key);
      if (group.length === 0) return;
      void stream.work(group).then(() => {
        inFlight -= group.length;
        pump();
      });
    };
    const add = (ready: Ready): void => {
      const { key, most } = stream.groupOf(ready);
      const group = waiting.get(key) ?? [];
      waiting.set(key, group);
      group.push(ready);
      if (group.length >= most) start(key);
      else if (group.length === 1)
        lingering.add(timer.after(LINGER_MS, () => waiting.get(key) === group && start(key)));
    };
    const prepare = async (item: Item): Promise<void> => {
      const ready = await stream.prepare(item);
      preparing--;
      if (ready === undefined) inFlight--;
      else add(ready);
      pump();
    };
    const pump = (): void => {
      while (next < items.length && preparing < atOnce && inFlight < most) {
        preparing++;
        inFlight++;
        void prepare(items[next++] as Item);
      }
      // Nothing more comes until these have gone.
      if (preparing === 0) for (const key of [...waiting.keys()]) start(key);
      if (inFlight === 0) void end();
    };
    const lingering = new Set<() => void>();
    const callOff = beginWithinMs === undefined ? () => {} : timer.after(Math.max(0, beginWithinMs), () => close());
    const close = (): void => {
      const left = items.slice(next);
      next = items.length;
      if (left.length > 0) telling = stream.left(left);
    };
    const end = async (): Promise<void> => {
      callOff();
      for (const stop of lingering) stop();
      await telling;
      resolve();
    };
    pump();
  });
};
