/** The load of all sources together, from the last change of its level until now: level, trend, and samples that are off. */
import type { EpochMs } from '../../model/observation.ts';
import { significant } from '../../number/significant.ts';
import { levelOf, type Samples, scatter } from './load-trend.ts';

export interface LoadSeries {
  /** [time, records/s], at most of the last ten minutes. */
  readonly samples: Samples;
  /** The newest sample is this far from what was expected; the next one says whether the level has changed. */
  readonly odd: readonly [EpochMs, number] | undefined;
  /** Mean over the job's life, and the seconds that it rests on. */
  readonly mean: number;
  readonly seconds: number;
  /** Level and slope at the newest sample; see `levelOf`. */
  readonly level: number;
  readonly slope: number;
  /** Mean difference between a sample and what was expected of it, in parts of the level. */
  readonly noise: number;
  /** The newest sample that is not exact, and by how much it may be off, in records/s; absent: all of the series are. */
  readonly unsure?: readonly [EpochMs, number];
  /** Since when almost nothing arrives. */
  readonly quietSince: EpochMs | undefined;
  /** After a silence: the level before it, and until when what was kept back may arrive. */
  readonly flood: Flood | undefined;
}

export interface Flood {
  readonly usual: number;
  /** When the silence began. */
  readonly since: EpochMs;
  readonly until: EpochMs | undefined;
}

export const initialLoadSeries: LoadSeries = {
  samples: [],
  odd: undefined,
  mean: 0,
  seconds: 0,
  level: Number.NaN,
  slope: 0,
  noise: 0.02,
  quietSince: undefined,
  flood: undefined,
};

/** Less than this share of the mean is silence. */
export const SILENCE_SHARE = 0.03;

const WINDOW_MS = 10 * 60_000;
/** What is further off is no noise but a change. */
const MOST_NOISE = 0.3;
/** The mean forgets what is older than about two weeks. */
const MOST_SECONDS = 14 * 86_400;
/** A trend does not go on for ever: its effect is bounded by half an hour of it. */
const DAMPING_S = 30 * 60;

/** (level 100/s, slope 0.1/s per s) in 600 s -> 100 + 0.1 x 1800 x (1 - e^(-1/3)) = 151/s */
export const forecastOf = ({ level, slope }: LoadSeries, seconds: number): number =>
  Math.max(0, level + slope * DAMPING_S * (1 - Math.exp(-seconds / DAMPING_S)));

/**
 * Two samples in a row on one side are a new level; the first alone is only odd.
 * @param unsure by how much the load may be off, in records/s: what is within that is not odd
 */
export const withLoad = (series: LoadSeries, at: EpochMs, load: number, seconds: number, unsure = 0): LoadSeries => {
  const total = Math.min(MOST_SECONDS, series.seconds + seconds);
  const mean = series.mean + (seconds / total) * (load - series.mean);
  const quietSince = load < SILENCE_SHARE * mean ? (series.quietSince ?? at) : undefined;
  const flood = floodWith(series, quietSince, at);
  const base = {
    flood,
    mean: significant(mean),
    seconds: total,
    quietSince,
    noise: noiseWith(series, at, load),
  };
  const sample = [at, significant(load)] as const;
  const off = differenceFrom(series, at, load, unsure);
  if (off === undefined) {
    const samples = [...series.samples.filter(([time]) => time > at - WINDOW_MS), sample];
    const newest = unsure > 0 ? ([at, significant(unsure)] as const) : series.unsure;
    const inexact = newest !== undefined && newest[0] > at - WINDOW_MS ? newest : undefined;
    const level = levelOf(samples, at, base.noise, inexact?.[1]);
    return { ...base, ...(inexact && { unsure: inexact }), samples, odd: undefined, ...level };
  }
  const stepped = stepWithin(series, load, off);
  if (stepped !== undefined) {
    const samples = [stepped, sample];
    return { ...base, samples, odd: undefined, ...levelOf(samples, at, base.noise) };
  }
  const before = series.odd === undefined ? undefined : differenceFrom(series, ...series.odd);
  if (series.odd !== undefined && before !== undefined && Math.sign(before) === Math.sign(off)) {
    // A trend that steepens, or that begins, goes on; a step starts from nothing.
    const trend =
      series.slope !== 0 ? Math.sign(series.slope) === Math.sign(off) : Math.abs(off) > BEGINS * Math.abs(before);
    const steeper = trend && Math.abs(off) < LARGEST_BEND * series.level;
    const samples = [...(steeper ? series.samples.slice(-STEEPER) : []), series.odd, sample];
    return { ...base, samples, odd: undefined, ...levelOf(samples, at, base.noise) };
  }
  return { ...series, ...base, odd: sample };
};

