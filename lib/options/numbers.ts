/** Numbers as Java reads and writes them in a configuration. */
import type { OptionType } from './option-type.ts';

/** Java's `Integer.parseInt`: no blanks, no fraction, 32 bits. */
export const parseInteger = (text: string): number | undefined => {
  if (!/^[+-]?[0-9]+$/.test(text)) return undefined;
  const value = Number(text);
  return value >= -(2 ** 31) && value < 2 ** 31 ? value : undefined;
};

/** Java's `Double.parseDouble`: blanks around it and a suffix `d` or `f` are fine. */
export const parseDouble = (text: string): number | undefined => {
  const [, sign, special, digits] =
    /^([+-]?)(?:(NaN|Infinity)|((?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)[dDfF]?)$/.exec(text.trim()) ?? [];
  if (sign === undefined) return undefined;
  const size = Number(special ?? digits);
  return sign === '-' ? -size : size;
};

/** Java's `Double.toString`: 1 -> `1.0`, 1234567.5 -> `1234567.5`, 1e-4 -> `1.0E-4`, 1e7 -> `1.0E7`. */
export const printDouble = (value: number): string => {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  const size = Math.abs(value);
  if (size === 0 || (size >= 1e-3 && size < 1e7)) {
    const text = Object.is(value, -0) ? '-0' : String(value);
    return text.includes('.') ? text : `${text}.0`;
  }
  const [mantissa = '', exponent = ''] = value.toExponential().split('e');
  return `${mantissa.includes('.') ? mantissa : `${mantissa}.0`}E${Number(exponent)}`;
};

export const integer: OptionType<number> = {
  name: 'whole number',
  expects: 'a whole number',
  parse: parseInteger,
};

export const double: OptionType<number> = {
  name: 'number',
  expects: 'a number, such as 0.7',
  parse: parseDouble,
};
