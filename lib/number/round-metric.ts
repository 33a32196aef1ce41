/** Rounding of measured values as in Flink's autoscaler: to 3 decimals, half up on the shortest decimal form. */
import { halfUp } from './decimal.ts';

/** Above this, doubles have too few bits left for the quick way. */
const QUICK_LIMIT = 2 ** 30;

/** Never rounds to 0: then the value stays as it is.  333.3335 -> 333.334, 0.0005 -> 0.001, 0.0001 -> 0.0001 */
export const roundMetric = (value: number): number => {
  const rounded = round3(value);
  return rounded === 0 ? value : rounded;
};

const round3 = (value: number): number => {
  if (Number.isInteger(value) || !Number.isFinite(value)) return value;
  if (value >= QUICK_LIMIT || value <= -QUICK_LIMIT) return Number(halfUp(value, 3));
  const thousandths = value * 1000;
  const whole = Math.round(thousandths);
  // Further than 0.0003 from a tie, binary and decimal form round alike; whole / 1000 is the double nearest to that.
  if (Math.abs(thousandths - whole) < 0.499) return whole / 1000;
  const below = Math.trunc(thousandths);
  return (fourthDecimal(value) >= '5' ? below + Math.sign(value) : below) / 1000;
};

/** Of a number near a tie, so it is not small enough to be written with an exponent. */
const fourthDecimal = (value: number): string => {
  const text = String(value);
  return text.charAt(text.indexOf('.') + 4);
};
