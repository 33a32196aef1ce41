/** What of a KPU goes with the records that it handles, and what is there without any: by a line through the minutes. */
import { evenKpus, type HistoryMinute, type JobHistory, loadOf } from '../history/job-history.ts';

export interface LoadLine {
  /** Without load. */
  readonly empty: number;
  /** It goes with the mean load of so many minutes. */
  readonly minutes: number;
  /** On the line, at the load of each minute of the history; NaN: not known. */
  readonly values: readonly number[];
}

/** What records leave in memory stays there for a while: of these means, the one that it follows best. */
const KEPT_MINUTES = [1, 5, 15, 30, 60] as const;
/** Loads that vary less say nothing of what they leave, unless it plainly goes with them. */
const LEAST_VARIED = 0.3;
const PLAINLY = { varied: 0.1, explained: 0.5 } as const;
const USUALLY_EMPTY = 0.85;

/** `usual`: what is there without load, of such a mean, when the loads do not say. */
export interface LoadLineOptions {
  readonly shown: (minute: HistoryMinute) => number;
  readonly usual?: (mean: number) => number;
}

/** (30 % at 1 000/s, 40 % at 3 000/s)  ->  25 % without load */
export const loadLine = (
  history: JobHistory,
  { shown, usual = (mean) => USUALLY_EMPTY * mean }: LoadLineOptions,
): LoadLine => {
  const lines = KEPT_MINUTES.map((minutes) => ({
    minutes,
    ...lineOf(ratesOf(history, minutes), history.minutes.map(shown), usual),
  }));
  const { empty, minutes, slope, rates } = lines.reduce((a, b) => (b.explained > a.explained ? b : a));
  return { empty, minutes, values: rates.map((rate) => empty + slope * rate) };
};

/** Records/s of the fullest KPU, the mean of so many minutes. */
const ratesOf = ({ minutes, graph }: JobHistory, kept: number): readonly number[] => {
  const rates = minutes.map((minute) => loadOf(minute, graph) || 0);
  let sum = 0;
  return minutes.map(({ sizing }, n) => {
    sum += rates[n] ?? 0;
    if (n >= kept) sum -= rates[n - kept] ?? 0;
    return sizing.kind === 'kpu' && n >= kept - 1 ? sum / kept / evenKpus(sizing) : Number.NaN;
  });
};

/** `explained`: the share of the variance that goes with the load. */
const lineOf = (rates: readonly number[], values: readonly number[], usual: (mean: number) => number) => {
  const points = rates.flatMap((rate, n) => {
    const value = values[n] ?? Number.NaN;
    return rate > 0 && Number.isFinite(value) ? [{ rate, value }] : [];
  });
  if (points.length === 0) return { empty: 0, slope: 0, rates, explained: 0 };
  const mean = (of: (point: (typeof points)[number]) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const rate = mean((point) => point.rate);
  const value = mean((point) => point.value);
  const variance = mean((point) => (point.rate - rate) ** 2);
  const together = mean((point) => (point.rate - rate) * (point.value - value));
  const explained =
    together ** 2 /
    Math.max(1e-12, variance) /
    Math.max(
      1e-12,
      mean((point) => (point.value - value) ** 2),
    );
  const varied = Math.sqrt(variance) / rate;
  const plainly = varied >= PLAINLY.varied && explained >= PLAINLY.explained;
  const line =
    varied < LEAST_VARIED && !plainly
      ? usual(value)
      : Math.max(value / 3, Math.min(value, value - Math.max(0, together / variance) * rate));
  return { empty: line, slope: (value - line) / rate, rates, explained };
};
