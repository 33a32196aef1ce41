/**
 * Which size now, where the load of the next hours is known: the sizes until then at which slots and restarts together cost
 * least, by dynamic programming over quarters of an hour (Bellman; the lot sizes of Wagner and Whitin).
 */

import { oncePerObject } from '../../computed-once.ts';
import { smallestSize, unitsOf } from './best-size.ts';
import type { JobSize } from './capacity.ts';
import type { Outlook } from './outlook.ts';
import { PARAMETERS } from './parameters.ts';

export interface Planned {
  readonly size: JobSize;
  /** Seconds that it is enough for, as far as is seen. */
  readonly hold: number;
  /** Unit-seconds until the end of what is seen, restarts included. */
  readonly cost: number;
}

export interface DayPlan {
  /** Cost of the best plan that begins with the size of now. */
  readonly stay: number;
  /** The best plan that begins with each of the sizes. */
  readonly begins: readonly Planned[];
  /** Seconds that a size is enough for, as far as is seen. */
  readonly hold: (size: JobSize) => number;
}

const QUARTER_S = 15 * 60;
/** More than any plan costs. */
const TOO_SMALL = 1e9;

/**
 * Undefined: the day is not known. (4 slots carry 100/s and 12 carry 300/s, a restart is worth 5 000 slot-seconds; 90/s now,
 * 250/s in half an hour and for hours) -> to 4 now and to 12 then
 */
export const dayPlan = oncePerObject((outlook: Outlook): DayPlan | undefined => {
  const { known, units, carries, load } = outlook;
  if (known === undefined) return undefined;
  const sizes = sizesOfDay(outlook, known);
  const states = [...sizes.map((size) => ({ units: unitsOf(size), carries: size.carries })), { units, carries }];
  const loads = known.loads.with(0, loadOfNow(known.loads, load));
  const most = Math.max(...states.map((one) => one.carries));
  const needs = loads.map((each) => Math.min(most, PARAMETERS.knownDay.reserve * each));
  let costs = states.map(() => 0);
  for (let quarter = needs.length - 1; quarter > 0; quarter--) {
    costs = withQuarter(costs, QUARTER_S, needs[quarter] as number);
    const changed = Math.min(
      ...sizes.map((size, n) => (costs[n] as number) + restartCost(outlook, size, loads[quarter])),
    );
    costs = costs.map((cost) => Math.min(cost, changed));
  }
  costs = withQuarter(costs, known.seconds, needs[0] as number);
  const hold = (size: JobSize): number => holdOf(size, needs, known.seconds);
  return {
    stay: costs.at(-1) as number,
    hold,
    begins: sizes.map((size, n) => ({
      size,
      hold: hold(size),
      cost: (costs[n] as number) + restartCost(outlook, size, loads[0]),
    })),
  };

  function withQuarter(after: readonly number[], seconds: number, need: number): number[] {
    return states.map(
      (one, n) =>
        one.units * seconds + (one.carries < need ? TOO_SMALL * (1 - one.carries / need) : 0) + (after[n] as number),
    );
  }
});

/** What was once the highest load of this quarter of an hour may be over; what is still to come is not. */
const loadOfNow = ([first = 0, second = 0]: readonly number[], load: number): number =>
  second < first ? load : Math.max(load, first);

const LEVELS = 16;

/** Sizes for loads between the smallest and the largest of the day; the same for all loads of now that are asked about. */
const sizesOfDay = (outlook: Outlook, known: NonNullable<Outlook['known']>): readonly JobSize[] => {
  const before = sizesKnown.get(known);
  if (before !== undefined) return before;
  const { reserve } = PARAMETERS.knownDay;
  const low = reserve * Math.max(1e-9, Math.min(...known.loads));
  const high = reserve * Math.max(1e-9, outlook.load, ...known.loads);
  const sizes = new Map<number, JobSize>();
  for (let level = 0; level <= LEVELS; level++) {
    const size = smallestSize(outlook, low * (high / low) ** (level / LEVELS));
    const same = sizes.get(unitsOf(size));
    if (same === undefined || same.carries < size.carries) sizes.set(unitsOf(size), size);
  }
  const all = [...sizes.values()];
  sizesKnown.set(known, all);
  return all;
};

const sizesKnown = new WeakMap<NonNullable<Outlook['known']>, readonly JobSize[]>();

/** A restart into this room costs as much as is usual; the rest is the same for every size. */
const USUAL_ROOM = 0.5;
const LEAST_ROOM = 0.05;
const BY_LAG = 0.7;
const MOST_BY_LAG = 4;

/**
 * Dearer where the size leaves little room to work off what piles up meanwhile. (restarts of 70 s, half as much as the load
 * to spare) -> the usual price; (a quarter) -> 1.5 times; (twice) -> 0.6 times
 */
const restartCost = ({ price, downtime, replay }: Outlook, { carries }: JobSize, load = 0): number => {
  const lagWith = (room: number): number => downtime.up + (downtime.up + replay) / room;
  const room = Math.max(LEAST_ROOM, carries / Math.max(1e-9, load) - 1);
  const lag = Math.min(MOST_BY_LAG, lagWith(room) / lagWith(USUAL_ROOM));
  return PARAMETERS.knownDay.price * price * (1 - BY_LAG + BY_LAG * lag);
};

const holdOf = ({ carries }: JobSize, needs: readonly number[], first: number): number => {
  const quarters = needs.findIndex((need) => need > carries);
  return first + QUARTER_S * Math.max(0, (quarters < 0 ? needs.length : quarters) - 1);
};

/** The cheapest that carries so much now. */
export const bestBegin = ({ begins }: DayPlan, least: number): Planned | undefined =>
  begins
    .filter(({ size }) => size.carries >= least)
    .reduce<Planned | undefined>((best, one) => (best === undefined || one.cost < best.cost ? one : best), undefined);
