/** A history from what was stored or sent of a job: samples at any distance, made whole minutes of. */
import { isSource, type JobGraph } from '../../lib/model/graph.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import type { Sample, VertexSample } from '../../lib/model/sample.ts';
import type { Sizing } from '../../lib/model/sizing.ts';
import { type HistoryMinute, type JobHistory, MINUTE_MS, type SeenRestart, type VertexMinute } from './job-history.ts';
import { restartsOf } from './restarts.ts';

export interface SizedSample {
  readonly sample: Sample;
  readonly sizing: Sizing;
}

export interface SampledJob extends Pick<JobHistory, 'job' | 'settings' | 'graph' | 'size' | 'partitions'> {
  /** In time order. */
  readonly samples: readonly SizedSample[];
  readonly lagHiddenSeconds: number;
  /** That restarted it; left out: none is known. */
  readonly operations?: readonly SeenRestart[];
}

/** Two samples that lie further apart say nothing of what was between. */
const FURTHEST_MS = 10 * MINUTE_MS;

export const historyFromSamples = ({ samples, operations = [], ...job }: SampledJob): JobHistory => {
  const minutes = new Map<EpochMs, HistoryMinute>();
  samples.forEach((now, i) => {
    const before = samples[i - 1];
    if (before === undefined) return;
    const length = now.sample.at - before.sample.at;
    const minute = minuteOf(job.graph, before, now);
    if (length <= 0 || length > FURTHEST_MS || minute === undefined) return;
    const first = before.sample.at - (before.sample.at % MINUTE_MS);
    for (let at = first; at < now.sample.at; at += MINUTE_MS) minutes.set(at, { ...minute, at });
  });
  const ordered = [...minutes.values()].toSorted((a, b) => a.at - b.at);
  const from = ordered[0]?.at ?? 0;
  const to = (ordered.at(-1)?.at ?? 0) + MINUTE_MS;
  const restarts = restartsOf(ordered, operations, { from, to });
  return { ...job, minutes: ordered, restarts, from, to, builtInScaling: undefined, notes: [] };
};

/** Undefined: a counter has begun again between the two. */
const minuteOf = (graph: JobGraph, before: SizedSample, now: SizedSample): Omit<HistoryMinute, 'at'> | undefined => {
  const seconds = (now.sample.at - before.sample.at) / 1000;
  const vertices = graph.vertices.map((vertex): VertexMinute => {
    const old = before.sample.vertices[vertex.id];
    const fresh = now.sample.vertices[vertex.id];
    const counted = ((fresh?.recordsIn ?? Number.NaN) - (old?.recordsIn ?? Number.NaN)) / seconds;
    const perSecond = Number.isFinite(counted) ? counted : (fresh?.recordsInPerSecond ?? Number.NaN);
    return {
      ...busyOf(fresh),
      perSecond,
      waiting: isSource(vertex) ? (fresh?.lag ?? Number.NaN) : Number.NaN,
    };
  });
  if (vertices.some(({ perSecond }) => !(perSecond >= 0))) return undefined;
  const { containerCpu, containerMemory, heapUse, managedUse, oldCollections } = now.sample.job;
  return {
    sizing: now.sizing,
    vertices,
    cpu: containerCpu ?? Number.NaN,
    container: containerMemory ?? Number.NaN,
    heap: heapUse ?? Number.NaN,
    managed: managedUse ?? Number.NaN,
    collections: oldCollections ?? Number.NaN,
  };
};

const busyOf = ({ load, loadAverage, loadMax }: VertexSample = {}): Pick<VertexMinute, 'busy' | 'hottest'> => ({
  busy: loadAverage ?? load ?? Number.NaN,
  hottest: loadMax ?? load ?? Number.NaN,
});
