/** What one vertex can process at each parallelism, by its curve, by how its records are spread, and within its limits. */

import { oncePerNumber, oncePerObject } from '../../computed-once.ts';
import type { JobVertex } from '../../model/graph.ts';
import type { Options } from '../../options/options.ts';
import type { VertexLearned } from './autopilot-state.ts';
import { type CapacityCurve, cautiousRate, expectedRate, type KnownCurve, known } from './capacity-curve.ts';
import type { CurvePrior } from './curve-prior.ts';
import { type FirstEnough, firstEnough } from './first-enough.ts';
import { hottestShare, type Spread } from './spread.ts';

export interface VertexCapacity {
  readonly vertex: JobVertex;
  /** Records/s into it for one record/s of the sources. */
  readonly ratio: number;
  readonly curve: KnownCurve;
  readonly spread: Spread;
  /** Records/s into it that it processes with so many subtasks, with caution. */
  readonly cautious: (parallelism: number) => number;
  /** Within `least` and `most`. */
  readonly first: FirstEnough;
  readonly least: number;
  readonly most: number;
  /** The limit that `most` is. */
  readonly bound: string;
}

/** What it depends on besides what it has shown. */
interface Given {
  readonly prior: CurvePrior;
  readonly ratio: number;
  readonly options: Options;
  /** Of a source; 0: not known. */
  readonly partitions: number;
}

export const vertexCapacity = (
  vertex: JobVertex,
  learned: VertexLearned,
  { prior, ratio, options, partitions }: Given,
): VertexCapacity => {
  const curve = knownOf(learned.curve)(prior);
  const limits: readonly (readonly [number, string])[] = [
    [vertex.maxParallelism, 'max parallelism of the vertex'],
    [options.vertexMaxParallelism, 'job.autoscaler.vertex.max-parallelism'],
    [partitions > 0 ? partitions : Number.POSITIVE_INFINITY, 'partitions of the source'],
  ];
  const [most, bound] = limits.reduce((a, b) => (b[0] < a[0] ? b : a));
  const spread = { parts: partsOf(vertex, partitions), hotKey: learned.hotKey };
  const cautious = oncePerNumber((parallelism) => cautiousRate(curve, parallelism) / hottestShare(parallelism, spread));
  const least = Math.max(1, Math.min(options.vertexMinParallelism, most));
  return {
    vertex,
    ratio,
    curve,
    spread,
    cautious,
    first: firstEnough(least, Math.max(1, most), cautious),
    least,
    most: Math.max(1, most),
    bound,
  };
};

/** By curve, and by what was known before any restart. */
const knownOf = oncePerObject((curve: CapacityCurve) => oncePerObject((prior: CurvePrior) => known(curve, prior)));

export const partsOf = (vertex: JobVertex, partitions: number): number => {
  if (partitions > 0) return partitions;
  return vertex.inputs.some(({ shipStrategy }) => shipStrategy === 'HASH') ? vertex.maxParallelism : 0;
};

/** Records/s into the vertex that it can process at this parallelism. */
export const expectedCapacity = ({ curve, spread }: VertexCapacity, parallelism: number): number =>
  expectedRate(curve, parallelism) / hottestShare(parallelism, spread);

/** Load of the sources for which its own is no more than this, with caution. */
export const cautiousLoad = (one: VertexCapacity, parallelism: number): number => one.cautious(parallelism) / one.ratio;

/** Of a step that is worth its slots: the least share of what it would give in a vertex whose subtasks share nothing. */
const LEAST_YIELD = 1 / 3;
/** What is no more than the doubt about a curve between two sizes that were seen. */
const REALLY_MORE = 1.02;

/**
 * Where a quarter more subtasks give less than a third of a quarter: (hot key 12 %) -> what 15 subtasks carry, though 48
 * carry 1.3 times as much; (sigma 0.03) -> what 67 carry.
 */
export const worthItsSlots = ({ least, most, cautious, first }: VertexCapacity): number => {
  let [at, carried] = [least, cautious(least)];
  while (at < most) {
    // Parts that can not be divided give nothing for a while, and then a lot: (4 partitions, 2 subtasks) -> the next is 4.
    const next = Math.min(most, Math.max(at + Math.ceil(at / 4), first.enough(carried * REALLY_MORE)));
    const more = Math.max(carried, cautious(next));
    if (more / carried - 1 < LEAST_YIELD * (next / at - 1) && first.best() > carried * 1.001) return carried;
    [at, carried] = [next, more];
  }
  return first.best();
};
