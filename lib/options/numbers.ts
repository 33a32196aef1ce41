/** Numbers as Java reads them in a configuration. */
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

/** Single precision, as Flink keeps memory fractions. */
export const float: OptionType<number> = {
  name: 'number',
  expects: 'a number, such as 0.1',
  parse: (text) => {
    const value = parseDouble(text);
    return value === undefined ? undefined : Math.fround(value);
  },
};
