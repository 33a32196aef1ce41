/** How fast the simulated world goes, and whether it goes at all. */
import { setTimeout as pause } from 'node:timers/promises';
import { ignoreAbort } from './failures.ts';

export interface Playback {
  playing(): boolean;
  /** Simulated seconds per real second. */
  speed(): number;
  play(): void;
  pause(): void;
  setSpeed(speed: number): void;
  /** Calls `minute` for each minute of the world until `signal` says stop. When the machine is slower than that, so is the world. */
  run(minute: () => Promise<void>, signal: AbortSignal): Promise<void>;
}

export const createPlayback = (initial: number): Playback => {
  let [isPlaying, speed] = [true, initial];
  /** Ends the wait for the next minute. */
  let wake = new AbortController();
  const changed = (): void => {
    wake.abort();
    wake = new AbortController();
  };
  const wait = (ms: number, signal: AbortSignal): Promise<void> =>
    pause(ms, undefined, { signal: AbortSignal.any([signal, wake.signal]) }).catch(ignoreAbort);
  return {
    playing: () => isPlaying,
    speed: () => speed,
    play() {
      isPlaying = true;
      changed();
    },
    pause() {
      isPlaying = false;
      changed();
    },
    setSpeed(next) {
      speed = next;
      changed();
    },
    async run(minute, signal) {
      let due = performance.now();
      while (!signal.aborted) {
        if (!isPlaying) {
          await wait(LONGEST_WAIT_MS, signal);
          due = performance.now();
          continue;
        }
        await minute();
        const length = 60_000 / speed;
        due = Math.max(due + length, performance.now() - length);
        const left = due - performance.now();
        if (left > 0) await wait(left, signal);
      }
    },
  };
};

/** Nothing comes by itself while it is paused. */
const LONGEST_WAIT_MS = 2 ** 31 - 1;
