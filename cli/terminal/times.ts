/** Times as commands print them: in UTC, as the logs of AWS have them. */
import { clockTime, day, seconds } from '../../console/page/shared/format.ts';
import type { EpochMs } from '../../lib/model/observation.ts';

/** 2 Mar 10:55 */
export const dayAndTime = (at: EpochMs): string => `${day(at, 'UTC')} ${clockTime(at, 'UTC')}`;

/** 2026-03-02 10:55 UTC */
export const fullTime = (at: EpochMs): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** 12 min ago */
export const ago = (at: EpochMs, now: EpochMs): string => {
  const past = Math.max(0, now - at) / 1000;
  return past < 60
    ? 'just now'
    : `${seconds(past < 86_400 ? 60 * Math.floor(past / 60) : 3600 * Math.floor(past / 3600))} ago`;
};
