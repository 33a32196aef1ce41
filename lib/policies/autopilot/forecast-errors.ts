/**
 * How wrong forecasts of the highest load have been, per horizon. Errors are differences of square roots, which makes those
 * of a small and of a large load comparable. What the job has shown is mixed with a prior that fades.
 */

import { oncePerObject } from '../../computed-once.ts';
import type { EpochMs } from '../../model/observation.ts';
import { significant } from '../../number/significant.ts';
import { endOfSilence, forecastOf, type LoadSeries } from './load-series.ts';

export const HORIZONS_S: readonly number[] = [2, 5, 10, 20, 40, 80].map((minutes) => minutes * 60);

/** A tuple, since a state has fifty of them. Square roots: of the reference, of the band's two ends, of the highest load since. */
type Pending = readonly [at: EpochMs, reference: number, low: number, high: number, highest: number];

export interface HorizonErrors {
  readonly pending: readonly Pending[];
  /** Oldest first. */
  readonly errors: readonly number[];
  /** Forecasts that came due, and those whose highest load lay within the band. */
  readonly due: number;
  readonly within: number;
}

export interface Forecasts {
  /** As HORIZONS_S. */
  readonly horizons: readonly HorizonErrors[];
  /** Samples so far, as far as they count against the prior. */
  readonly samples: number;
  readonly last: number | undefined;
}

const nothing: HorizonErrors = { pending: [], errors: [], due: 0, within: 0 };
export const initialForecasts: Forecasts = { horizons: HORIZONS_S.map(() => nothing), samples: 0, last: undefined };

const KEPT = 240;
/** What the prior weighs, in own errors, at first and after the first hundred samples. */
const PRIOR_WEIGHT = { first: 60, later: 10, samples: 100 };
export const BAND = { low: 0.1, high: 0.9 };

/** Falls are not counted on: the load of now, or what its trend leads to. */
export const referenceLoad = (series: LoadSeries, seconds: number): number =>
  Math.max(series.level, forecastOf(series, seconds));

/**
 * One sample later: what is under way sees its load, what is due becomes an error, and new forecasts begin. A forecast from
 * nothing, or from what a long silence has kept back, is none: those that began since are dropped, and no new one begins.
 */
export const withSample = (forecasts: Forecasts, series: LoadSeries, at: EpochMs, load: number): Forecasts => {
  // The smaller of two neighbours: one spike is no record.
  const seen = Math.sqrt(Math.min(load, forecasts.last ?? load));
  const samples = Math.min(PRIOR_WEIGHT.samples, forecasts.samples + 1);
  const next = { ...forecasts, samples, last: load };
  const silentSince = endOfSilence(series) === undefined ? undefined : series.flood?.since;
  const horizons = forecasts.horizons.map((horizon, index) => {
    const seconds = HORIZONS_S[index] as number;
    if (silentSince !== undefined) return resolved(begunBefore(horizon, silentSince), seconds, at, seen);
    return withForecast(resolved(horizon, seconds, at, seen), next, series, index, at);
  });
  return { ...next, horizons };
};

const begunBefore = (horizon: HorizonErrors, time: EpochMs): HorizonErrors => {
  const pending = horizon.pending.filter(([at]) => at < time);
  return pending.length === horizon.pending.length ? horizon : { ...horizon, pending };
};

const resolved = (horizon: HorizonErrors, seconds: number, at: EpochMs, seen: number): HorizonErrors => {
  const pending: Pending[] = [];
  const errors: number[] = [];
  let within = 0;
  for (const before of horizon.pending) {
    const [since, reference, low, high, highestBefore] = before;
    const highest = seen > highestBefore ? significant(seen, 5) : highestBefore;
    if (at - since < seconds * 1000) pending.push([since, reference, low, high, highest]);
    else if (at - since < seconds * 2000) {
      errors.push(rounded(highest - reference, reference));
      if (highest >= low && highest <= high) within++;
    }
  }
  if (errors.length === 0) return { ...horizon, pending };
  return {
    pending,
    errors: [...horizon.errors, ...errors].slice(-KEPT),
    due: horizon.due + errors.length,
    within: horizon.within + within,
  };
};

/** To a thousandth of what was forecast, as a decimal: it is stored.  (1.23456 of 31.6) -> 1.23 */
const rounded = (error: number, reference: number): number =>
  Number(error.toFixed(Math.min(9, Math.max(0, 3 - Math.floor(Math.log10(reference))))));

