/** Numbers and times as people read them. What was not measured says so, and is never a zero. */
import type { PageState } from '../../model/page.ts';
import type { Measured, Reading, Time } from '../../model/values.ts';

export const NOT_MEASURED = 'not measured';

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 });
const fine = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3 });

/** Thousands apart as in reasons, by a space that does not break. */
const apart = (text: string): string => text.replaceAll(',', '\u00a0');

/** A sentence whose numbers stay on one line: "1 024 records" does not break after the 1. */
export const unbroken = (sentence: string): string => sentence.replace(/(?<=\d) (?=\d{3}(?!\d))/g, '\u00a0');

/** 9006.4 -> 9 006; 3.1459 -> 3.15 */
export const count = (value: number): string =>
  Math.abs(value) < 100 ? fine.format(value) : apart(whole.format(value));
/** 11548 -> 11.5K, for axes. */
export const compact = (value: number): string => short.format(value);
export const dollars = (value: number): string => {
  const digits = Math.abs(value) >= 10_000 ? 0 : 2;
  const text = Math.abs(value).toLocaleString('en-US', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return value < 0 && Number(text.replaceAll(',', '')) !== 0 ? `−$${apart(text)}` : `$${apart(text)}`;
};
/** With a minus as wide as a plus: -15.7 -> −15.7 */
export const signed = (text: string): string => text.replace(/^-/, '−');
/** 2147483648 -> 2 GB; 420000000 -> 401 MB. As Flink and AWS count them: 1 GB is 1024 MB. */
export const bytes = (value: number): string =>
  Math.abs(value) >= 1000 * 1024 ** 2
    ? `${fine.format(value / 1024 ** 3)} GB`
    : `${whole.format(value / 1024 ** 2)} MB`;
export const percent = (share: number): string => `${Math.round(share * 100)} %`;
export const rate = (value: number): string => `${count(value)} rec/s`;

/** 0.004 -> 4 ms; 42 -> 42 s; 250 -> 4 min 10 s; 86100 -> 23 h 55 min */
export const seconds = (value: number): string => {
  if (value > 0 && value < 0.1) return `${Math.max(1, Math.round(value * 1000))} ms`;
  if (value < 10) return `${fine.format(value)} s`;
  const total = Math.round(value);
  if (total < 60) return `${total} s`;
  const hours = Math.floor(total / 3600);
  const minutes = Math.floor((total % 3600) / 60);
  const rest = total % 60;
  if (hours >= 100) return `${count(total / 3600)} h`;
  if (hours > 0) return minutes > 0 ? `${hours} h ${minutes} min` : `${hours} h`;
  return rest > 0 ? `${minutes} min ${rest} s` : `${minutes} min`;
};

export const or = (value: Measured | undefined, say: (value: number) => string): string =>
  value === null || value === undefined ? NOT_MEASURED : say(value);

export const readingOr = (value: Reading, say: (value: number) => string): string =>
  value === 'unlimited' ? 'no limit seen' : or(value, say);

/** Times of a simulated day are in UTC, real ones in the time zone of the browser. */
export type Zone = 'UTC' | undefined;

const clocks = new Map<string, Intl.DateTimeFormat>();
const inZone = (zone: Zone, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat => {
  const key = JSON.stringify([zone, options]);
  const known = clocks.get(key) ?? new Intl.DateTimeFormat('en-GB', { ...options, timeZone: zone });
  clocks.set(key, known);
  return known;
};

/** 18:40 */
export const clockTime = (at: Time, zone: Zone): string =>
  inZone(zone, { hour: '2-digit', minute: '2-digit' }).format(at);
/** 18:40:12 */
export const exactTime = (at: Time, zone: Zone): string =>
  inZone(zone, { hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(at);
/** 4 Mar */
export const day = (at: Time, zone: Zone): string => inZone(zone, { day: 'numeric', month: 'short' }).format(at);

/** 09:35; with its day where that is another one. */
export const whenWords = (at: Time, now: Time, zone: Zone): string =>
  day(at, zone) === day(now, zone) ? clockTime(at, zone) : `${day(at, zone)}, ${clockTime(at, zone)}`;

/** trueProcessingRate -> true processing rate */
export const words = (name: string): string =>
  name
    .replaceAll(/[-_]/g, ' ')
    .replaceAll(/([a-z0-9])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`);

/** 9006.4 records/s -> 9 006 records/s; dollars and shares in their own way. */
export const quantity = (value: Reading, unit: string): string =>
  readingOr(value, (known) => {
    if (unit === 'share') return `${count(known * 100)} %`;
    if (/^(usd|\$|dollars)$/i.test(unit)) return dollars(known);
    if (/^(usd|\$|dollars)\/h/i.test(unit)) return `${dollars(known)} /h`;
    if (unit === 'bytes') return bytes(known);
    return unit === '' || unit === '1' ? count(known) : `${count(known)} ${unit}`;
  });

/** Of the times on the page: the job's own when it is simulated, else the browser's. */
export const zoneOf = ({ clock }: Pick<PageState, 'clock'>): Zone => (clock.kind === 'simulated' ? 'UTC' : undefined);