/** As near to each other as two whole samples of one level: of a trend the third is as far from the second as that from the first. */
const ALIKE = 0.1;
const NO_TREND = 1 / 3;

/**
 * A step begins within a sample, which has a part of it. The third one that is as the second says that those two are the level.
 * (300/s; 482, 1 500 and 1 510/s)  ->  1 500/s is its first whole sample; a burst that ends within the second has none
 */
const stepWithin = ({ samples }: LoadSeries, load: number, off: number): Samples[number] | undefined => {
  const [first, second] = samples;
  if (samples.length !== 2 || first === undefined || second === undefined) return undefined;
  const step = second[1] - first[1];
  const apart = Math.abs(load - second[1]);
  const alike = apart <= ALIKE * Math.max(load, second[1]) && apart <= NO_TREND * Math.abs(step);
  return alike && Math.sign(step) === Math.sign(off) ? second : undefined;
};

const LONGEST_FLOOD_MS = 60 * 60_000;

/** What was kept back during a silence may take as long to arrive as the silence lasted. */
const floodWith = (series: LoadSeries, quietSince: EpochMs | undefined, at: EpochMs): Flood | undefined => {
  if (quietSince !== undefined) {
    return series.quietSince === undefined
      ? { usual: series.level, since: quietSince, until: undefined }
      : series.flood;
  }
  const { flood } = series;
  if (flood === undefined) return undefined;
  if (series.quietSince !== undefined) {
    return { ...flood, until: at + Math.min(LONGEST_FLOOD_MS, at - series.quietSince) };
  }
  return flood.until !== undefined && at > flood.until ? undefined : flood;
};

/** A source that commits every few minutes is silent in between, too. */
const LONG_SILENCE_MS = 10 * 60_000;

/**
 * When a long silence ended whose records arrive now, of each source in its own time; undefined: there was none.
 * (silent from 13:48 until 14:11, arriving until 14:34) -> 14:11
 */
export const endOfSilence = ({ flood }: LoadSeries): EpochMs | undefined => {
  if (flood?.until === undefined) return undefined;
  const length = Math.max((flood.until - flood.since) / 2, flood.until - flood.since - LONGEST_FLOOD_MS);
  return length >= LONG_SILENCE_MS ? flood.since + length : undefined;
};

/** The series as it is to be sized for: what comes after a silence beyond the usual is a backlog, not a load. */
export const withoutFlood = (series: LoadSeries): LoadSeries => {
  const { flood, level } = series;
  if (flood?.until === undefined || !(level > flood.usual)) return series;
  return { ...series, level: flood.usual, slope: 0 };
};

/** Samples of a trend that are kept when it steepens. */
const STEEPER = 2;
/** What is further off in one sample is a step, whatever the trend was. */
const LARGEST_BEND = 0.25;
/** The second odd sample of a trend is this much further off than the first; of a step it is not. */
const BEGINS = 1.3;
const NOISE_WEIGHT = 0.05;

const noiseWith = (series: LoadSeries, at: EpochMs, load: number): number => {
  const last = series.samples.at(-1);
  if (last === undefined || series.samples.length < 3 || !(series.level > 0)) return series.noise;
  const expected = forecastOf(series, (at - last[0]) / 1000);
  const difference = Math.min(MOST_NOISE, Math.abs(load - expected) / series.level);
  return significant(series.noise + NOISE_WEIGHT * (difference - series.noise), 4);
};

/** By how much a sample is off, where that is more than the series scatters; else undefined. */
const differenceFrom = (series: LoadSeries, at: EpochMs, load: number, unsure = 0): number | undefined => {
  const { samples, slope, level, mean } = series;
  const last = samples.at(-1);
  if (last === undefined || samples.length < 2) return undefined;
  const expected = forecastOf(series, (at - last[0]) / 1000);
  const difference = load - expected;
  // The first exact sample after others says more than their scatter: the job has room again.
  const scattered = unsure === 0 && series.unsure?.[0] === last[0] ? 0 : 4 * scatter(samples, level, slope);
  const bound = Math.max(scattered, 0.06 * level, 0.01 * mean, unsure);
  return Math.abs(difference) > bound ? difference : undefined;
};
