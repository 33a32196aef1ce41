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

/** Whole milliseconds, rounded down. Undefined for what Flink 1.20 refuses: signs, fractions, ISO form, other units, beyond 63 bits. */
export const parseDuration = (text: string): number | undefined => {
  const [, digits, name] = /^([0-9]+)\s*(\D*)$/.exec(text.trim()) ?? [];
  if (digits === undefined || name === undefined || BigInt(digits) >= 2n ** 63n) return undefined;
  const unit = name === '' ? milli : units.find(({ names }) => names.includes(name.toLowerCase()))?.nanos;
  if (unit === undefined) return undefined;
  const ms = (BigInt(digits) * unit) / milli;
  return ms < 2n ** 63n ? Number(ms) : undefined;
};

/** In the largest unit that divides it: 900000 -> `15 min`. */
export const printDuration = (ms: number): string => {
  const nanos = BigInt(ms) * milli;
  const unit = nanos === 0n ? undefined : units.find((unit) => nanos % unit.nanos === 0n);
  return unit === undefined ? '0 ms' : `${nanos / unit.nanos} ${unit.names[0]}`;
};

export const duration: OptionType<number> = {
  name: 'duration',
  expects: 'a whole number and a unit (d, h, min, s or ms), such as "15 min"',
  parse: parseDuration,
};
