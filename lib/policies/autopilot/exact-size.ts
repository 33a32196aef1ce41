/**
 * The smallest size that carries the load of now, without forecast and reserve: for users who set
 * `job.autoscaler.catch-up.duration` to 0, as benchmarks of scaling policies are run.
 */
import { type JobSize, sizeFor } from './capacity.ts';
import type { Outlook } from './outlook.ts';

/** Load of the newest samples of one level. */
const SAMPLES = 4;
/** A first interval after a restart is not typical of it. */
const LEAST_INTERVALS = 2;
/** Intervals that are waited for while records per busy second scatter too much. */
const MOST_INTERVALS = 4;
const CERTAIN = 0.006;
/** Smaller by so little only when the load has moved since this size was chosen. */
const SMALL_STEP = 0.125;
const SAME_LOAD = 0.02;

export type Exact =
  | { readonly kind: 'change'; readonly size: JobSize; readonly load: number }
  | { readonly kind: 'wait'; readonly intervals: number }
  | { readonly kind: 'keep'; readonly load: number };

export const isExact = ({ situation: { options } }: Outlook): boolean => options.catchUpDurationMs === 0;

/** Mean of the newest samples; (100, 104, 102, 106, 103) -> 103.75 */
const exactLoad = ({ state: { series } }: Outlook): number => {
  const newest = series.samples.slice(-SAMPLES);
  return newest.reduce((sum, [, load]) => sum + load, 0) / newest.length;
};

export const exactSize = (outlook: Outlook): Exact => {
  const { state, capacity, carries, slots } = outlook;
  const intervals = state.samplesOfRun - 1;
  if (intervals < LEAST_INTERVALS) return { kind: 'wait', intervals: LEAST_INTERVALS - intervals };
  if (intervals < MOST_INTERVALS && !isCertain(outlook)) return { kind: 'wait', intervals: MOST_INTERVALS - intervals };
  const load = exactLoad(outlook);
  const size = sizeFor(capacity, load);
  if (carries < load) return size.slots > slots ? { kind: 'change', size, load } : { kind: 'keep', load };
  if (size.slots >= slots) return { kind: 'keep', load };
  const { chosenFor } = state;
  const moved = chosenFor === undefined || Math.abs(load - chosenFor) > SAME_LOAD * chosenFor;
  const small = slots - size.slots <= SMALL_STEP * slots;
  return small && !moved ? { kind: 'keep', load } : { kind: 'change', size, load };
};

/** Is the rate of the vertex that limits the job known well enough at this parallelism? */
const isCertain = ({ limitedBy }: Outlook): boolean => {
  if (limitedBy === undefined) return true;
  const { curve, vertex } = limitedBy;
  const here = curve.points.find(([parallelism]) => parallelism === vertex.parallelism);
  return here !== undefined && Math.sqrt(curve.variance / here[1]) <= CERTAIN;
};
