/** From which load on, and when, the policy would decide otherwise: asked of the very rules that decide. */
import type { Reason } from '../../model/reason.ts';
import { formatDuration, formatNumber } from '../../number/format.ts';
import { significant } from '../../number/significant.ts';
import { intervalSeconds } from './autopilot-state.ts';
import { type Considered, sizeName, unitsOf } from './best-size.ts';
import { whyNotSmaller } from './guards.ts';
import { atLoad, type Outlook } from './outlook.ts';
import { mostSmaller, smallerSize, waitsForClimb, wantedLess } from './scale-down.ts';
import { LATE_BACKLOG_S, LATE_DRAIN_S, needsMore, scaleUp } from './scale-up.ts';

export interface Turn {
  /** Records/s of all sources. */
  readonly load: number;
  /** Undefined: there is no size to go to. */
  readonly slots: number | undefined;
}

const HALVINGS = 11;

/** The lowest load of [low, high] at which it is so, where it is so at the highest; exact to a two-thousandth. */
const lowest = (low: number, high: number, isSo: (load: number) => boolean): number | undefined => {
  if (!isSo(high)) return undefined;
  let [below, above] = [low, high];
  for (let n = 0; n < HALVINGS; n++) {
    const middle = (below + above) / 2;
    if (isSo(middle)) above = middle;
    else below = middle;
  }
  return above;
};

/** From this load on more capacity is needed, with the trend and the errors of now. */
const upFrom = (outlook: Outlook): Turn | undefined => {
  const load = lowest(0, 2 * outlook.carries, (each) => needsMore(atLoad(outlook, each)).soon);
  return load === undefined ? undefined : { load, slots: scaleUp(atLoad(outlook, load), true)?.size.slots };
};

/** Shares of the load that fits, which are tried where the largest smaller size would not pay. */
const SHARES = [0.999, 0.75, 0.5];
const HALVINGS_DOWN = 4;

/** At this load and below a smaller size pays. */
const downFrom = (outlook: Outlook): Down | undefined => {
  const most = mostSmaller(outlook);
  if (most < 1) return undefined;
  const carries = mostCarried(outlook, most);
  const too = lowest(0, Math.max(outlook.carries, carries), (each) => wantedLess(atLoad(outlook, each)) > carries);
  if (too === undefined) return undefined;
  const now = outlook.load < too ? [outlook.load] : [];
  const tried = [...SHARES.map((share) => share * too), ...now].sort((a, b) => b - a);
  const first = tried.findIndex((load) => paysAt(outlook, load) !== undefined);
  const pays = paysAt(outlook, tried[first] ?? Number.NaN);
  return first <= 0 ? pays : highest(outlook, pays, tried[first - 1] as number);
};

/** By no more slots than these: fewer may carry more, where partitions divide better. */
const mostCarried = ({ capacity, kpu }: Outlook, units: number): number => {
  const slots = units * (kpu?.size.limits.maxParallelismPerKpu ?? 1);
  return Math.min(
    ...capacity.vertices.map(({ least, most, cautious, ratio }) => {
      let carried = 0;
      for (let p = Math.min(least, slots); p <= Math.min(most, slots); p++) carried = Math.max(carried, cautious(p));
      return carried / ratio;
    }),
  );
};

interface Down {
  readonly load: number;
  readonly smaller: Considered;
}

const paysAt = (outlook: Outlook, load: number): Down | undefined => {
  const smaller = Number.isNaN(load) ? undefined : smallerSize(atLoad(outlook, load));
  return smaller && { load, smaller };
};

/** Between a load at which a smaller size pays and one at which none does. */
const highest = (outlook: Outlook, pays: Down | undefined, not: number): Down | undefined => {
  let [below, above] = [pays, not];
  for (let n = 0; n < HALVINGS_DOWN && below !== undefined; n++) {
    const middle: Down | undefined = paysAt(outlook, (below.load + above) / 2);
    if (middle === undefined) above = (below.load + above) / 2;
    else below = middle;
  }
  return below;
};

/** Seconds of this load until a smaller size has earned its restart. (2 700 - 1 500) / (8 - 3 slots) / 60 s = 4 -> at the fifth look, 300 s */
export const secondsUntilSmaller = (
  missed: number,
  { size }: Considered,
  { units, price, gate, state }: Outlook,
): number => {
  const seconds = intervalSeconds(state);
  const eachLook = (units - unitsOf(size)) * seconds;
  return seconds * (1 + Math.max(0, Math.floor((gate * price - missed) / eachLook)));
};

