/**
 * Loads of several days: a shape that comes again each day, some days busier than others, noise of ten and sixty minutes, and
 * a spike or two of a minute and a half. `walk` has no period.
 */
import { gaussAt, randomAt, smoothNoise, streamOf } from '../../world/load/random.ts';
import { type LoadOf, through } from './trace.ts';

export const DAY = 24 * 3600;

export type DayShape = 'office' | 'wave' | 'batch' | 'walk' | 'shop' | 'other hours';

const OFFICE = through(
  [
    [0, 0.12],
    [360, 0.12],
    [480, 0.3],
    [540, 0.92],
    [690, 1],
    [750, 0.8],
    [810, 0.98],
    [1020, 0.9],
    [1110, 0.4],
    [1200, 0.22],
    [1440, 0.12],
  ],
  1,
);
const WEEKEND = through(
  [
    [0, 0.1],
    [600, 0.18],
    [1080, 0.2],
    [1440, 0.12],
  ],
  1,
);
/** Lunch and evening, and another day on weekends. */
const SHOP = through(
  [
    [0, 0.2],
    [300, 0.1],
    [420, 0.14],
    [600, 0.42],
    [720, 0.7],
    [840, 0.58],
    [1080, 0.72],
    [1200, 1],
    [1290, 0.85],
    [1380, 0.4],
    [1440, 0.2],
  ],
  1,
);
const SHOP_WEEKEND = through(
  [
    [0, 0.2],
    [360, 0.12],
    [540, 0.25],
    [780, 0.8],
    [1080, 0.88],
    [1260, 0.7],
    [1440, 0.2],
  ],
  1,
);
/** Three times as much from two to three at night. */
const BATCH = through(
  [
    [0, 0.28],
    [118, 0.28],
    [124, 0.95],
    [176, 1],
    [184, 0.3],
    [800, 0.36],
    [1440, 0.28],
  ],
  1,
);

/** The first day is a Monday. */
export const isWeekend = (second: number): boolean => Math.floor(second / DAY) % 7 >= 5;

/** An office's day begins and ends so many seconds earlier or later, at most. */
const OTHER_HOURS = 20 * 60;

const plain = (shape: DayShape, seed: number, weekends: boolean): LoadOf => {
  switch (shape) {
    case 'office':
      return (second) => (weekends && isWeekend(second) ? WEEKEND : OFFICE)(second % DAY);
    case 'shop':
      return (second) => (weekends && isWeekend(second) ? SHOP_WEEKEND : SHOP)(second % DAY);
    case 'other hours': {
      const hours = streamOf(seed, 'hours of the day');
      const moved = (day: number): number => OTHER_HOURS * (2 * randomAt(hours, day) - 1);
      return (second) => OFFICE(Math.min(DAY, Math.max(0, (second % DAY) + moved(Math.floor(second / DAY)))));
    }
    case 'wave':
      return (second) => 0.55 - 0.42 * Math.cos((2 * Math.PI * ((second % DAY) - 4 * 3600)) / DAY);
    case 'batch':
      return (second) => BATCH(second % DAY);
    case 'walk': {
      const slow = streamOf(seed, 'walk');
      const slower = streamOf(seed, 'walk of days');
      return (second) =>
        Math.min(
          1,
          Math.max(0.1, 0.5 + 0.14 * smoothNoise(slow, second / 10_800) + 0.12 * smoothNoise(slower, second / 50_000)),
        );
    }
  }
};

export interface Days {
  readonly shape: DayShape;
  readonly seed: number;
  readonly peak: number;
  readonly weekends?: boolean;
}

/** `planned`: without noise and spikes. */
export const daysOfLoad = ({
  shape,
  seed,
  peak,
  weekends = false,
}: Days): { readonly planned: LoadOf; readonly load: LoadOf } => {
  const usual = plain(shape, seed, weekends);
  const streams = ['day', 'hour', 'ten minutes', 'minute', 'second', 'spikes'].map((name) =>
    streamOf(seed, `load of the ${name}`),
  );
  const [day = 0, hour = 0, ten = 0, minute = 0, fast = 0, spikes = 0] = streams;
  const planned: LoadOf = (second) => peak * usual(second);
  const isSpike = (second: number): boolean => {
    const today = Math.floor(second / DAY);
    return [0, 1].some((n) => {
      const at = today * DAY + Math.floor(randomAt(spikes, 2 * today + n) * (DAY - 90));
      return second >= at && second < at + 90;
    });
  };
  const load: LoadOf = (second) =>
    Math.max(
      0,
      planned(second) *
        (1 + 0.05 * gaussAt(day, Math.floor(second / DAY))) *
        (1 + 0.03 * smoothNoise(hour, second / 3600) + 0.03 * smoothNoise(ten, second / 600)) *
        (1 + 0.02 * smoothNoise(minute, second / 60) + 0.02 * gaussAt(fast, second)) *
        (isSpike(second) ? 2.2 : 1),
    );
  return { planned, load };
};
