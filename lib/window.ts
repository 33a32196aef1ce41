/** The samples of the last quarter of an hour, and what they say together. */
import type { VertexId } from './graph.ts';
import type { EpochMs } from './observation.ts';
import type { JobSample, Sample, VertexSample } from './sample.ts';

/** In time order. A sample as old as one of the window takes its place. */
export const withSample = (window: readonly Sample[], sample: Sample): readonly Sample[] => {
  const after = indexAfter(window, sample.at);
  const keep = after > 0 && window[after - 1]?.at === sample.at ? after - 1 : after;
  return [...window.slice(0, keep), sample, ...window.slice(after)];
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
  while (first < window.length && Number.isNaN(read(window[first], id, metric))) first++;
  let last = window.length - 1;
  while (last > first && Number.isNaN(read(window[last], id, metric))) last--;
  const from = window[first];
  const to = window[last];
  if (from === undefined || to === undefined || last <= first) return Number.NaN;
  const ms = Math.max(to.at - from.at, 1);
  return (1000 * (read(to, id, metric) - read(from, id, metric))) / ms;
};

/** Mean of the finite values. Infinity if all that was measured is infinite; NaN with fewer than `least` finite ones. */
export const average = (window: readonly Sample[], id: VertexId, metric: VertexMetric, least = 1): number =>
  mean(window, (sample) => read(sample, id, metric), least);

/** The same for a metric of the whole job. */
export const jobAverage = (window: readonly Sample[], metric: keyof JobSample): number =>
  mean(window, (sample) => sample.job[metric] ?? Number.NaN, 1);

const mean = (window: readonly Sample[], value: (sample: Sample) => number, least: number): number => {
  let sum = 0;
  let count = 0;
  let anyInfinite = false;
  for (const sample of window) {
    const number = value(sample);
    if (Number.isNaN(number)) continue;
    if (!Number.isFinite(number)) {
      anyInfinite = true;
      continue;
    }
    sum += number;
    count++;
  }
  if (count === 0) return anyInfinite ? Number.POSITIVE_INFINITY : Number.NaN;
  return count < least ? Number.NaN : sum / count;
};
