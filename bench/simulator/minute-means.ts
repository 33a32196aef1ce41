/**
 * Means as Flink's own timers and meters keep them: of the last minute, moved on every five seconds. In the first minute of a task
 * its times are those since the start (`TimerGauge`), but its records are still divided by a whole minute (`MeterView`). Until
 * they have moved once they say that a task is busy and has processed nothing. What is measured is how long it idled and was
 * back-pressured; busy is the rest.
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

/** Of one vertex since its last start. `first`: seconds until they are moved on for the first time, with all that was before. */
export const createMinuteMeans = (first = MOVED_S): MinuteMeans => {
  const means: Means = { busy: 1, hottest: 1, backPressured: 0, perSecond: 0 };
  const kept: Waited[] = [];
  let now = NOTHING;
  let seconds = 0;
  return {
    means,
    second({ busy, hottest, backPressured, perSecond }) {
      now = {
        idle: now.idle + Math.max(0, 1 - busy - backPressured) / MOVED_S,
        idleOfHottest: now.idleOfHottest + Math.max(0, 1 - hottest - backPressured) / MOVED_S,
        backPressured: now.backPressured + backPressured / MOVED_S,
        perSecond: now.perSecond + perSecond / MOVED_S,
      };
      seconds++;
      if (seconds < first || (seconds - first) % MOVED_S !== 0) return;
      kept.push(now);
      if (kept.length > KEPT) kept.shift();
      const meanOf = (name: keyof Waited): number => Math.min(1, sumOf(kept, name) / kept.length);
      means.backPressured = meanOf('backPressured');
      means.busy = Math.max(0, 1 - meanOf('idle') - means.backPressured);
      means.hottest = Math.max(0, 1 - meanOf('idleOfHottest') - means.backPressured);
      means.perSecond = sumOf(kept, 'perSecond') / KEPT;
      now = NOTHING;
    },
  };
};

/** Between two moves, in parts of five seconds. */
interface Waited {
  readonly idle: number;
  readonly idleOfHottest: number;
  readonly backPressured: number;
  readonly perSecond: number;
}

const NOTHING: Waited = { idle: 0, idleOfHottest: 0, backPressured: 0, perSecond: 0 };

const sumOf = (kept: readonly Waited[], name: keyof Waited): number => kept.reduce((sum, one) => sum + one[name], 0);
