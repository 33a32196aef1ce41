/** A double as its shortest decimal, the form in which Java rounds and prints it. */

interface Decimal {
  readonly negative: boolean;
  /** Digits without a point; the value is 0.DIGITS * 10^exponent. */
  readonly digits: string;
  readonly exponent: number;
}

/** Of a finite number. */
const decimal = (value: number): Decimal => {
  const [mantissa = '0', power = '0'] = Math.abs(value).toString().split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  const all = whole + fraction;
  const digits = all.replace(/^0+/, '');
  return {
    negative: value < 0 || Object.is(value, -0),
    digits: digits.replace(/0+$/, ''),
    exponent: digits === '' ? 0 : whole.length + Number(power) - (all.length - digits.length),
  };
};

/** Plain text with exactly so many decimals, halves away from zero.  (0.125, 2) -> '0.13' */
export const halfUp = (value: number, decimals: number): string => rounded(value, decimals, (next) => next >= '5');

/** Plain text with exactly so many decimals, rounded up.  (0.121, 2) -> '0.13' */
export const ceiling = (value: number, decimals: number): string =>
  rounded(value, decimals, (_next, rest) => value > 0 && /[1-9]/.test(rest));

const rounded = (value: number, decimals: number, up: (next: string, rest: string) => boolean): string => {
  const { negative, digits, exponent } = decimal(value);
  const lead = '0'.repeat(Math.max(0, 1 - exponent));
  const padded = lead + digits.padEnd(Math.max(exponent, 0), '0');
  const point = lead === '' ? exponent : 1;
  const keep = padded.slice(0, point + decimals).padEnd(point + decimals, '0');
  const rest = padded.slice(point + decimals);
  const scaled = up(rest.slice(0, 1), rest) ? BigInt(keep) + 1n : BigInt(keep);
  const text = scaled.toString().padStart(decimals + 1, '0');
  const whole = text.slice(0, text.length - decimals);
  const shown = decimals === 0 ? whole : `${whole}.${text.slice(text.length - decimals)}`;
  return negative ? `-${shown}` : shown;
};

/** As Java writes a double.  1195 -> '1195.0', 12345678 -> '1.2345678E7', 0.0001 -> '1.0E-4' */
export const javaText = (value: number): string => {
  if (!Number.isFinite(value)) return String(value);
  const { negative, digits, exponent } = decimal(value);
  const sign = negative ? '-' : '';
  if (digits === '') return `${sign}0.0`;
  if (exponent > 7 || exponent < -2) {
    return `${sign}${digits[0]}.${digits.slice(1) || '0'}E${exponent - 1}`;
  }
  const whole = exponent <= 0 ? '0' : digits.slice(0, exponent).padEnd(exponent, '0');
  const fraction = exponent <= 0 ? '0'.repeat(-exponent) + digits : digits.slice(exponent);
  return `${sign}${whole}.${fraction || '0'}`;
};

/** Java's `%.2f`. */
export const javaFixed2 = (value: number): string => (Number.isFinite(value) ? halfUp(value, 2) : String(value));
