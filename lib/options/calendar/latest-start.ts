/** When a cron last named a moment of a time zone. */
import type { EpochMs } from '../../model/observation.ts';
import type { Cron } from '../cron/cron.ts';
import { satisfies } from '../cron/satisfied.ts';
import { localTime, momentOf } from './time-zone.ts';

const DAY_MS = 86_400_000;

/** The newest one that is not after `until`, looked for this far back; undefined: there was none. */
export const latestStart = (cron: Cron, zone: string, until: EpochMs, backMs: number): EpochMs | undefined => {
  const local = localTime(until, zone);
  const today = Math.floor(local / DAY_MS) * DAY_MS;
  // A day more: the clock may have been changed in between.
  for (let day = today; day >= today - backMs - DAY_MS; day -= DAY_MS) {
    const ofDay = latestOfDay(cron, day === today ? local - today : DAY_MS - 1);
    if (ofDay === undefined || !satisfies(cron, day + ofDay)) continue;
    const start = momentOf(day + ofDay, zone);
    if (start <= until) return start;
  }
  return undefined;
};

/** The last second of a day that the cron names, in milliseconds, not after `most`. */
const latestOfDay = ({ hours, minutes, seconds }: Cron, most: number): number | undefined => {
  for (const hour of descending(hours)) {
    for (const minute of descending(minutes)) {
      for (const second of descending(seconds)) {
        const ms = ((hour * 60 + minute) * 60 + second) * 1000;
        if (ms <= most) return ms;
      }
    }
  }
  return undefined;
};

const descending = (numbers: ReadonlySet<number>): readonly number[] => [...numbers].sort((a, b) => b - a);
