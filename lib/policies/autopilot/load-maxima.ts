/** The highest load of each quarter of an hour of the last seven days. */
import type { EpochMs } from '../../model/observation.ts';
import { significant } from '../../number/significant.ts';

export interface LoadMaxima {
  /** Number of the newest quarter of an hour since 1970. */
  readonly newest: number;
  /** Oldest first; NaN where nothing was measured. */
  readonly loads: readonly number[];
  /** Those before, for as long as a forecast of this week asks for the hours that led to now. */
  readonly older?: readonly number[];
}

export const initialMaxima: LoadMaxima = { newest: 0, loads: [] };

const QUARTER_MS = 15 * 60_000;
const KEPT = 7 * 96;
const KEPT_OLDER = 16;

export const withMaximum = (before: LoadMaxima, at: EpochMs, load: number): LoadMaxima => {
  const { newest, loads, older = [] } = before;
  const quarter = Math.floor(at / QUARTER_MS);
  const value = significant(load, 3);
  if (loads.length === 0) return { newest: quarter, loads: [value] };
  if (quarter <= newest) {
    const index = loads.length - 1 - (newest - quarter);
    const there = loads[index];
    if (there === undefined || there >= value) return before;
    return { ...before, loads: loads.with(index, value) };
  }
  const gap = Array.from({ length: Math.min(quarter - newest - 1, KEPT) }, () => Number.NaN);
  const all = [...loads, ...gap, value];
  const dropped = all.slice(0, -KEPT);
  const kept = { newest: quarter, loads: all.slice(-KEPT) };
  return dropped.length === 0 ? kept : { ...kept, older: [...older, ...dropped].slice(-KEPT_OLDER) };
};

/** Until the quarter of an hour of now ends. */
export const secondsOfQuarter = (at: EpochMs): number => (QUARTER_MS - (at % QUARTER_MS)) / 1000;

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

export interface PastHolds {
  /** Times that the load was about this large and moved the same way. */
  readonly episodes: number;
  /** Seconds until it was above the capacity, in the mean over these. */
  readonly seconds: number;
}

/** Loads within this factor of one another are alike. */
const ALIKE = 1.35;
/** A change over half an hour of less than this is none. */
const MOVED = 0.1;

/**
 * How long a capacity was enough from earlier moments like this one. (at 100/s and falling, twice: 40 min and 60 min later
 * above 180/s) -> 2 episodes of 50 min
 */
export const pastHolds = ({ loads }: LoadMaxima, capacity: number): PastHolds => {
  const last = loads.length - 1;
  const level = loads[last] ?? Number.NaN;
  const way = directionAt(loads, last);
  let [episodes, seconds] = [0, 0];
  let [inEpisode, ofEpisode] = [0, 0];
  let above = Number.NaN;
  // From the newest backwards: `above` is the next quarter of an hour above the capacity.
  for (let at = last; at >= 0; at--) {
    const load = loads[at] as number;
    const alike = load < level * ALIKE && load > level / ALIKE && load <= capacity && directionAt(loads, at) === way;
    if (alike && Number.isFinite(above)) {
      inEpisode++;
      ofEpisode += (above - at) * (QUARTER_MS / 1000);
    } else if (inEpisode > 0) {
      episodes++;
      seconds += ofEpisode / inEpisode;
      [inEpisode, ofEpisode] = [0, 0];
    }
    if (load > capacity) above = at;
  }
  if (inEpisode > 0) [episodes, seconds] = [episodes + 1, seconds + ofEpisode / inEpisode];
  return { episodes, seconds: episodes === 0 ? 0 : seconds / episodes };
};

const QUARTERS_OF_AN_HOUR = 4;

/** The newest four quarters are there, though the last one has not ended. */
export const knowsAnHour = ({ loads }: LoadMaxima): boolean => loads.length >= QUARTERS_OF_AN_HOUR;

/** Of four whole quarters, and the newest that has not ended. */
export const highestOfAnHour = ({ loads }: LoadMaxima): number =>
  Math.max(0, ...loads.slice(-1 - QUARTERS_OF_AN_HOUR).filter((load) => load > 0));

/**
 * Higher by a tenth than so many quarters before, and half the way in between. (1 600, 1 700, 1 870, 2 000 and 2 130/s, 4
 * quarters) -> yes; (2 000, 1 900 and 2 250/s, 2 quarters) -> no, a high moment
 */
export const risesOver = ({ loads }: LoadMaxima, quarters: number): boolean => {
  const at = (before: number) => loads.at(-1 - before) ?? loads[0] ?? Number.NaN;
  const before = at(quarters);
  const between = at(quarters / 2);
  const now = at(0);
  return now > (1 + MOVED) * before && between > before && between < now;
};

const directionAt = (loads: readonly number[], at: number): number => {
  const before = loads[at - 2] ?? Number.NaN;
  const now = loads[at] ?? Number.NaN;
  return Math.abs(now - before) > MOVED * before ? Math.sign(now - before) : 0;
};