/** A new one every eighth of the horizon. */
const withForecast = (
  horizon: HorizonErrors,
  forecasts: Forecasts,
  series: LoadSeries,
  index: number,
  at: EpochMs,
): HorizonErrors => {
  const seconds = HORIZONS_S[index] as number;
  const last = horizon.pending.at(-1);
  if (last !== undefined && at - last[0] < (seconds * 1000) / 8) return horizon;
  if (!Number.isFinite(series.level)) return horizon;
  const reference = Math.sqrt(referenceLoad(series, seconds));
  const band = distribution({ ...forecasts, horizons: forecasts.horizons.with(index, horizon) }, series, index);
  const low = reference + band.quantile(BAND.low);
  const high = reference + band.quantile(BAND.high);
  const one: Pending = [at, significant(reference, 5), significant(low, 5), significant(high, 5), 0];
  return { ...horizon, pending: [...horizon.pending, one] };
};

export interface ErrorDistribution {
  /** Probability that the error is at most this. */
  readonly share: (error: number) => number;
  readonly quantile: (share: number) => number;
}

/** Own errors, sorted, and the prior: a half-normal, whose deviation grows with the horizon and the root of the load. */
export const distribution = (forecasts: Forecasts, { level }: LoadSeries, index: number): ErrorDistribution => {
  const seconds = HORIZONS_S[index] as number;
  const sorted = sortedOf((forecasts.horizons[index] ?? nothing).errors);
  const own = Math.max(1, seconds / 480);
  const faded = Math.min(1, forecasts.samples / PRIOR_WEIGHT.samples);
  const prior = PRIOR_WEIGHT.first + (PRIOR_WEIGHT.later - PRIOR_WEIGHT.first) * faded;
  const deviation = Math.max(1e-9, 0.5 * Math.sqrt(level) * (0.05 * Math.sqrt(seconds / 600) + 0.01));
  const total = own * sorted.length + prior;
  const share = (error: number): number =>
    (own * countUpTo(sorted, error) + prior * halfNormal(error / deviation)) / total;
  return { share, quantile: (wanted) => bisect(share, wanted, sorted, deviation) };
};

const sortedOf = oncePerObject((errors: readonly number[]) => Float64Array.from(errors).sort());

const countUpTo = (sorted: Float64Array, value: number): number => {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as number) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** Of the absolute value of a standard normal: erf(z / sqrt 2), by Abramowitz and Stegun 7.1.26. */
const halfNormal = (z: number): number => {
  if (z <= 0) return 0;
  const x = z / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const polynomial = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  return 1 - polynomial * Math.exp(-x * x);
};

const bisect = (share: (error: number) => number, wanted: number, sorted: Float64Array, deviation: number): number => {
  let low = Math.min(0, sorted[0] ?? 0) - 1e-9;
  let high = Math.max(sorted.at(-1) ?? 0, 6 * deviation);
  for (let i = 0; i < 40; i++) {
    const middle = (low + high) / 2;
    if (share(middle) >= wanted) high = middle;
    else low = middle;
  }
  return high;
};

/** The load that is not exceeded within the next seconds with this probability. */
export const upperLoad = (forecasts: Forecasts, series: LoadSeries, seconds: number, probability: number): number => {
  const index = nearestHorizon(seconds);
  const scale = Math.min(1.5, Math.max(0.5, Math.sqrt(seconds / (HORIZONS_S[index] as number))));
  const error = distribution(forecasts, series, index).quantile(probability);
  const root = Math.sqrt(referenceLoad(series, seconds)) + (error > 0 ? error * scale : error);
  return Math.max(0, root) ** 2;
};

const nearestHorizon = (seconds: number): number => {
  const distances = HORIZONS_S.map((horizon) => Math.abs(Math.log(horizon / Math.max(1, seconds))));
  return distances.indexOf(Math.min(...distances));
};

/** Of all horizons together: what was forecast and came due, and how much of it lay within its band. */
export const coverage = ({ horizons }: Forecasts): { readonly due: number; readonly share: number } => {
  const due = horizons.reduce((sum, one) => sum + one.due, 0);
  return { due, share: horizons.reduce((sum, one) => sum + one.within, 0) / due };
};
