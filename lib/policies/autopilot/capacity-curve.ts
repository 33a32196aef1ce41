/**
 * How many records a vertex can process at each parallelism, learned from records and busy time.
 *
 * A subtask processes `c(p)` records per busy second. Where subtasks share nothing, c is the same at every p; where they
 * contend for something, each further one slows the others: `c(p) = c(1) / (1 + sigma (p - 1))` (Amdahl's law as Gunther's
 * Universal Scalability Law writes it, without its coherency term). One size says nothing about sigma, so it has a prior:
 * a mixture of "linear" and "contended", with a little of "anything up to an external limit".
 */

import { oncePerNumber } from '../../computed-once.ts';
import { type CurvePrior, GENERAL_PRIOR, SIGMAS } from './curve-prior.ts';

/**
 * A tuple, since a state has hundreds of them. `weight`: samples that it rests on, by their weight. `logRate`: mean of
 * ln(records per busy second of one subtask). `busy`: mean busy share of the hottest subtask in these samples, 0..1.
 */
export type CurvePoint = readonly [parallelism: number, weight: number, logRate: number, busy: number];

export interface CapacityCurve {
  readonly points: readonly CurvePoint[];
  /** Of ln c between samples of one size. */
  readonly variance: number;
  readonly varianceWeight: number;
  /** Differences of the last samples that were off, all of one sign. */
  readonly off: readonly number[];
}

export const STARTING_DEVIATION = 0.015;
const STARTING_WEIGHT = 8;
const MOST_WEIGHT = 120;
const MOST_POINTS = 40;
const LEAST_OFF = Math.log(1.08);
const OFF_IN_A_ROW = 3;
/** Between sizes, beyond what sigma explains. */
const LOCAL_DEVIATION = 0.012;
const SYSTEMATIC_DEVIATION = 0.003;

/** `deviation`: of ln c between samples of one size, as other vertices have it. */
export const startingCurve = (deviation: number = STARTING_DEVIATION): CapacityCurve => ({
  points: [],
  variance: deviation ** 2,
  varianceWeight: STARTING_WEIGHT,
  off: [],
});

/** Records per busy second of one subtask, as this size has shown; NaN: it never ran so. */
export const busySecondRate = ({ points }: CapacityCurve, parallelism: number): number =>
  Math.exp(points.find(([size]) => size === parallelism)?.[2] ?? Number.NaN);

/**
 * A sample counts by how busy the hottest subtask was: (busy 60 % or more) -> 1, (busy 15 %) -> 1/16.
 * `rate`: records per busy second of one subtask.
 */
export const withMeasured = (
  curve: CapacityCurve,
  parallelism: number,
  rate: number,
  hottest: number,
): CapacityCurve => {
  const logRate = Math.log(rate);
  if (!Number.isFinite(logRate)) return curve;
  const weight = Math.min(1, Math.max(0.05, (hottest / 0.6) ** 2));
  const known = curve.points.find(([size]) => size === parallelism);
  if (known === undefined) {
    const kept = curve.points.length < MOST_POINTS ? curve.points : curve.points.slice(1);
    return { ...curve, points: [...kept, [parallelism, weight, logRate, hottest]] };
  }
  const [, knownWeight, knownRate, knownBusy] = known;
  const difference = logRate - knownRate;
  if (Math.abs(difference) > Math.max(LEAST_OFF, 4 * Math.sqrt(curve.variance))) return withOff(curve, difference);
  const total = Math.min(MOST_WEIGHT, knownWeight + weight);
  const share = weight / total;
  const busy = knownBusy + share * (hottest - knownBusy);
  const moved: CurvePoint = [parallelism, total, knownRate + share * difference, busy];
  const varianceWeight = Math.min(MOST_WEIGHT, curve.varianceWeight + weight);
  const seen = (difference ** 2 * knownWeight) / (knownWeight + weight);
  return {
    points: curve.points.map((point) => (point === known ? moved : point)),
    variance: curve.variance + (weight / varianceWeight) * (seen - curve.variance),
    varianceWeight,
    off: [],
  };
};

/** Three in a row on one side: the vertex itself has changed (its code, its keys, its host), at every parallelism. */
const withOff = (curve: CapacityCurve, difference: number): CapacityCurve => {
  const same = curve.off.length === 0 || Math.sign(curve.off[0] as number) === Math.sign(difference);
  const off = same ? [...curve.off, difference] : [difference];
  if (off.length < OFF_IN_A_ROW) return { ...curve, off };
  const shift = off.reduce((sum, value) => sum + value, 0) / off.length;
  const points = curve.points.map(
    ([parallelism, weight, logRate, busy]): CurvePoint => [parallelism, Math.min(2, weight), logRate + shift, busy],
  );
  return { ...curve, points, off: [] };
};

/** For each sigma: by how much subtasks slow one another, in ln c. */
const slowedBy = oncePerNumber((parallelism) => SIGMAS.map((sigma) => Math.log1p(sigma * (parallelism - 1))));

