/** The load of the next hours as it was at the same time yesterday or a week ago, in the measure of today. */
import type { LoadMaxima } from './load-maxima.ts';

/** Which day it is taken from. */
export type Season = 'yesterday' | 'last-week';
export const SEASONS: readonly Season[] = ['yesterday', 'last-week'];

const QUARTERS: Readonly<Record<Season, number>> = { yesterday: 96, 'last-week': 7 * 96 };
/** Today is compared with that day over the last quarters of an hour; where it is going, over fewer and those before them. */
const LATELY = 5;
const NEWEST = 3;
const EARLIER = 8;
const RATIO = { least: 0.5, most: 2 };
/** Where today has moved against that day by more than this within two hours, it is another kind of day. */
const ALIKE = 1.3;
/** Quarters of an hour that are looked ahead: from the evening over the night until the morning. */
const AHEAD = 14 * 4;

export interface SeasonAhead {
  /** Highest load of each quarter of an hour, the one of now first; records/s. */
  readonly loads: readonly number[];
  /** Has today gone as that day did until now? */
  readonly alike: boolean;
}

/** Undefined: not all of it was measured. (100/s at eight yesterday, 300/s at nine, today 120/s at eight) -> 360/s at nine */
export const seasonAhead = (maxima: LoadMaxima, season: Season, quarters = AHEAD): SeasonAhead | undefined => {
  const back = QUARTERS[season];
  const ratio = ratioOf(maxima, back, 1, LATELY);
  if (!Number.isFinite(ratio)) return undefined;
  const bounded = Math.min(RATIO.most, Math.max(RATIO.least, ratio));
  const loads = Array.from({ length: quarters }, (_, ahead) => bounded * usualLoad(maxima, back - ahead));
  if (!loads.every(Number.isFinite)) return undefined;
  const moved = ratioOf(maxima, back, 1, NEWEST) / ratioOf(maxima, back, 1 + NEWEST, EARLIER);
  return { loads, alike: moved < ALIKE && moved > 1 / ALIKE };
};

/** Times the load of that day, in the median of some quarters of an hour. NaN: not measured. */
const ratioOf = (maxima: LoadMaxima, back: number, from: number, quarters: number): number =>
  medianOf(
    Array.from({ length: quarters }, (_, n) => loadBefore(maxima, from + n) / loadBefore(maxima, from + n + back)),
  );

/** A spike, which may lie in two quarters of an hour, does not come again tomorrow: the median of five. */
const usualLoad = (maxima: LoadMaxima, before: number): number =>
  medianOf([-2, -1, 0, 1, 2].map((shift) => loadBefore(maxima, before + shift)));

/** Of those that were measured. */
const medianOf = (values: readonly number[]): number => {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
};

const loadBefore = ({ loads, older = [] }: LoadMaxima, quarters: number): number => {
  const index = loads.length - 1 - quarters;
  return loads[index] ?? older[older.length + index] ?? Number.NaN;
};
