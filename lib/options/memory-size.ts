/** Flink's memory sizes: `4 gb`, `512m`, `123456789 bytes`, `1024` (bytes). */
import type { OptionType } from './option-type.ts';

/** Bytes of a unit, and what it may be called. The one we write is the second, as Flink does. */
const units: readonly { readonly bytes: number; readonly names: readonly [string, string, ...string[]] }[] = [
  { bytes: 1, names: ['b', 'bytes'] },
  { bytes: 2 ** 10, names: ['k', 'kb', 'kibibytes'] },
  { bytes: 2 ** 20, names: ['m', 'mb', 'mebibytes'] },
  { bytes: 2 ** 30, names: ['g', 'gb', 'gibibytes'] },
  { bytes: 2 ** 40, names: ['t', 'tb', 'tebibytes'] },
];

/** What others write may be of any length; the pattern takes time by its square. */
const MOST_CHARACTERS = 200;

/** Bytes, exact below 8192 tebibytes. Undefined for what Flink refuses: fractions, signs, other units, beyond 63 bits. */
export const parseMemorySize = (text: string): number | undefined => {
  if (text.length > MOST_CHARACTERS) return undefined;
  const [, digits, name] = /^([0-9]+)\s*(\D*)$/.exec(text.trim()) ?? [];
  if (digits === undefined || name === undefined) return undefined;
  const unit = name === '' ? 1 : units.find(({ names }) => names.includes(name.toLowerCase()))?.bytes;
  if (unit === undefined) return undefined;
  const bytes = BigInt(digits) * BigInt(unit);
  return bytes < 2n ** 63n ? Number(bytes) : undefined;
};

/** As Flink writes it: in the largest unit that divides it; what even a tebibyte divides (0 too), in bytes. */
export const printMemorySize = (bytes: number): string => {
  const tooLarge = units.findIndex((unit) => bytes % unit.bytes !== 0);
  const unit = units[Math.max(tooLarge - 1, 0)] ?? units[0];
  return unit === undefined ? `${bytes} bytes` : `${bytes / unit.bytes} ${unit.names[1]}`;
};

/** As Flink's own error messages write it: `3.000gb (3221225472 bytes)`. */
export const printReadableMemorySize = (bytes: number): string => {
  const unit = units.findLast((unit) => bytes > unit.bytes);
  if (unit === undefined || unit.bytes === 1) return `${bytes} bytes`;
  return `${(bytes / unit.bytes).toFixed(3)}${unit.names[1]} (${bytes} bytes)`;
};

export const memorySize: OptionType<number> = {
  name: 'memory size',
  expects: 'a whole number and a unit (kb, mb, gb, tb or bytes), such as "4 gb"',
  parse: parseMemorySize,
};
