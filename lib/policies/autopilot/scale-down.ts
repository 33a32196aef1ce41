/**
 * Less capacity: when what it saves is worth the restart. How long the load stays low is not known, so it is decided as
 * one rents or buys skis: wait until waiting has cost as much as a restart, then go. That is never much worse than knowing.
 */
import { bestSizes, type Considered, unitsOf } from './best-size.ts';
import type { Outlook } from './outlook.ts';
import { PARAMETERS } from './parameters.ts';

const UPPER_RESERVE = 1.03;
const AHEAD_S = 15 * 60;
/** Smaller by less is left alone. */
const LEAST_STEP = 0.2;

/** The cheapest smaller size, if it pays. */
export const smallerSize = (outlook: Outlook): Considered | undefined => {
  const { load, downtime, upper, units, price, pace } = outlook;
  const wanted = Math.max(
    PARAMETERS.reserveDown * load,
    UPPER_RESERVE * upper(downtime.down + AHEAD_S * pace, PARAMETERS.unlikely),
  );
  return bestSizes(outlook, wanted).find(
    ({ size, hold }) => unitsOf(size) < (1 - LEAST_STEP) * units && (units - unitsOf(size)) * hold > price,
  );
};

/** Slot- or KPU-seconds that were missed, after so many seconds more. */
export const withMissed = (before: number, units: number, smaller: number | undefined, seconds: number): number =>
  smaller === undefined ? 0.9 * before : before + (units - smaller) * seconds;
