/**
 * Sizes that lie far apart: key groups and partitions divide only so often, and KPUs are whole. Where the planned load is missed
 * by a little, the next size may cost twice as much; less in reserve costs less.
 */
import type { Reason } from '../../model/reason.ts';
import { formatNumber } from '../../number/format.ts';
import { bestSizes, type Considered, sizeName, unitName, unitsOf } from './best-size.ts';
import { expectedLoad } from './capacity.ts';
import { drainSecondsAfter, type Outlook } from './outlook.ts';
import { PARAMETERS } from './parameters.ts';

/** Of the planned load, what is taken carries at least so much; what carries all of it costs so many times as much. */
const LEAST_OF_PLANNED = 0.75;
const FAR_APART = 1.5;

export interface Planned {
  /** Records/s of all sources that a larger size is to carry, reserve included. */
  readonly load: number;
  /** Until when the size is looked for, and how soon a backlog is to be gone after the change. */
  readonly aheadSeconds: number;
  readonly drainSeconds: number;
}

export interface FarApart {
  readonly taken: Considered;
  /** Records/s of all sources that it was asked to carry at least. */
  readonly least: number;
  /** What it is expected to carry, without caution, and the load that is likely until then. */
  readonly expected: number;
  readonly likely: number;
  /** What carries the planned load. */
  readonly instead: Considered;
}

/**
 * Undefined: the sizes do not lie far apart, or none with less in reserve is enough. (24 key groups, 1 500/s arrive, up to 1 570/s
 * are likely, 2 016/s are planned for: 12 slots carry 1 727/s and cost 12.6, of the others only 24 carry more and cost 24.5) -> 12
 */
export const farApart = (outlook: Outlook, planned: Planned): FarApart | undefined => {
  const least = LEAST_OF_PLANNED * planned.load;
  const [instead] = bestSizes(outlook, planned.load);
  const [taken] = bestSizes(outlook, least);
  if (instead === undefined || taken === undefined || taken.size.carries < least) return undefined;
  if (instead.cost < FAR_APART * taken.cost || !nextIsFar(outlook, taken, least)) return undefined;
  const expected = expectedLoad(outlook.capacity, taken.size);
  const likely = outlook.upper(planned.aheadSeconds, PARAMETERS.likely);
  if (expected < likely || drainSecondsAfter(outlook, expected) > planned.drainSeconds) return undefined;
  return { taken, least, expected, likely, instead };
};

/** More than the doubt about a curve. */
const REALLY_MORE = 1.02;

/** Where there are sizes in between, the planned load needs no more than they cost. */
const nextIsFar = (outlook: Outlook, { size }: Considered, least: number): boolean =>
  bestSizes(outlook, least).every(
    (other) => other.size.carries < REALLY_MORE * size.carries || unitsOf(other.size) >= FAR_APART * unitsOf(size),
  );

export const farApartReason = (
  { taken, expected, likely, instead }: FarApart,
  planned: number,
  outlook: Outlook,
): Reason => {
  const unit = unitName(outlook);
  const name = `${sizeName(taken.size)}${unit === 'slots' ? ' slots' : ''}`;
  const enough = `${name} are expected to carry ${formatNumber(expected)} records/s, and up to ${formatNumber(likely)} are likely`;
  const times = formatNumber(instead.cost / taken.cost);
  return {
    rule: 'sizes-far-apart',
    says: `${enough}: with less in reserve than the ${formatNumber(planned)} that are planned for, since those take ${sizeName(instead.size)}, at ${times} times the cost.`,
    numbers: {
      expected: { value: expected, unit: 'records/s' },
      likely: { value: likely, unit: 'records/s' },
      planned: { value: planned, unit: 'records/s' },
      cost: { value: taken.cost, unit },
      'cost of the next': { value: instead.cost, unit },
    },
  };
};
