/** Flink's durations: `15 min`, `90s`, `500 ms`, `60000` (milliseconds). */
import type { OptionType } from './option-type.ts';

/** Nanoseconds of a unit, and what it may be called. The first name is the one we write. */
const units: readonly { readonly nanos: bigint; readonly names: readonly string[] }[] = [
  { nanos: 86_400_000_000_000n, names: ['d', 'day', 'days'] },
  { nanos: 3_600_000_000_000n, names: ['h', 'hour', 'hours'] },
  { nanos: 60_000_000_000n, names: ['min', 'm', 'minute', 'minutes'] },
  { nanos: 1_000_000_000n, names: ['s', 'sec', 'secs', 'second', 'seconds'] },
  { nanos: 1_000_000n, names: ['ms', 'milli', 'millis', 'millisecond', 'milliseconds'] },
  { nanos: 1000n, names: ['µs', 'micro', 'micros', 'microsecond', 'microseconds'] },
  { nanos: 1n, names: ['ns', 'nano', 'nanos', 'nanosecond', 'nanoseconds'] },
];

const milli = 1_000_000n;

/** What others write may be of any length; the pattern takes time by its square. */
const MOST_CHARACTERS = 200;

/**
 * Milliseconds; below one to the microsecond, so that what is positive is so and lies between two moments as in Java. (A
 * nanosecond added to a time of today would be lost.) Undefined for what Flink 1.20 refuses: signs, fractions, ISO form, other
 * units, beyond 63 bits.
 */
export const parseDuration = (text: string): number | undefined => {
  if (text.length > MOST_CHARACTERS) return undefined;
  const [, digits, name] = /^([0-9]+)\s*(\D*)$/.exec(text.trim()) ?? [];
  if (digits === undefined || name === undefined || BigInt(digits) >= 2n ** 63n) return undefined;
  const unit = name === '' ? milli : units.find(({ names }) => names.includes(name.toLowerCase()))?.nanos;
  if (unit === undefined) return undefined;
  const nanos = BigInt(digits) * unit;
  const ms = nanos / milli;
  return ms < 2n ** 63n ? Number(ms) + partOfMs(Number(nanos % milli)) : undefined;
};

const partOfMs = (nanos: number): number =>
  nanos === 0 ? 0 : Math.min(999, Math.max(1, Math.round(nanos / 1000))) / 1000;

/** In the largest unit that divides it: 900000 -> `15 min`. */
export const printDuration = (ms: number): string => {
  const whole = Math.floor(ms);
  const nanos = BigInt(whole) * milli + BigInt(Math.round((ms - whole) * 1e6));
  const unit = nanos === 0n ? undefined : units.find((unit) => nanos % unit.nanos === 0n);
  return unit === undefined ? '0 ms' : `${nanos / unit.nanos} ${unit.names[0]}`;
};

/** Flink takes longer ones, and time ends before they do. */
const durationUpTo = (most: string): OptionType<number> => ({
  name: 'duration',
  expects: 'a whole number and a unit (d, h, min, s or ms), such as "15 min"',
  parse: parseDuration,
  problem: (ms) => (ms > (parseDuration(most) ?? 0) ? `it must be at most ${most}` : undefined),
});

export const duration = durationUpTo('1000000 d');

/** How far back measurements can be read again, and samples are kept. */
export const windowDuration = durationUpTo('14 d');
