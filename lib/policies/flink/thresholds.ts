/** The true processing rates between which a vertex is left alone. */

import { rate } from '../../collection/window.ts';
import type { JobGraph } from '../../model/graph.ts';
import { isSource } from '../../model/graph.ts';
import type { Sample } from '../../model/sample.ts';
import { wholeSeconds } from '../../number/java-round.ts';
import type { Options } from '../../options/options.ts';
import { capacity, type Demand } from './capacity.ts';

/** Busy shares between which a vertex is left alone. While a backlog is worked off, anything goes. */
export const band = (options: Options, processingBacklog: boolean): readonly [number, number] =>
  processingBacklog
    ? [0, 1]
    : [
        options.utilizationMin ?? options.utilizationTarget - options.utilizationBoundary,
        options.utilizationMax ?? options.utilizationTarget + options.utilizationBoundary,
      ];

export interface Thresholds {
  readonly scaleUpRateThreshold: number;
  readonly scaleDownRateThreshold: number;
}

/** Scaling down must leave room for the restart it costs; scaling up can't wait for that. */
export const thresholds = (
  demand: Demand,
  restartMs: number,
  processingBacklog: boolean,
  options: Options,
): Thresholds => {
  const [lower, upper] = band(options, processingBacklog);
  return {
    scaleUpRateThreshold: capacity(demand, upper, 0, options),
    scaleDownRateThreshold: capacity(demand, lower, restartMs, options),
  };
};

/** Does any source lag more than the threshold behind, at the rate at which it reads? */
export const processingBacklog = (graph: JobGraph, window: readonly Sample[], options: Options): boolean => {
  const last = window[window.length - 1];
  return graph.vertices.some((vertex) => {
    if (!isSource(vertex)) return false;
    const inRate = rate(window, vertex.id, 'recordsIn');
    if (Number.isNaN(inRate)) return false;
    const lag = last?.vertices[vertex.id]?.lag ?? 0;
    return lag / inRate > wholeSeconds(options.backlogProcessingLagThresholdMs);
  });
};
