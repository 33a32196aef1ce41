/** A timer whose time passes only when a test says so. */
import type { Timer } from '../../functions/timer.ts';

export interface ManualTimer extends Timer {
  /** Calls what is due, in its order, and lets everything that follows from it happen. */
  pass(ms: number): Promise<void>;
  /** What waits for its time. */
  waiting(): number;
}

export const manualTimer = (): ManualTimer => {
  let now = 0;
  const calls = new Set<{ readonly at: number; readonly then: () => void }>();
  return {
    after: (ms, then) => {
      const call = { at: now + ms, then };
      calls.add(call);
      return () => void calls.delete(call);
    },
    async pass(ms) {
      await settled();
      const end = now + ms;
      for (;;) {
        const [due] = [...calls].filter((call) => call.at <= end).toSorted((a, b) => a.at - b.at);
        now = due?.at ?? end;
        if (due === undefined) return;
        calls.delete(due);
        due.then();
        await settled();
      }
    },
    waiting: () => calls.size,
  };
};

/** Promises that follow from each other, in memory: each turn of the loop runs all that are ready. */
export const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
};
