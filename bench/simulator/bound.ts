/**
 * The clairvoyant bound: the cheapest sizes that an all-knowing operator could choose with so many rescales, each with the
 * downtime that it really has. By dynamic programming over five minutes; never below the load, and what a restart left
 * waiting is worked off within five minutes of the size that follows it.
 */
import { carriedBy, type SimulatedJob, slotsOf, smallestFor } from './job.ts';

export interface BoundOptions {
  readonly job: SimulatedJob;
  readonly load: (second: number) => number;
  readonly seconds: number;
  readonly most: number;
  readonly from?: number;
}

const STEP = 300;

export const clairvoyantBound = ({ job, load, seconds, most, from = 0 }: BoundOptions, rescales: number): number => {
  const steps = Math.floor((seconds - from) / STEP);
  const need = Array.from({ length: steps }, (_, i) => highestMinute(load, from + i * STEP));
  const sizes = Array.from({ length: most }, (_, n) => carriedBy(job, smallestFor(job, carried(job, n + 1), n + 1)));
  const sizeFor = (recordsPerSecond: number): number => {
    const found = sizes.findIndex((capacity) => capacity >= recordsPerSecond);
    return found < 0 ? most : found + 1;
  };
  // Downtime and replay of half a checkpoint interval wait at its start.
  const { seconds: down, checkpointSeconds } = job.downtimes;
  const afterRestart = need.map((records) =>
    sizeFor((records * (STEP + checkpointSeconds / 2)) / Math.max(60, STEP - down)),
  );
  const steady = need.map(sizeFor);
  let best = costsOfFirst(steady);
  let overall = best[steps] ?? Number.POSITIVE_INFINITY;
  for (let k = 1; k <= rescales; k++) {
    best = withOneMore(best, steady, afterRestart);
    overall = Math.min(overall, best[steps] ?? Number.POSITIVE_INFINITY);
  }
  return overall * STEP;
};

/** What a job can carry whose widest vertex has so many subtasks. */
const carried = (job: SimulatedJob, slots: number): number => {
  let [low, high] = [0, 1];
  const fits = (rate: number): boolean => {
    const p = smallestFor(job, rate, slots);
    return slotsOf(p) <= slots && carriedBy(job, p) >= rate;
  };
  while (fits(high)) high *= 2;
  for (let i = 0; i < 40; i++) {
    const middle = (low + high) / 2;
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return low;
};

/** Slots times steps of one size from the start. */
const costsOfFirst = (steady: readonly number[]): number[] => {
  const costs = [0];
  let size = 1;
  steady.forEach((one, i) => {
    size = Math.max(size, one);
    costs.push(size * (i + 1));
  });
  return costs;
};

const withOneMore = (before: readonly number[], steady: readonly number[], afterRestart: readonly number[]): number[] =>
  before.map((_, end) => {
    let best = Number.POSITIVE_INFINITY;
    let size = 0;
    for (let begin = end - 1; begin >= 1; begin--) {
      size = Math.max(size, steady[begin] ?? 0);
      const wanted = Math.max(size, afterRestart[begin] ?? 0);
      best = Math.min(best, (before[begin] ?? Number.POSITIVE_INFINITY) + wanted * (end - begin));
    }
    return best;
  });

const highestMinute = (load: (second: number) => number, from: number): number => {
  let highest = 0;
  for (let minute = 0; minute < STEP / 60; minute++) {
    let sum = 0;
    for (let second = 0; second < 60; second += 5) sum += load(from + minute * 60 + second);
    highest = Math.max(highest, sum / 12);
  }
  return highest;
};
