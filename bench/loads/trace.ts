/** A load from what it is at some moments: smooth between them, with noise of the minute and of the second. */
import { gaussAt, smoothNoise, streamOf } from '../../world/load/random.ts';

/** Records/s of all sources, by second. */
export type LoadOf = (second: number) => number;

export interface Scatter {
  /** Relative, smooth over two minutes, and from second to second. */
  readonly minute: number;
  readonly second: number;
}

const QUIET: Scatter = { minute: 0.01, second: 0.02 };

/** Every load is scattered by its seed alone. */
export const scattered = (planned: LoadOf, seed: number, { minute, second }: Scatter = QUIET): LoadOf => {
  const slow = streamOf(seed, 'load of two minutes');
  const fast = streamOf(seed, 'load of a second');
  return (at) => Math.max(0, planned(at) * (1 + minute * smoothNoise(slow, at / 120) + second * gaussAt(fast, at)));
};

/** `points`: minute and share of the peak, in time order; a cosine between two of them. */
export const through = (points: readonly (readonly [number, number])[], peak: number): LoadOf => {
  const last = points.at(-1) ?? [0, 0];
  return (second) => {
    const minute = second / 60;
    const next = points.findIndex(([at]) => at > minute);
    if (next < 0) return peak * last[1];
    const [to, toShare] = points[next] ?? last;
    const [from, fromShare] = points[next - 1] ?? [0, toShare];
    const part = (1 - Math.cos((Math.PI * (minute - from)) / (to - from))) / 2;
    return peak * (fromShare + (toShare - fromShare) * part);
  };
};

export const highestOf = (load: LoadOf, seconds: number): number => {
  let highest = 0;
  for (let second = 0; second < seconds; second += 10) highest = Math.max(highest, load(second));
  return highest;
};

export const meanOf = (load: LoadOf, seconds: number): number => {
  let sum = 0;
  for (let second = 0; second < seconds; second += 10) sum += load(second);
  return sum / Math.ceil(seconds / 10);
};