/**
 * How badly each sigma fits what was seen, as -2 ln of its likelihood: normal residuals of ln c around their weighted mean.
 * All 0 where the vertex was seen at one size.
 */
export const misfits = ({ points, variance }: CapacityCurve): readonly number[] => {
  const weights = points.map(
    ([, weight]) => 1 / (variance / weight + SYSTEMATIC_DEVIATION ** 2 + LOCAL_DEVIATION ** 2),
  );
  const totalWeight = weights.reduce((a, b) => a + b, 0);
  const slowed = points.map(([parallelism]) => slowedBy(parallelism));
  const residual = (point: number, at: number): number =>
    (points[point] as CurvePoint)[2] + ((slowed[point] as readonly number[])[at] as number);
  return SIGMAS.map((_, at) => {
    let [sum, misfit] = [0, 0];
    for (const [point, weight] of weights.entries()) sum += residual(point, at) * weight;
    const mean = sum / totalWeight;
    for (const [point, weight] of weights.entries()) misfit += weight * (residual(point, at) - mean) ** 2;
    return misfit;
  });
};

/** Probability of each sigma after what was seen: Bayes over a grid. */
const posterior = (curve: CapacityCurve, before: CurvePrior): readonly number[] => {
  if (curve.points.length < 2) return before;
  const logs = misfits(curve).map((misfit, at) => Math.log(before[at] as number) - misfit / 2);
  const most = Math.max(...logs);
  const unscaled = logs.map((value) => Math.exp(value - most));
  const total = unscaled.reduce((a, b) => a + b, 0);
  return unscaled.map((value) => value / total);
};

/** What is expected of a vertex, computed once for all sizes that are considered. */
export interface KnownCurve {
  readonly points: readonly CurvePoint[];
  readonly variance: number;
  readonly sigma: { readonly mean: number; readonly low: number; readonly high: number };
  /** Probability that its subtasks share nothing. */
  readonly linear: number;
}

/** Sizing trusts a quarter to three quarters of what sigma may be. */
const RISK = 0.27;

export const known = (curve: CapacityCurve, prior: CurvePrior = GENERAL_PRIOR): KnownCurve => {
  const probabilities = posterior(curve, prior);
  const mean = SIGMAS.reduce((sum, sigma, at) => sum + sigma * (probabilities[at] as number), 0);
  return {
    points: curve.points,
    variance: curve.variance,
    sigma: { mean, low: quantile(probabilities, RISK), high: quantile(probabilities, 1 - RISK) },
    linear: probabilities[0] as number,
  };
};

const quantile = (probabilities: readonly number[], share: number): number => {
  let sum = 0;
  for (const [at, probability] of probabilities.entries()) {
    sum += probability;
    if (sum >= share) return SIGMAS[at] as number;
  }
  return SIGMAS.at(-1) as number;
};

/** Records per busy second of one subtask at this parallelism, for one sigma: the curve, drawn to the sizes seen nearby. */
const logRateAt = ({ points, variance }: KnownCurve, parallelism: number, sigma: number, doubt = 0) => {
  let sum = 0;
  let total = 0;
  let best = 0;
  for (const [seenAt, samples, logRate, busy] of points) {
    const near = Math.min(seenAt, parallelism) / Math.max(seenAt, parallelism);
    const distance = 2 * LOCAL_DEVIATION ** 2 * (1 - near ** (1 / 0.7));
    const weight = 1 / (variance / samples + SYSTEMATIC_DEVIATION ** 2 + distance);
    sum += weight * (logRate - doubt * (1 - busy) + Math.log1p(sigma * (seenAt - 1)));
    total += weight;
    best = Math.max(best, weight);
  }
  return { logRate: sum / total - Math.log1p(sigma * (parallelism - 1)), weight: best };
};

/** Records per busy second of one subtask; NaN where nothing was ever measured. */
export const expectedRate = (curve: KnownCurve, parallelism: number): number =>
  curve.points.length === 0 ? Number.NaN : Math.exp(logRateAt(curve, parallelism, curve.sigma.mean).logRate);

/** Standard errors of the mean that are taken off. */
const SCATTER_Z = 0.4;
/**
 * Subtasks that idle seem faster than they are once busy (larger batches, a cheaper reading of little work): by up to so
 * much of ln c. (measured at 40 % busy) -> 6 % off; (at 95 %) -> 0.5 % off
 */
const IDLE_DOUBT = 0.1;

/** The same, so low that a step to this parallelism is unlikely to fall short. */
export const cautiousRate = (curve: KnownCurve, parallelism: number): number => {
  if (curve.points.length === 0) return Number.NaN;
  const low = logRateAt(curve, parallelism, curve.sigma.low, IDLE_DOUBT);
  const high = logRateAt(curve, parallelism, curve.sigma.high, IDLE_DOUBT);
  return Math.exp(Math.min(low.logRate, high.logRate) - SCATTER_Z / Math.sqrt(low.weight));
};
