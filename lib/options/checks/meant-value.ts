/** What a value that can't be read was probably meant to be, as it should be written. */
import type { Bounds, Declaration } from '../declare.ts';
import { isWithin } from '../declared/bounds.ts';
import { printDuration } from '../duration.ts';
import { printMemorySize } from '../memory-size.ts';
import { nearby } from './nearest.ts';
import { yesOrNo } from './yes-or-no.ts';

/** Undefined when there is no good guess: what is returned can be read, and is within the option's own bounds. */
export const meantValue = (
  { type, bounds }: Pick<Declaration<unknown>, 'type' | 'bounds'>,
  text: string,
): string | undefined => {
  if (text.length > MOST_CHARACTERS) return undefined;
  const guesses = (GUESSES[type.name] ?? oneOfWords(type.name))(text.trim());
  return [text.trim(), ...guesses].find((guess) => guess !== text && isRight(type.parse(guess), bounds));
};

/** So long a value is no slip of the pen, and the patterns take time by the square. */
const MOST_CHARACTERS = 200;

const isRight = (value: unknown, bounds: Bounds | undefined): boolean => {
  if (value === undefined) return false;
  return typeof value !== 'number' || bounds === undefined || isWithin(value, bounds, Number.NaN);
};

type Guess = (text: string) => readonly string[];

/** `70%`, `0,7`, `70` for a share. */
const numbers: Guess = (text) => {
  const [, digits, percent] = /^([0-9]+(?:[.,][0-9]+)?)\s*(%?)$/.exec(text) ?? [];
  if (digits === undefined) return [];
  const value = Number(digits.replace(',', '.'));
  const share = percent !== '' || (value >= 10 && value <= 100) ? [String(Number((value / 100).toPrecision(12)))] : [];
  return [...(percent ? [] : [String(value)]), ...share];
};

/** `10.0`, `1_000`, `"8"`. */
const wholeNumbers: Guess = (text) => [text.replace(/\.0+$/, ''), text.replaceAll(/[_,' ]/g, '')];

const booleans: Guess = (text) => {
  const meant = yesOrNo(text);
  return meant === undefined ? [] : [String(meant)];
};

const MS = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000, ms: 1 } as const;
const unitOf = (name: string): number | undefined => {
  const lower = name.toLowerCase();
  if (/^m(illi|s)/.test(lower)) return MS.ms;
  const [, letter] = /^(d|h|m|s)(?:$|ays?$|ours?$|rs?$|in|ec)/.exec(lower) ?? [];
  return letter === undefined ? undefined : MS[letter as keyof typeof MS];
};

/** `PT15M`, `1.5 h`, `1h30m`, `15 mins`. */
const durations: Guess = (text) => {
  const plain = text.replace(/^P(?=\S)/i, '').replace(/^T|(?<=D)T/i, '');
  const parts = [...plain.matchAll(/([0-9]+(?:[.,][0-9]+)?)\s*([a-z]+)\.?\s*/gi)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== plain) return [];
  const sizes = parts.map(
    ([, digits = '', unit = '']) => Number(digits.replace(',', '.')) * (unitOf(unit) ?? Number.NaN),
  );
  const ms = sizes.reduce((sum, size) => sum + size, 0);
  return Number.isSafeInteger(ms) ? [printDuration(ms)] : [];
};

const BYTES = { k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40 } as const;

/** `4GiB`, `1.5g`, `4Gi`. */
const memorySizes: Guess = (text) => {
  const [, digits, unit] = /^([0-9]+(?:[.,][0-9]+)?)\s*([kmgt])(?:i?b?|ibibytes?)$/i.exec(text) ?? [];
  if (digits === undefined || unit === undefined) return [];
  const bytes = Number(digits.replace(',', '.')) * BYTES[unit.toLowerCase() as keyof typeof BYTES];
  return Number.isSafeInteger(bytes) ? [printMemorySize(bytes)] : [];
};

const oneOfWords =
  (typeName: string): Guess =>
  (text) => {
    const words = typeName.split(', ');
    const word = words.length > 1 ? nearby(text, words) : undefined;
    return word === undefined ? [] : [word];
  };

const GUESSES: Readonly<Record<string, Guess>> = {
  number: numbers,
  'whole number': wholeNumbers,
  boolean: booleans,
  duration: durations,
  'memory size': memorySizes,
};
