/**
 * What a record costs a vertex, by how busy it is: collections of garbage and misses of the cache take more the more there is
 * to do. Where managed memory was full the cache missed, and more KPUs relieve it.
 */
import { median } from '../history/median.ts';

const BINS = 20;
const FEWEST_OF_BIN = 5;
/** Loads that hardly vary say nothing of what a record costs at others. */
const LEAST_VARIED = 0.25;
const MOST_RISING = 0.3;

export interface Worked {
  readonly perSecond: number;
  /** Share of the time that the hottest subtask is busy. */
  readonly busy: number;
  /** Of the managed memory in use; NaN: not measured. */
  readonly managed: number;
}

export interface RecordCost {
  /** Busy seconds of a record where there is hardly anything to do. */
  readonly idle: number;
  /** So much more, in parts of it, when the vertex is busy all the time. */
  readonly rising: number;
}

/** By a line through the middle of the minutes of each busy share; undefined: too little to go by.  (1.00 at 20 % busy, 1.06 at 80 %)  ->  0.10 */
export const recordCost = (minutes: readonly Worked[]): RecordCost | undefined => {
  const points = [...Map.groupBy(minutes, ({ busy }) => Math.floor(BINS * busy))]
    .filter(([, of]) => of.length >= FEWEST_OF_BIN)
    .map(([, of]) => ({
      busy: median(of.map(({ busy }) => busy)),
      cost: median(of.map(({ busy, perSecond }) => busy / perSecond)),
    }));
  const busy = points.map((point) => point.busy);
  if (!(Math.max(...busy) - Math.min(...busy) >= LEAST_VARIED)) return undefined;
  const mean = (of: (point: (typeof points)[number]) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const x = mean((point) => point.busy);
  const y = mean(({ cost }) => cost);
  const slope = mean((point) => (point.busy - x) * (point.cost - y)) / mean((point) => (point.busy - x) ** 2);
  const idle = y - slope * x;
  if (!(idle > 0)) return undefined;
  return slope <= 0 ? { idle: y, rising: 0 } : { idle, rising: Math.min(MOST_RISING, slope / idle) };
};

const MEMORY_FULL = 0.97;
const FEWEST_MINUTES = 15;

/** Of the minutes with managed memory to spare; undefined: it was never full, or always, or too little is known. */
export const roomyCost = (minutes: readonly Worked[]): RecordCost | undefined => {
  const full = minutes.filter(({ managed }) => managed >= MEMORY_FULL);
  const free = minutes.filter(({ managed }) => managed < MEMORY_FULL);
  return full.length < FEWEST_MINUTES || free.length < FEWEST_MINUTES ? undefined : recordCost(free);
};
