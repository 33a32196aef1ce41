/** The highest load of each quarter of an hour of the last seven days. */
import type { EpochMs } from '../../model/observation.ts';
import { significant } from '../../number/significant.ts';

export interface LoadMaxima {
  /** Number of the newest quarter of an hour since 1970. */
  readonly newest: number;
  /** Oldest first; NaN where nothing was measured. */
  readonly loads: readonly number[];
}

export const initialMaxima: LoadMaxima = { newest: 0, loads: [] };

const QUARTER_MS = 15 * 60_000;
const KEPT = 7 * 96;

export const withMaximum = ({ newest, loads }: LoadMaxima, at: EpochMs, load: number): LoadMaxima => {
  const quarter = Math.floor(at / QUARTER_MS);
  const value = significant(load, 4);
  if (loads.length === 0) return { newest: quarter, loads: [value] };
  if (quarter <= newest) {
    const index = loads.length - 1 - (newest - quarter);
    const there = loads[index];
    if (there === undefined || there >= value) return { newest, loads };
    return { newest, loads: loads.with(index, value) };
  }
  const gap = Array.from({ length: Math.min(quarter - newest - 1, KEPT) }, () => Number.NaN);
  return { newest: quarter, loads: [...loads, ...gap, value].slice(-KEPT) };
};

/** The highest load of the last whole quarter of an hour before a time; undefined: not measured. */
export const maximumBefore = ({ newest, loads }: LoadMaxima, at: EpochMs): number | undefined => {
  const value = loads[loads.length - 1 - (newest - (Math.floor(at / QUARTER_MS) - 1))];
  return value !== undefined && Number.isFinite(value) ? value : undefined;
};

/** Seconds since the load was last above this, as far as the maxima go back. */
export const secondsSinceAbove = ({ newest, loads }: LoadMaxima, load: number, now: EpochMs): number => {
  const last = loads.findLastIndex((value) => value > load);
  const quarter = last < 0 ? newest - loads.length + 1 : newest - (loads.length - 1 - last) + 1;
  return Math.max(0, now - quarter * QUARTER_MS) / 1000;
};
