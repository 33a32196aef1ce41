/** The size of an application at every minute, by what its metrics counted: subtasks by snapshots, KPUs as they are billed. */
import type { Series } from '../../functions/metrics/plan/metric.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import type { KpuSizing } from '../../lib/model/sizing.ts';
import { kpuDollarsPerHour } from '../../lib/sizing/kpu.ts';
import { MINUTE_MS } from './job-history.ts';

/** Of each subtask in a whole minute. */
const SNAPSHOTS = 4;

export interface SizeSpan {
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly sizing: KpuSizing;
}

export interface SizeSeries {
  /** SampleCount of a metric that every subtask of a vertex with the job's own parallelism reports. */
  readonly snapshots: Series;
  /** With the one for orchestration, now and then. */
  readonly kpus: Series;
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** Of a point; left out: a minute. */
  readonly periodMs?: number;
  readonly now: KpuSizing;
  readonly dollarsPerKpuHour: number;
}

/** Minutes of a restart belong to the size before it. Where nothing was counted, the size of now is taken. */
export const sizeSpans = (series: SizeSeries): readonly SizeSpan[] => {
  const { from, to, now, periodMs = MINUTE_MS } = series;
  const spans: SizeSpan[] = [];
  let [start, size] = [from, sizingOf(firstCount(series) ?? now.parallelism, from, series)];
  for (let at = from; at < to; at += periodMs) {
    const counted = wholeCount(series, at);
    if (counted === undefined) continue;
    const sizing = sizingOf(counted, at, series);
    if (sizing.parallelism === size.parallelism && sizing.kpus === size.kpus) continue;
    if (at > start) spans.push({ from: start, to: at, sizing: size });
    [start, size] = [at, sizing];
  }
  spans.push({ from: start, to, sizing: size });
  return spans;
};

const firstCount = (series: SizeSeries): number | undefined => {
  const { from, to, periodMs = MINUTE_MS } = series;
  for (let at = from; at < to; at += periodMs) {
    const counted = wholeCount(series, at);
    if (counted !== undefined) return counted;
  }
  return undefined;
};

/** A point that a restart cut off shows fewer: only a count that the next or the last point has, too, is believed. */
const wholeCount = ({ snapshots, periodMs = MINUTE_MS }: SizeSeries, at: EpochMs): number | undefined => {
  const ofEach = SNAPSHOTS * (periodMs / MINUTE_MS);
  const count = snapshots.get(at);
  if (count === undefined || count % ofEach !== 0) return undefined;
  return count === snapshots.get(at - periodMs) || count === snapshots.get(at + periodMs) ? count / ofEach : undefined;
};

const sizingOf = (parallelism: number, at: EpochMs, series: SizeSeries): KpuSizing => {
  const { now, dollarsPerKpuHour } = series;
  const known = parallelism === now.parallelism ? now.kpus : Math.ceil(parallelism / now.parallelismPerKpu);
  const kpus = billedKpus(at, series) ?? known;
  // (8 subtasks in 4 KPUs)  ->  2 per KPU
  const parallelismPerKpu = kpus === known ? now.parallelismPerKpu : Math.max(1, Math.ceil(parallelism / kpus));
  return {
    kind: 'kpu',
    parallelism,
    parallelismPerKpu,
    kpus,
    dollarsPerHour: kpuDollarsPerHour(kpus, dollarsPerKpuHour),
  };
};

/** Published about hourly: the next one says it for the time before. */
const billedKpus = (at: EpochMs, series: SizeSeries): number | undefined => {
  const { kpus, snapshots, to, periodMs = MINUTE_MS } = series;
  const count = snapshots.get(at);
  for (let later = at; later < Math.min(to, at + 65 * MINUTE_MS); later += periodMs) {
    const other = snapshots.get(later);
    if (count !== undefined && other !== undefined && other !== count) {
      // Another size by then; a point that was cut off may be of either.
      if (other > count || wholeCount(series, later) !== undefined) return undefined;
      continue;
    }
    const billed = kpus.get(later);
    if (billed !== undefined) return billed > 1 ? billed - 1 : undefined;
  }
  return undefined;
};