/** What would change a decision to stay. `missed`: slot-seconds so far; `smaller`: a size that pays now. */
export const wouldChange = (outlook: Outlook, missed: number, smaller: Considered | undefined): Reason | undefined => {
  const up = upFrom(outlook);
  const down = whyNotSmaller(outlook) === undefined && !waitsForClimb(outlook) ? downFrom(outlook) : undefined;
  const to = smaller ?? down?.smaller;
  const seconds = to === undefined ? undefined : secondsUntilSmaller(missed, to, outlook);
  const says = [upText(up, outlook), downText(down, smaller, seconds)].filter((part) => part !== '').join('; ');
  if (says === '') return undefined;
  const numbers = {
    ...(up === undefined ? {} : { up: { value: significant(up.load), unit: 'records/s' } }),
    ...(up?.slots === undefined ? {} : { upTo: { value: up.slots, unit: 'slots' } }),
    ...(down === undefined ? {} : { down: { value: significant(down.load), unit: 'records/s' } }),
    ...(to === undefined ? {} : { downTo: { value: to.size.slots, unit: 'slots' } }),
    ...(seconds === undefined ? {} : { downIn: { value: significant(seconds), unit: 's' } }),
  };
  return { rule: 'would-change', says: `${capital(says)}.`, numbers };
};

/** What the second sample decides. */
export const ifNextSampleAgrees = (outlook: Outlook): Reason => {
  const { soon } = needsMore(outlook);
  const to = scaleUp(outlook, soon)?.size.slots;
  const goes = to === undefined ? 'no size gives more' : goesTo(to, outlook);
  const { says, numbers } = staysBelow(outlook, soon);
  return {
    rule: 'would-change',
    says: `If the next sample says the same, ${goes}; ${says} it stays.`,
    numbers: { ...numbers, ...(to === undefined ? {} : { upTo: { value: to, unit: 'slots' } }) },
  };
};

/** Where no size gives more: when this one is enough again. */
export const enoughAgain = (outlook: Outlook): Reason => {
  const { says, numbers } = staysBelow(outlook, needsMore(outlook).soon);
  return { rule: 'would-change', says: `${capital(says)} this size is enough.`, numbers };
};

/** What would have kept the job at its size. */
export const wouldHaveStayed = (outlook: Outlook, direction: 'up' | 'down'): Reason | undefined => {
  const stayed = `it would have stayed at ${outlook.slots} slots.`;
  if (direction === 'up') {
    const { says, numbers } = staysBelow(outlook, needsMore(outlook).soon);
    return { rule: 'would-change', says: `${capital(says)} ${stayed}`, numbers };
  }
  const down = downFrom(outlook);
  if (down === undefined) return undefined;
  const numbers = { down: { value: significant(down.load), unit: 'records/s' } };
  return { rule: 'would-change', says: `Above ${formatNumber(down.load)} records/s ${stayed}`, numbers };
};

/** (carries 400/s, load 300/s) -> late from 900 s x 100/s = 90 000 records on */
const staysBelow = (outlook: Outlook, soon: boolean): Pick<Reason, 'numbers'> & { readonly says: string } => {
  const up = soon ? upFrom(outlook) : undefined;
  if (up !== undefined) {
    const numbers = { up: { value: significant(up.load), unit: 'records/s' } };
    return { says: `below ${formatNumber(up.load)} records/s`, numbers };
  }
  const { load, carries } = outlook;
  const records = Math.max(LATE_BACKLOG_S * load, LATE_DRAIN_S * (carries - load));
  const numbers = { backlog: { value: significant(records), unit: 'records' } };
  return { says: `with fewer than ${formatNumber(records)} records waiting`, numbers };
};

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

const goesTo = (to: number, { slots }: Outlook): string =>
  to === slots ? `narrower vertices get more of the ${slots} slots` : `it goes to ${to} slots`;

const upText = (up: Turn | undefined, outlook: Outlook): string => {
  if (up === undefined) return '';
  const to = up.slots === undefined ? 'more is needed, and no size gives it' : goesTo(up.slots, outlook);
  return `from ${formatNumber(up.load)} records/s on ${to}`;
};

const downText = (down: Down | undefined, smaller: Considered | undefined, seconds: number | undefined): string => {
  if (seconds === undefined) return '';
  const after = formatDuration(1000 * seconds);
  if (smaller === undefined) {
    const to = down && sizeName(down.smaller.size);
    return down === undefined ? '' : `below ${formatNumber(down.load)} records/s for ${after} it goes down to ${to}`;
  }
  const stays = down === undefined ? '' : `, unless more than ${formatNumber(down.load)} records/s arrive`;
  return `in ${after} it goes down to ${sizeName(smaller.size)}${stays}`;
};
