/** Capacity of the job: the rate at the sources that it could sustain, and the two rates between which it is not rescaled. */

import type { Evaluation, VertexEvaluation } from '../../lib/model/evaluation.ts';
import type { JobGraph, VertexId } from '../../lib/model/graph.ts';
import { isSource } from '../../lib/model/graph.ts';
import type { Measured } from '../model/values.ts';
import { measured, sum } from './measured.ts';

export interface Capacity {
  /** Target data rate of all sources, records/s. */
  readonly incoming: Measured;
  readonly capacity: Measured;
  /** Thresholds of the bottleneck, in records/s at the sources; null while a backlog is worked off: they hold for the load alone. */
  readonly scaleUpBelow: Measured;
  readonly scaleDownAbove: Measured;
  readonly catchingUp?: true;
  readonly bottleneck: VertexId | undefined;
}

const unknown: Capacity = {
  incoming: null,
  capacity: null,
  scaleUpBelow: null,
  scaleDownAbove: null,
  bottleneck: undefined,
};

/**
 * The incoming rate times the smallest true processing rate / target data rate of any vertex: the bottleneck's.
 * (2 000/s at the sources; the aggregate could do 9 000/s of its 6 000/s)  ->  2 000 x 1.5 = 3 000/s
 * A vertex that has input but no measured rate may be the bottleneck, so the capacity is then not measured.
 */
export const capacityOf = (evaluation: Evaluation | undefined, graph: JobGraph): Capacity => {
  if (!evaluation) return unknown;
  const incoming = incomingRate(evaluation, graph);
  if (incoming === null) return unknown;
  let bottleneck: VertexId | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const { id, finished } of graph.vertices) {
    const vertex = evaluation.vertices[id];
    if (finished || vertex?.targetDataRate === 0) continue;
    const headroom = vertex ? vertex.trueProcessingRate / vertex.targetDataRate : Number.NaN;
    if (Number.isNaN(headroom)) return { ...unknown, incoming };
    if (headroom < least) {
      least = headroom;
      bottleneck = id;
    }
  }
  const vertex = bottleneck === undefined ? undefined : evaluation.vertices[bottleneck];
  if (!vertex) return { ...unknown, incoming };
  const capacity = measured(incoming * least);
  if (worksOffBacklog(evaluation, vertex)) return { ...unknown, incoming, capacity, catchingUp: true, bottleneck };
  const atSources = (rate: number): Measured => measured((incoming * rate) / vertex.targetDataRate);
  return {
    incoming,
    capacity,
    scaleUpBelow: atSources(vertex.scaleUpRateThreshold),
    scaleDownAbove: atSources(vertex.scaleDownRateThreshold),
    bottleneck,
  };
};

/** From this share of the load on, what the backlog takes moves the thresholds far from where the load alone would have them. */
const MUCH = 0.1;

const worksOffBacklog = ({ processingBacklog }: Evaluation, { catchUpDataRate, targetDataRate }: VertexEvaluation) =>
  processingBacklog || catchUpDataRate > MUCH * targetDataRate;

const incomingRate = (evaluation: Evaluation, graph: JobGraph): Measured =>
  sum(
    graph.vertices
      .filter((vertex) => isSource(vertex) && !vertex.finished)
      .map((vertex) => measured(evaluation.vertices[vertex.id]?.targetDataRate)),
  );
