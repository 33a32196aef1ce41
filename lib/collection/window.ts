/** The samples of the last quarter of an hour, and what they say together. */
import type { VertexId } from '../model/graph.ts';
import type { EpochMs } from '../model/observation.ts';
import type { Sample, VertexSample } from '../model/sample.ts';

/** In time order. A sample as old as one of the window takes its place. */
export const withSample = (window: readonly Sample[], sample: Sample): readonly Sample[] => {
  const after = indexAfter(window, sample.at);
  const keep = after > 0 && window[after - 1]?.at === sample.at ? after - 1 : after;
  return window.toSpliced(keep, after - keep, sample);
};

/** The samples that were there before this time. */
export const earlierThan = (window: readonly Sample[], at: EpochMs): readonly Sample[] => {
  const last = window[window.length - 1];
  return last === undefined || last.at < at ? window : window.filter((sample) => sample.at < at);
};

/** The samples of this time and later. */
export const since = (window: readonly Sample[], at: EpochMs): readonly Sample[] => {
  const first = window[0];
  return first === undefined || first.at >= at ? window : window.filter((sample) => sample.at >= at);
};

const indexAfter = (window: readonly Sample[], at: EpochMs): number => {
  let index = window.length;
  while (index > 0 && (window[index - 1]?.at ?? 0) > at) index--;
  return index;
};

export type VertexMetric = keyof VertexSample;

const read = (sample: Sample | undefined, id: VertexId, metric: VertexMetric): number =>
  sample?.vertices[id]?.[metric] ?? Number.NaN;

/** Change per second between the first and the last sample that have the metric; NaN with fewer than two. */
export const rate = (window: readonly Sample[], id: VertexId, metric: VertexMetric): number => {
  let first = 0;
  let from = read(window[first], id, metric);
  while (Number.isNaN(from) && ++first < window.length) from = read(window[first], id, metric);
  let last = window.length - 1;
  let to = read(window[last], id, metric);
  while (Number.isNaN(to) && --last > first) to = read(window[last], id, metric);
  if (last <= first) return Number.NaN;
  const ms = Math.max((window[last]?.at ?? 0) - (window[first]?.at ?? 0), 1);
  return (1000 * (to - from)) / ms;
};

/** Mean of the finite values. Infinity if all that was measured is infinite; NaN with fewer than `least` finite ones. */
export const average = (window: readonly Sample[], id: VertexId, metric: VertexMetric, least = 1): number => {
  const sum = nothing();
  for (const sample of window) add(sum, read(sample, id, metric));
  return mean(sum, least);
};

/** What is averaged of a vertex in every evaluation. */
export interface VertexSums {
  /** In which it is at all. */
  readonly samples: number;
  readonly load: Sum;
  readonly recordsInPerSecond: Sum;
  readonly observedTrueProcessingRate: Sum;
  readonly backPressure: Sum;
}

/** All of them in one pass: no other loop of an evaluation is longer. */
export const vertexSums = (window: readonly Sample[], id: VertexId): VertexSums => {
  const load = nothing();
  const recordsInPerSecond = nothing();
  const observedTrueProcessingRate = nothing();
  const backPressure = nothing();
  let samples = 0;
  for (const { vertices } of window) {
    const vertex = vertices[id];
    if (vertex === undefined) continue;
    samples++;
    add(load, vertex.load);
    add(recordsInPerSecond, vertex.recordsInPerSecond);
    add(observedTrueProcessingRate, vertex.observedTrueProcessingRate);
    add(backPressure, vertex.backPressure);
  }
  return { samples, load, recordsInPerSecond, observedTrueProcessingRate, backPressure };
};

/** What is averaged of the job in every evaluation. */
export interface JobSums {
  readonly heapMemoryUsed: Sum;
  readonly heapMaxUsageRatio: Sum;
  readonly managedMemoryUsed: Sum;
  readonly metaspaceMemoryUsed: Sum;
}

export const jobSums = (window: readonly Sample[]): JobSums => {
  const heapMemoryUsed = nothing();
  const heapMaxUsageRatio = nothing();
  const managedMemoryUsed = nothing();
  const metaspaceMemoryUsed = nothing();
  for (const { job } of window) {
    add(heapMemoryUsed, job.heapMemoryUsed);
    add(heapMaxUsageRatio, job.heapMaxUsageRatio);
    add(managedMemoryUsed, job.managedMemoryUsed);
    add(metaspaceMemoryUsed, job.metaspaceMemoryUsed);
  }
  return { heapMemoryUsed, heapMaxUsageRatio, managedMemoryUsed, metaspaceMemoryUsed };
};

/** Of finite values. */
export interface Sum {
  value: number;
  count: number;
  anyInfinite: boolean;
}

const nothing = (): Sum => ({ value: 0, count: 0, anyInfinite: false });

const add = (sum: Sum, value: number | undefined): void => {
  if (value === undefined || Number.isNaN(value)) return;
  if (Number.isFinite(value)) {
    sum.value += value;
    sum.count++;
  } else {
    sum.anyInfinite = true;
  }
};

/** As `average` has it. */
export const mean = ({ value, count, anyInfinite }: Readonly<Sum>, least = 1): number => {
  if (count === 0) return anyInfinite ? Number.POSITIVE_INFINITY : Number.NaN;
  return count < least ? Number.NaN : value / count;
};
