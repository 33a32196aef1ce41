/** Aggregates the datums of a series to points of one statistic. */
import type { EpochMs } from '../../../lib/model/observation.ts';
import { type Datum, firstAtOrAfter } from './metric-store.ts';

/** Undefined when the datums can't tell: percentiles need values, a statistic set has none. */
export type Statistic = (datums: readonly Datum[]) => number | undefined;

const total = (datums: readonly Datum[], of: (datum: Datum) => number): number =>
  datums.reduce((sum, datum) => sum + of(datum), 0);
const sum: Statistic = (datums) => total(datums, (datum) => datum.sum);
const sampleCount: Statistic = (datums) => total(datums, (datum) => datum.count);

const simple: Readonly<Record<string, Statistic>> = {
  Sum: sum,
  SampleCount: sampleCount,
  Average: (datums) => total(datums, (datum) => datum.sum) / total(datums, (datum) => datum.count),
  Minimum: (datums) => datums.reduce((least, { minimum }) => Math.min(least, minimum), Number.POSITIVE_INFINITY),
  Maximum: (datums) => datums.reduce((most, { maximum }) => Math.max(most, maximum), Number.NEGATIVE_INFINITY),
};

/** By name, as in `MetricStat.Stat`; undefined when there is no such statistic here. */
export const statisticOf = (name: string): Statistic | undefined => {
  if (Object.hasOwn(simple, name)) return simple[name];
  const percent = /^p(\d{1,2}(?:\.\d{1,10})?|100)$/.exec(name)?.[1];
  return percent === undefined ? undefined : (datums) => percentile(datums, Number(percent));
};

/** Nearest rank.  p90 of 1, 2, …, 10  ->  9 */
const percentile = (datums: readonly Datum[], percent: number): number | undefined => {
  const values: (readonly [number, number])[] = [];
  for (const datum of datums) {
    if (!datum.values) return undefined;
    values.push(...datum.values);
  }
  values.sort(([a], [b]) => a - b);
  const rank = (percent / 100) * values.reduce((counted, [, count]) => counted + count, 0);
  let passed = 0;
  for (const [value, count] of values) {
    passed += count;
    if (passed >= rank) return value;
  }
  return values.at(-1)?.[0];
};

export interface Point {
  readonly at: EpochMs;
  readonly value: number;
}

export interface PointsRequest {
  /** Start of the first period, inclusive. */
  readonly from: EpochMs;
  /** Exclusive. */
  readonly to: EpochMs;
  readonly periodMs: number;
  readonly unit: string | undefined;
  readonly statistic: Statistic;
  /** Only datums visible at this time count. */
  readonly asOf: EpochMs;
}

/** Oldest first. A period without datums has no point: missing is never zero. */
export const pointsOf = (datums: readonly Datum[], request: PointsRequest): readonly Point[] => {
  const { from, to, periodMs, unit, statistic, asOf } = request;
  const points: Point[] = [];
  let period: Datum[] = [];
  let start = from;
  const close = (): void => {
    const value = period.length === 0 ? undefined : statistic(period);
    if (value !== undefined) points.push({ at: start, value });
    period = [];
  };
  for (let index = firstAtOrAfter(datums, from); index < datums.length; index++) {
    const datum = datums[index]!;
    if (datum.minute >= to) break;
    if (datum.visibleFrom > asOf || (unit !== undefined && datum.unit !== unit)) continue;
    const begins = from + Math.floor((datum.minute - from) / periodMs) * periodMs;
    if (begins !== start) close();
    start = begins;
    period.push(datum);
  }
  close();
  return points;
};
