/**
 * Less capacity: when what it saves is worth the restart. How long the load stays low is not known, so it is decided as
 * one rents or buys skis: wait until waiting has cost as much as a restart, then go. That is never much worse than knowing.
 */
import { bestSizes, type Considered } from './best-size.ts';
import type { Outlook } from './outlook.ts';
import { PARAMETERS } from './parameters.ts';

const UPPER_RESERVE = 1.03;
const AHEAD_S = 15 * 60;
/** Smaller by less is left alone. */
const LEAST_STEP = 0.2;

/** Records/s of all sources that a smaller size is to carry. */
export const wantedLess = ({ load, downtime, upper }: Outlook): number =>
  Math.max(PARAMETERS.reserveDown * load, UPPER_RESERVE * upper(downtime.down + AHEAD_S, PARAMETERS.unlikely));

/** The cheapest smaller size, if it pays. */
export const smallerSize = (outlook: Outlook): Considered | undefined => {
  const { slots, price } = outlook;
  return bestSizes(outlook, wantedLess(outlook)).find(
    ({ size, hold }) => size.slots <= mostSmaller(slots) && (slots - size.slots) * hold > price,
  );
};

/** Slots of the largest size that is smaller by enough.  12 -> 9 */
export const mostSmaller = (slots: number): number => Math.ceil((1 - LEAST_STEP) * slots) - 1;

/** Slot-seconds that were missed, after so many seconds more. */
export const withMissed = (before: number, slots: number, smaller: number | undefined, seconds: number): number =>
  smaller === undefined ? 0.9 * before : before + (slots - smaller) * seconds;
