/** What did one sample show of all the sources together? */
import type { VertexId } from '../../lib/model/graph.ts';
import type { Sample, VertexSample } from '../../lib/model/sample.ts';
import type { Measured } from '../page/model.ts';
import { measured, sum } from './measured.ts';

export interface SourceRates {
  readonly arriving: Measured;
  readonly read: Measured;
}

/** Records waiting in front of the sources. Unknown as soon as one source does not say. */
export const lagOf = (sample: Sample, sources: readonly VertexId[]): Measured =>
  sum(sources.map((id) => measured(sample.vertices[id]?.lag)));

/**
 * Records/s between two samples, from the sources' counters: what was read, and what arrived (read plus growth of lag).
 * (counter 1 000 -> 7 000 and lag 0 -> 600 in a minute)  ->  read 100/s, arriving 110/s
 * A counter that fell was reset by a restart: nothing can be said of that interval.
 */
export const sourceRates = (before: Sample, sample: Sample, sources: readonly VertexId[]): SourceRates => {
  const seconds = (sample.at - before.at) / 1000;
  const change = (pick: (vertex: VertexSample) => number | undefined): Measured =>
    sum(
      sources.map((id) => {
        const [from, to] = [before.vertices[id], sample.vertices[id]];
        return from && to ? measured((pick(to) ?? Number.NaN) - (pick(from) ?? Number.NaN)) : null;
      }),
    );
  const reset = sources.some((id) => recordsIn(sample.vertices[id]) < recordsIn(before.vertices[id]));
  const read = reset ? null : change((vertex) => vertex.recordsIn);
  const growth = change((vertex) => vertex.lag);
  return {
    read: read === null ? null : read / seconds,
    arriving: read === null || growth === null ? null : Math.max(0, read + growth) / seconds,
  };
};

const recordsIn = (vertex: VertexSample | undefined): number => vertex?.recordsIn ?? Number.NaN;
