/**
 * Records/s that a vertex handles when its hottest subtask is full, at each parallelism that the history has.
 * (8 subtasks take 4 000/s, the hottest is busy 62 % of the time)  ->  6 450/s
 */
import { evenKpus, type JobHistory, parallelismAt } from '../history/job-history.ts';
import type { SeenCapacity } from './job-model.ts';
import { recordCost, roomyCost, type Worked } from './record-cost.ts';

/** Busy time of less work is mostly rounding: taken only where there is no other. */
const LEAST_BUSY = 0.02;
const UNSURE = 0.1;
const FEWEST_MINUTES = 15;

export const seenCapacities = (
  { minutes, graph }: Pick<JobHistory, 'minutes' | 'graph'>,
  index: number,
): readonly SeenCapacity[] => {
  const vertex = graph.vertices[index];
  if (vertex === undefined) return [];
  const working = minutes.flatMap(({ sizing, vertices, managed }) => {
    const { perSecond = Number.NaN, busy = Number.NaN, hottest = Number.NaN } = vertices[index] ?? {};
    if (!(perSecond > 0) || !(Math.max(busy, hottest) > 0)) return [];
    const kpus = sizing.kind === 'kpu' ? sizing.kpus : undefined;
    const even = sizing.kind === 'kpu' ? evenKpus(sizing) : undefined;
    return [{ parallelism: parallelismAt(sizing, vertex), kpus, even, managed, perSecond, busy, hottest }];
  });
  const busyOnes = working.filter(({ busy, hottest }) => Math.max(busy, hottest) > LEAST_BUSY);
  const usable = busyOnes.length > 0 ? busyOnes : working;
  const least = busyOnes.length > 0 ? 0 : UNSURE;
  const bySize = [...Map.groupBy(usable, ({ parallelism }) => parallelism)];
  const most = Math.max(0, ...bySize.map(([, of]) => of.length));
  return bySize
    .filter(([, of]) => of.length >= Math.min(FEWEST_MINUTES, most))
    .map(([parallelism, of]) => ({ parallelism, ...capacityAt(of, least) }))
    .toSorted((a, b) => a.parallelism - b.parallelism);
};

interface Usable {
  readonly perSecond: number;
  readonly busy: number;
  readonly hottest: number;
  readonly managed: number;
  readonly kpus: number | undefined;
  readonly even: number | undefined;
}

/** From the busier half of the minutes: capacity counts where there is much to do. Where it was full, what it did then is the limit. */
const capacityAt = (minutes: readonly Usable[], least: number): Omit<SeenCapacity, 'parallelism'> => {
  const full = minutes.filter(isFull);
  const other = minutes.filter((minute) => !isFull(minute));
  const busyFirst = (other.length > 0 ? other : full).toSorted((a, b) => hottestOf(b) - hottestOf(a));
  const counted = busyFirst.slice(0, Math.max(FEWEST_MINUTES, busyFirst.length >> 1));
  const worked = other.map((minute) => ({ ...minute, busy: hottestOf(minute) }));
  const { rising = 0 } = recordCost(worked) ?? {};
  const at = quantileOf(
    counted.map((minute) => (minute.perSecond / hottestOf(minute)) * ((1 + rising * hottestOf(minute)) / (1 + rising))),
  );
  const capacity = at(0.5);
  const roomy = roomyOf(worked, minutes[0]?.kpus, capacity);
  const reached = full.length >= FEWEST_FULL ? quantileOf(full.map(({ perSecond }) => perSecond))(0.5) : capacity;
  return {
    capacity,
    rising,
    ...(roomy === undefined ? {} : { roomy }),
    ...(counted[0]?.even === undefined ? {} : { evenKpus: counted[0].even }),
    // Collections and misses of the cache take more the more there is to do.
    atMost: Math.max(0.8, Math.min(1, reached / capacity)),
    scatter: Math.max(least, Math.min(0.2, (at(0.84) - at(0.16)) / 2 / capacity)),
  };
};

/** What no memory explains. */
const MOST_ROOMIER = 1.15;

const roomyOf = (worked: readonly Worked[], kpus: number | undefined, capacity: number): SeenCapacity['roomy'] => {
  const cost = kpus === undefined ? undefined : roomyCost(worked);
  if (kpus === undefined || cost === undefined) return undefined;
  const full = 1 / (cost.idle * (1 + cost.rising));
  if (full <= capacity) return undefined;
  return { kpus, capacity: Math.min(MOST_ROOMIER * capacity, full), rising: cost.rising };
};

const quantileOf = (values: readonly number[]): ((share: number) => number) => {
  const sorted = values.toSorted((a, b) => a - b);
  return (share) => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
};

/** Of a backlog that is worked off: more than a burst within a minute. */
const FEWEST_FULL = 5;
const FULL = 0.98;
const FULL_MEAN = 0.8;

const isFull = ({ busy, hottest }: Usable): boolean => hottest >= FULL && busy >= FULL_MEAN;

/**
 * The maximum of a minute is the highest of many snapshots, each of which scatters: it lies above what the hottest subtask
 * is busy in the mean by about half of its distance to the mean of all. One that is full is full.
 */
const hottestOf = (minute: Usable): number => {
  const { busy, hottest } = minute;
  if (!Number.isFinite(hottest)) return busy;
  if (!Number.isFinite(busy)) return hottest;
  return isFull(minute) ? 1 : Math.min(1, busy + (hottest - busy) / 2);
};
