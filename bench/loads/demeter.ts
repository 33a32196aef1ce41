/** The load traces ADS and CARS of Demeter: 18 hours, ten seconds a value. See data/NOTICE. */
import { readFileSync } from 'node:fs';
import type { LoadOf } from './trace.ts';

const EVERY_SECONDS = 10;
export const EIGHTEEN_HOURS = 18 * 3600;

export const demeterLoad = (name: 'ads' | 'cars'): LoadOf => {
  const text = readFileSync(new URL(`../data/demeter-${name}.txt`, import.meta.url), 'utf8');
  const values = text.trim().split(/\s+/).map(Number);
  if (values.length * EVERY_SECONDS !== EIGHTEEN_HOURS || values.some((value) => !Number.isFinite(value))) {
    throw new Error(`bench/data/demeter-${name}.txt: ${EIGHTEEN_HOURS / EVERY_SECONDS} numbers are wanted`);
  }
  return (second) => {
    const at = Math.min(values.length - 1, second / EVERY_SECONDS);
    const before = values[Math.floor(at)] ?? 0;
    const after = values[Math.min(values.length - 1, Math.floor(at) + 1)] ?? before;
    return before + (after - before) * (at % 1);
  };
};
