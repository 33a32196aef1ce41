/** The samples of all evaluations as rows of the charts: load and lag of the sources, sample by sample. */
import type { EvaluationRecord } from '../../functions/ports.ts';
import type { VertexId } from '../../lib/model/graph.ts';
import type { Sample, VertexSample } from '../../lib/model/sample.ts';
import type { MinuteRow } from '../model/history.ts';
import type { PageMemory } from '../model/memory.ts';
import type { Measured, Time } from '../model/values.ts';
import { gapAfter, paceOf } from './gaps.ts';
import { measured, sum } from './measured.ts';
import { memoryRow } from './memory.ts';

/** With the time of the evaluation that read it. */
export type ReadSample = Sample & { readonly readAt: Time };

/** A later evaluation's sample of the same instant replaces the earlier one: late points repair themselves. */
export const samplesOf = (evaluations: readonly EvaluationRecord[]): readonly ReadSample[] => {
  const byTime = new Map<Time, ReadSample>();
  for (const { at: readAt, samples } of evaluations) {
    for (const sample of samples) byTime.set(sample.at, { ...sample, readAt });
  }
  return [...byTime.values()].sort((a, b) => a.at - b.at);
};

/**
 * `incoming` are the evaluations' incoming rates. That of the evaluation that read a sample says its backlog in seconds, as the
 * list of all jobs has it; where it had none, the newest before it; before the first, the rate at which records were arriving.
 */
export const minuteRows = (
  samples: readonly ReadSample[],
  sources: readonly VertexId[],
  incoming: readonly { readonly at: Time; readonly incoming: Measured }[],
  taskManagers: PageMemory['of'],
): readonly MinuteRow[] => {
  const pace = paceOf(samples.map((sample) => sample.at));
  const known = incoming.filter((record) => record.incoming !== null);
  let newest = -1;
  return samples.flatMap((sample, i) => {
    while (newest + 1 < known.length && (known[newest + 1]?.at ?? 0) <= sample.readAt) newest += 1;
    const before = samples[i - 1];
    const gapAt = gapAfter(before?.at, sample.at, pace);
    const rates = before && gapAt === undefined ? sourceRates(before, sample, sources) : { arriving: null, read: null };
    const lag = lagOf(sample, sources);
    const inSeconds = lagSeconds(lag, known[newest]?.incoming ?? rates.arriving);
    const row = { at: sample.at, ...rates, lag, lagSeconds: inSeconds, ...memoryRow(sample, taskManagers) };
    return gapAt === undefined ? [row] : [gap(gapAt), row];
  });
};

/** (18 000 records at 100/s)  ->  180 s. A backlog that nothing comes in to has no such time. */
const lagSeconds = (lag: Measured, incoming: Measured): Measured => {
  if (lag === null || incoming === null) return null;
  if (incoming === 0) return lag === 0 ? 0 : null;
  return lag / incoming;
};

const gap = (at: Time): MinuteRow => ({
  at,
  arriving: null,
  read: null,
  lag: null,
  lagSeconds: null,
  container: null,
  heap: null,
  managed: null,
  collecting: null,
});

interface SourceRates {
  readonly arriving: Measured;
  readonly read: Measured;
}

/** Records waiting in front of the sources. Unknown as soon as one source does not say. */
const lagOf = (sample: Sample, sources: readonly VertexId[]): Measured =>
  sum(sources.map((id) => measured(sample.vertices[id]?.lag)));

/**
 * Records/s between two samples, from the sources' counters: what was read, and what arrived (read plus growth of lag).
 * (counter 1 000 -> 7 000 and lag 0 -> 600 in a minute)  ->  read 100/s, arriving 110/s
 * A counter that fell was reset by a restart: nothing can be said of that interval.
 */
const sourceRates = (before: Sample, sample: Sample, sources: readonly VertexId[]): SourceRates => {
  const seconds = (sample.at - before.at) / 1000;
  const change = (pick: (vertex: VertexSample) => number | undefined): Measured =>
    sum(
      sources.map((id) => {
        const from = before.vertices[id];
        const to = sample.vertices[id];
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
