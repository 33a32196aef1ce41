/** What a job reads while it is full, which is less than busy times promise where its subtasks wait for one another. */
import { isSource, type JobGraph } from '../../model/graph.ts';
import type { Sample } from '../../model/sample.ts';
import { significant } from '../../number/significant.ts';
import type { Seen } from '../policy.ts';
import { intervalBetween } from './interval.ts';

/** Subtasks of the widest vertex, and what the job read while it was full, in parts of what busy times promised; up to 1. */
export type FullShare = readonly [widest: number, share: number];

/** A source that waits for what is behind it for so much of its time could read more. */
const FULL = 0.9;
/** So many intervals of a full job, at most. */
const NEWEST = 5;
/** One interval may have a restart or a spike in it. */
const LEARNED_FROM = 2;
const MOST_SIZES = 20;

export interface ReadWhenFull {
  readonly recordsPerSecond: number;
  readonly intervals: number;
}

/**
 * Records/s of all sources in the newest intervals, while one with a backlog was held back by what is behind it; undefined: it was
 * not. Of subtasks that are 80 % busy some wait for others, and none can do more.
 */
export const readWhenFull = ({
  window,
  job: { graph },
}: Pick<Seen, 'window'> & { readonly job: { readonly graph: JobGraph } }): ReadWhenFull | undefined => {
  let [records, seconds, intervals] = [0, 0, 0];
  for (let index = Math.max(1, window.length - NEWEST); index < window.length; index++) {
    const before = window[index - 1];
    const after = window[index];
    if (before === undefined || after === undefined || !isFull(before, graph) || !isFull(after, graph)) continue;
    const interval = intervalBetween(before, after, graph);
    if (interval.kind !== 'measured') continue;
    intervals++;
    seconds += interval.seconds;
    for (const source of graph.vertices.filter(isSource)) records += interval.vertices[source.id]?.recordsIn ?? 0;
  }
  return seconds > 0 ? { recordsPerSecond: records / seconds, intervals } : undefined;
};

const isFull = ({ vertices }: Sample, graph: JobGraph): boolean =>
  graph.vertices.some(({ id, inputs }) => {
    const { lag = 0, backPressure = 0 } = vertices[id] ?? {};
    return inputs.length === 0 && lag > 0 && backPressure >= FULL;
  });

/** Remembers of this size what it reads when it is full. (8 subtasks promise 1 550/s and read 930) -> [8, 0.6] */
export const withReadWhenFull = (
  full: readonly FullShare[] | undefined,
  promised: number,
  seen: Parameters<typeof readWhenFull>[0],
): readonly FullShare[] | undefined => {
  const read = readWhenFull(seen);
  if (read === undefined || read.intervals < LEARNED_FROM || !(promised > 0 && Number.isFinite(promised))) return full;
  const widest = widestOf(seen.job.graph);
  const share = significant(Math.min(1, read.recordsPerSecond / promised), 3);
  const others = (full ?? []).filter(([size]) => size !== widest);
  return [...others, [widest, share] as const].slice(-MOST_SIZES);
};

/**
 * The share of what busy times promise that a job of this size reads when it is full: as it was seen at this size or at a smaller one,
 * since more subtasks wait for one another no less. (2 subtasks read all, 8 read 0.6 of it; 12) -> 0.6; (4) -> 1
 */
export const fullShare = (full: readonly FullShare[] = [], widest: number): number =>
  full.reduce((least, [size, share]) => (size <= widest ? Math.min(least, share) : least), 1);

export const widestOf = ({ vertices }: JobGraph): number =>
  Math.max(1, ...vertices.map(({ parallelism }) => parallelism));
