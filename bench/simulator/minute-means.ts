/**
 * Means as Flink's own timers and meters keep them: of the last minute, moved on every five seconds. In the first minute of a task
 * its times are those since the start (`TimerGauge`), but its records are still divided by a whole minute (`MeterView`). Until
 * they have moved once they say that a task is busy and has processed nothing.
 */

export interface Means {
  busy: number;
  hottest: number;
  backPressured: number;
  perSecond: number;
}

export interface MinuteMeans {
  /** What was so in one more second. */
  second(seen: Readonly<Means>): void;
  readonly means: Readonly<Means>;
}

export const MOVED_S = 5;
const KEPT = 60 / MOVED_S;
const TIMES = ['busy', 'hottest', 'backPressured'] as const;
const NAMES = [...TIMES, 'perSecond'] as const;

/** Of one vertex since its last start. `first`: seconds until they are moved on for the first time. */
export const createMinuteMeans = (first = MOVED_S): MinuteMeans => {
  const means: Means = { busy: 1, hottest: 1, backPressured: 0, perSecond: 0 };
  const kept: Means[] = [];
  let now = { busy: 0, hottest: 0, backPressured: 0, perSecond: 0 };
  let seconds = 0;
  return {
    means,
    second(seen) {
      for (const name of NAMES) now[name] += seen[name] / MOVED_S;
      seconds++;
      if ((seconds - first) % MOVED_S !== 0) return;
      kept.push(now);
      if (kept.length > KEPT) kept.shift();
      for (const name of TIMES) means[name] = sumOf(kept, name) / kept.length;
      means.perSecond = sumOf(kept, 'perSecond') / KEPT;
      now = { busy: 0, hottest: 0, backPressured: 0, perSecond: 0 };
    },
  };
};

const sumOf = (kept: readonly Means[], name: keyof Means): number => kept.reduce((sum, one) => sum + one[name], 0);
