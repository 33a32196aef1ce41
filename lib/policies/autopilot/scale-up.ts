/** More capacity: when the load is about to exceed it, or when a backlog would take too long. */
import { bestSizes, smallestSize } from './best-size.ts';
import { type JobSize, sizeOf } from './capacity.ts';
import { bestBegin, dayPlan } from './day-plan.ts';
import { drainSeconds, drainSecondsAfter, type Outlook } from './outlook.ts';
import { PARAMETERS } from './parameters.ts';
import { mostSlots } from './restart-times.ts';
import { type FarApart, farApart } from './sizes-far-apart.ts';

const SPARE_S = 10;
/** A backlog is late from a minute of load that takes a quarter of an hour; the drain is sized to take 14 minutes. */
export const LATE_BACKLOG_S = 60;
export const LATE_DRAIN_S = 15 * 60;
const DRAIN_S = 14 * 60;
const LEAST_GAIN = 1.04;

/** Until more capacity could be there. */
export const soonSeconds = ({ delay, downtime }: Outlook): number => delay + downtime.up + SPARE_S;

/** Is more capacity needed on this sample? */
export const needsMore = (outlook: Outlook): { readonly soon: boolean; readonly late: boolean } => {
  const { carries, load, backlog, upper } = outlook;
  const soon = upper(soonSeconds(outlook), PARAMETERS.likely) > 0.99 * carries;
  const late = backlog > LATE_BACKLOG_S * load && drainSeconds(outlook) > LATE_DRAIN_S;
  return { soon, late };
};

/** Records/s of all sources that a larger size is to carry when the load is about to exceed this one. */
export const wantedMore = (outlook: Outlook): number => {
  const likely = outlook.upper(aheadSeconds(outlook), 0.5);
  return Math.max(goalOf(outlook), outlook.reserve * likely);
};

/** How far ahead a larger size is looked for. */
const aheadSeconds = (outlook: Outlook): number => soonSeconds(outlook) + 300 * outlook.pace;

const goalOf = (outlook: Outlook): number => (hasBacklog(outlook) ? drainGoal(outlook) : outlook.load);

const hasBacklog = ({ backlog, load }: Outlook): boolean => backlog > LATE_BACKLOG_S * load;

export interface ScaleUp {
  readonly size: JobSize;
  /** Records/s of all sources that the size was chosen for. */
  readonly wanted: number;
  /** It has less in reserve than was planned for, since sizes lie far apart. */
  readonly farApart?: FarApart | undefined;
}

/** (load 100/s, backlog 42 000, restart 60 s, replay 20 s, 14 min) -> 100 + (42 000 + 8 000) / 750 = 167/s */
const drainGoal = ({ load, backlog, downtime, replay, kpu, delay }: Outlook): number => {
  const usual = Math.max(60, DRAIN_S - downtime.up - replay - SPARE_S);
  // A restart of the whole job is paid for either way: sooner done costs as many KPU-seconds, and is looked at sooner.
  const seconds = kpu === undefined ? usual : Math.min(usual, 1.5 * delay);
  return load + (backlog + (downtime.up + replay) * load) / seconds;
};

/** Undefined: no size gives enough more to be worth the restart. */
export const scaleUp = (outlook: Outlook, soon: boolean): ScaleUp | undefined => {
  if (!soon) return forBacklog(outlook, 1.02 * goalOf(outlook));
  const planned = plannedMore(outlook);
  const wanted = planned?.carries ?? wantedMore(outlook);
  const ahead = { load: wanted, aheadSeconds: aheadSeconds(outlook), drainSeconds: DRAIN_S };
  const cheaper = planned === undefined ? farApart(outlook, ahead) : undefined;
  const best = planned ?? cheaper?.taken.size ?? bestSizes(outlook, wanted)[0]?.size ?? smallestSize(outlook, wanted);
  const size = notSmaller(withinTried(best, outlook), outlook);
  return gains(size, outlook) ? { size, wanted: cheaper?.least ?? wanted, farApart: cheaper } : undefined;
};

/** Where the day is known the reserve is for its errors alone: what comes is in the plan. */
const KNOWN_RESERVE = 1.1;
const plannedMore = (outlook: Outlook): JobSize | undefined => {
  const plan = dayPlan(outlook);
  if (plan === undefined || hasBacklog(outlook)) return undefined;
  const likely = outlook.upper(aheadSeconds(outlook), 0.5);
  return bestBegin(plan, Math.max(outlook.load, KNOWN_RESERVE * likely))?.size;
};

/** For the backlog alone only where that is over much sooner. */
const forBacklog = (outlook: Outlook, goal: number): ScaleUp | undefined => {
  const size = notSmaller(smallestSize(outlook, goal), outlook);
  if (!gains(size, outlook)) return undefined;
  if (drainSecondsAfter(outlook, size.carries) > 0.75 * drainSeconds(outlook)) return undefined;
  return { size, wanted: goal };
};

/** Not as far again as a step that failed lately. */
const withinTried = (size: JobSize, { capacity, state, slots, situation }: Outlook): JobSize => {
  const most = Math.max(slots, mostSlots(state.restarts, situation.now));
  return size.slots > most ? sizeOf(capacity, most) : size;
};

/** A step up takes nothing from any vertex. */
const notSmaller = (size: JobSize, { capacity }: Outlook): JobSize => {
  const parallelism = new Map(size.parallelism);
  for (const { vertex } of capacity.vertices) {
    parallelism.set(vertex.id, Math.max(vertex.parallelism, parallelism.get(vertex.id) ?? 0));
  }
  return { ...size, parallelism, slots: Math.max(size.slots, ...parallelism.values()) };
};

const gains = (size: JobSize, { carries }: Outlook): boolean => size.carries > LEAST_GAIN * carries;
