/** Numbers as a person reads them: money, minutes, shares, and what lies between two of them. */
import type { Band } from '../run/band.ts';

/** (1234.5)  ->  $1,235. (3.2)  ->  $3.20 */
export const dollars = (value: number): string => {
  const digits = Math.abs(value) < 10 ? 2 : 0;
  const text = Math.abs(value).toLocaleString('en-US', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return `${value < 0 && Number(text.replaceAll(',', '')) !== 0 ? '−' : ''}$${text}`;
};

export const percent = (share: number): string => `${share < 0 ? '−' : ''}${Math.round(Math.abs(100 * share))} %`;

/** (0.4)  ->  0.4. (12.3)  ->  12 */
export const number = (value: number): string => {
  if (!Number.isFinite(value)) return '–';
  const rounded = Math.abs(value) < 10 ? Math.round(10 * value) / 10 : Math.round(value);
  return rounded.toLocaleString('en-US');
};

/** One number where both ends read alike. */
export const range = ({ low, high }: Band, text: (value: number) => string): string =>
  text(low) === text(high) ? text(low) : `${text(low)} to ${text(high)}`;

/** (42)  ->  42 s. (150)  ->  2.5 min. (7200)  ->  2 h */
export const seconds = (value: number): string => {
  if (value < 100) return `${Math.round(value)} s`;
  return value < 6000 ? `${number(value / 60)} min` : `${number(value / 3600)} h`;
};

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** In UTC.  ->  2 Mar 14:00 */
export const moment = (at: number): string => {
  const date = new Date(at);
  const time = `${String(date.getUTCHours()).padStart(2, '0')}:${String(date.getUTCMinutes()).padStart(2, '0')}`;
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()] ?? ''} ${time}`;
};
