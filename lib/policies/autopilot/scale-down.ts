/**
 * Less capacity: when what it saves is worth the restart. How long the load stays low is not known, so it is decided as
 * one rents or buys skis: wait until waiting has cost as much as a restart, then go. That is never much worse than knowing.
 */
import { intervalSeconds } from './autopilot-state.ts';
import { bestSizes, type Considered, smallestPacked, smallestSize, unitsOf } from './best-size.ts';
import type { JobSize } from './capacity.ts';
import { bestBegin, type DayPlan, dayPlan } from './day-plan.ts';
import { highestOfAnHour, risesOver } from './load-maxima.ts';
import type { Outlook } from './outlook.ts';
import { PARAMETERS } from './parameters.ts';

const AHEAD_S = 15 * 60;
/** Smaller by less is left alone: by reserve. (1.03, a calm load) -> 6 %; (1.3) -> 20 % */
const LEAST_STEP = { calm: 0.04, most: 0.2, ofReserve: 0.6 };

/** Records/s of all sources that a smaller size is to carry. */
export const wantedLess = (outlook: Outlook): number => {
  const { load, downtime, upper, pace, kpu, replay, state } = outlook;
  const reserve = outlook.known === undefined ? outlook.reserve : Math.min(outlook.reserve, KNOWN_RESERVE);
  const highest = Math.max(reserve * load, upper(downtime.down + AHEAD_S * pace, PARAMETERS.unlikely));
  if (kpu === undefined) return highest;
  // A restart of the whole job leaves a backlog, which is to be gone at the next evaluation.
  return Math.max(highest, highestOfAnHour(state.maxima) * (1 + (downtime.down + replay) / intervalSeconds(state)));
};

/** Where the day is known, how long a smaller size will be enough needs no reserve. */
const KNOWN_RESERVE = 1.2;

/**
 * On Managed Flink what a size that carries less would save while the load climbs costs a second restart of the whole job soon. One
 * that is packed more densely carries as much.
 */
export const isClimbing = ({ kpu, state }: Outlook): boolean => kpu !== undefined && risesOver(state.maxima, 4);

/** The cheapest smaller size, if it pays. `least`: records/s of all sources that it is to carry in any case. */
export const smallerSize = (outlook: Outlook, least = leastCarried(outlook)): Considered | undefined => {
  const plan = dayPlan(outlook);
  if (plan !== undefined) return smallerByPlan(outlook, plan, least);
  const { units, price } = outlook;
  return bestSizes(outlook, wantedLess(outlook)).find(
    ({ size, hold }) =>
      size.carries >= least && unitsOf(size) <= mostSmaller(outlook) && (units - unitsOf(size)) * hold > price,
  );
};

const leastCarried = (outlook: Outlook): number => (isClimbing(outlook) ? AS_MUCH * outlook.carries : 0);

/** A smaller size would pay, and is not taken while the load climbs. */
export const waitsForClimb = (outlook: Outlook): boolean =>
  isClimbing(outlook) && smallerSize(outlook) === undefined && smallerSize(outlook, 0) !== undefined;

/** Of what the job carries now: what is known of the size of now is more certain. */
const AS_MUCH = 0.95;

/** A plan that begins with a smaller size costs less by this share of a restart. */
const LEAST_GAIN = 0.1;

const smallerByPlan = (outlook: Outlook, plan: DayPlan, least: number): Considered | undefined => {
  const { price } = outlook;
  const best = bestBegin(plan, Math.max(least, wantedLess(outlook)));
  if (best === undefined || unitsOf(best.size) > mostSmaller(outlook)) return undefined;
  if (best.cost > plan.stay - LEAST_GAIN * price) return undefined;
  return { size: best.size, hold: best.hold, cost: unitsOf(best.size) + price / best.hold };
};

/** What the largest size that is smaller by enough has.  12 slots -> 9 */
export const mostSmaller = ({ units, reserve }: Outlook): number => Math.ceil((1 - leastStep(reserve)) * units) - 1;

const leastStep = (reserve: number): number =>
  Math.min(LEAST_STEP.most, LEAST_STEP.calm + LEAST_STEP.ofReserve * (reserve - 1));

/** Slot- or KPU-seconds that were missed, after so many seconds more. */
export const withMissed = (before: number, units: number, smaller: number | undefined, seconds: number): number =>
  smaller === undefined ? 0.9 * before : before + (units - smaller) * seconds;

/**
 * No size carries the load, and a smaller one carries as much as this: subtasks that bring nothing are given up. (a sink
 * that takes 6 500 records/s: 12 subtasks do as well as 35) On Managed Flink as many to a KPU as now, or fewer: a job that
 * is behind is not packed more densely.
 */
export const withoutUseless = (outlook: Outlook): JobSize | undefined => {
  const { kpu, load } = outlook;
  const size =
    kpu === undefined ? smallestSize(outlook, load) : smallestPacked(kpu, load, kpu.size.current.parallelismPerKpu);
  if (size === undefined || size.carries >= outlook.load || unitsOf(size) > mostSmaller(outlook)) return undefined;
  return size.carries >= AS_MUCH * outlook.carries ? size : undefined;
};
