/** Local time of an IANA time zone. It follows from the moment and the rules of the zone alone. */
import type { EpochMs } from '../../model/observation.ts';

/** The wall clock of the zone at this moment, as if it were UTC.  (2026-01-01 07:00 UTC, Europe/Berlin) -> 2026-01-01 08:00 */
export const localTime = (at: EpochMs, zone: string): EpochMs => at + offsetMs(at, zone);

/** The moment at which the wall clock of the zone shows this. One that a change of the clock skips is the moment after it. */
export const momentOf = (local: EpochMs, zone: string): EpochMs => {
  const guess = local - offsetMs(local, zone);
  return local - offsetMs(guess, zone);
};

export const isTimeZone = (zone: string): boolean => clockOf(zone) !== undefined;

const offsetMs = (at: EpochMs, zone: string): number => {
  if (zone === 'UTC') return 0;
  const text = clockOf(zone)?.format(at) ?? '';
  const [, sign, hours = '0', minutes = '0'] = /GMT([+-])(\d\d):(\d\d)/.exec(text) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
};

/** Making one takes longer than an evaluation. */
const clocks = new Map<string, Intl.DateTimeFormat>();

const clockOf = (timeZone: string): Intl.DateTimeFormat | undefined => {
  const known = clocks.get(timeZone);
  if (known !== undefined) return known;
  try {
    const clock = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
    clocks.set(timeZone, clock);
    return clock;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
};
