/** How busy a vertex was between two samples, and whether that belongs to the records between them. */
import type { JobVertex } from '../../model/graph.ts';
import type { VertexSample } from '../../model/sample.ts';

/** NaN: one of the two is not measured. */
export const difference = (first: number | undefined, last: number | undefined): number =>
  (last ?? Number.NaN) - (first ?? Number.NaN);

/** By the counter of all subtasks; undefined: there is none, or it began again. */
export const countedBusyShare = (
  first: VertexSample,
  last: VertexSample,
  { parallelism }: JobVertex,
  seconds: number,
): number | undefined => {
  const share = difference(first.accumulatedBusyTime, last.accumulatedBusyTime) / (1000 * parallelism * seconds);
  return share >= 0 && share <= 1.05 ? Math.min(1, share) : undefined;
};

const MOST_APART = Math.log(1.08);

/**
 * CloudWatch has counters of the middle of a minute, and rates and busy time of all of it.
 * (9 000/s from one middle to the next, the end of a catch-up with it; 7 500/s in the minute)  ->  false. A rate that is not known never differs.
 */
export const isAlike = (between: number, ofMinute: number): boolean =>
  !(Math.abs(Math.log(between / ofMinute)) > MOST_APART);
