/**
 * Records/s that a vertex handles when its hottest subtask is full, at each parallelism that the history has.
 * (8 subtasks take 4 000/s, the hottest is busy 62 % of the time)  ->  6 450/s
 */
import { type JobHistory, parallelismAt } from '../history/job-history.ts';
import type { SeenCapacity } from './job-model.ts';

/** Busy time of less work is mostly rounding. */
const LEAST_BUSY = 0.02;
const FEWEST_MINUTES = 15;

export const seenCapacities = ({ minutes, graph }: JobHistory, index: number): readonly SeenCapacity[] => {
  const vertex = graph.vertices[index];
  if (vertex === undefined) return [];
  const usable = minutes.flatMap(({ sizing, vertices }) => {
    const { perSecond = Number.NaN, busy = Number.NaN, hottest = Number.NaN } = vertices[index] ?? {};
    if (!(perSecond > 0) || !(Math.max(busy, hottest) > LEAST_BUSY)) return [];
    return [{ parallelism: parallelismAt(sizing, vertex), perSecond, busy, hottest }];
  });
  const bySize = [...Map.groupBy(usable, ({ parallelism }) => parallelism)];
  const most = Math.max(0, ...bySize.map(([, of]) => of.length));
  return bySize
    .filter(([, of]) => of.length >= Math.min(FEWEST_MINUTES, most))
    .map(([parallelism, of]) => ({ parallelism, ...capacityAt(of) }))
    .toSorted((a, b) => a.parallelism - b.parallelism);
};

interface Usable {
  readonly perSecond: number;
  readonly busy: number;
  readonly hottest: number;
}

/** From the busier half of the minutes: capacity counts where there is much to do. */
const capacityAt = (minutes: readonly Usable[]): Omit<SeenCapacity, 'parallelism'> => {
  const busyFirst = minutes.toSorted((a, b) => hottestOf(b) - hottestOf(a));
  const counted = busyFirst.slice(0, Math.max(FEWEST_MINUTES, busyFirst.length >> 1));
  const capacities = counted.map((minute) => minute.perSecond / hottestOf(minute)).toSorted((a, b) => a - b);
  const at = (share: number): number => capacities[Math.floor(share * (capacities.length - 1))] ?? Number.NaN;
  const capacity = at(0.5);
  return { capacity, scatter: Math.min(0.2, (at(0.84) - at(0.16)) / 2 / capacity) };
};

/**
 * The maximum of a minute is the highest of many snapshots, each of which scatters: it lies above what the hottest subtask
 * is busy in the mean by about half of its distance to the mean of all.
 */
const hottestOf = ({ busy, hottest }: Usable): number => {
  if (!Number.isFinite(hottest)) return busy;
  if (!Number.isFinite(busy)) return hottest;
  return Math.min(1, busy + (hottest - busy) / 2);
};
