/** Shares of bytes, exact to the byte as Flink's decimal arithmetic has them. */
import { ceiling, javaText } from '../number/decimal.ts';

/**
 * Whole bytes of a share, on the share's decimal form.
 * 4 gb * 0.1 (single precision: 0.10000000149011612) -> 429496736
 */
export const shareOf = (bytes: number, share: number): number => {
  const [mantissa = '0', exponent = '0'] = share.toExponential().split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  const scale = fraction.length - Number(exponent);
  const product = BigInt(bytes) * BigInt(whole + fraction);
  return Number(scale >= 0 ? product / 10n ** BigInt(scale) : product * 10n ** BigInt(-scale));
};

/** part / whole, rounded up to three decimals: 0.0660001 -> `0.067`. Undefined when there is no whole. */
export const fractionText = (part: number, whole: number): string | undefined =>
  whole > 0 ? javaText(Number(ceiling(part / whole, 3))) : undefined;
