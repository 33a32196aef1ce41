/** The model of a job from its history. Throws NothingToFit where the history can't say what a record costs. */
import { isSource, type JobGraph, type VertexId } from '../../lib/model/graph.ts';
import { evenMinutes } from '../history/even-minutes.ts';
import type { HistoryMinute, JobHistory } from '../history/job-history.ts';
import { median } from '../history/median.ts';
import { arrivalsOf } from './arrivals.ts';
import { collectingOf } from './collecting.ts';
import { cpuOf } from './cpu.ts';
import { downSecondsOf } from './downtimes.ts';
import type { JobModel, VertexModel } from './job-model.ts';
import { withOlderSizes } from './older-sizes.ts';
import { seenCapacities } from './seen-capacity.ts';
import { sigmaOf } from './sigma.ts';

export class NothingToFit extends Error {}

/** Fewer whole minutes say nothing of a job. */
export const LEAST_MINUTES = 60;

export const fitModel = (history: JobHistory): JobModel => {
  const { graph, minutes } = history;
  if (minutes.length < LEAST_MINUTES) {
    throw new NothingToFit(
      `The history has ${minutes.length} whole minutes of ${history.job.name}; a backtest needs ${LEAST_MINUTES}.`,
    );
  }
  const sources = graph.vertices.filter(isSource);
  if (sources.length === 0) throw new NothingToFit(`The graph of ${history.job.name} has no source.`);
  const even = { graph, minutes: evenMinutes(history) };
  const vertices = graph.vertices.map((vertex, index): VertexModel => {
    const fedBy = sources.flatMap(({ id }, n) => (ancestors(graph, vertex.id).has(id) ? [n] : []));
    const evenness = evennessOf(minutes, index);
    const newest = seenCapacities(even, index);
    const seen = withOlderSizes(newest, history, index, evenness);
    if (seen.length === 0) {
      throw new NothingToFit(
        `${vertex.name} of ${history.job.name} was never measured at work: what a record costs it is not known.`,
      );
    }
    return {
      ratio: ratioOf(minutes, index, sourceIndices(graph, fedBy)),
      sources: fedBy,
      seen,
      keyed: vertex.inputs.some(({ shipStrategy }) => shipStrategy === 'HASH'),
      partitions: history.partitions?.[vertex.id],
      maxParallelism: vertex.maxParallelism,
      evenness,
      // Two sizes that are known by the minute say it better than one of them and an older one.
      sigma: sigmaOf(newest.length > 1 ? newest : seen),
    };
  });
  return {
    graph,
    arrivals: arrivalsOf(history),
    vertices,
    cpu: cpuOf(history, vertices),
    collecting: collectingOf(history),
    ...downSecondsOf(history),
    lagHiddenSeconds: history.lagHiddenSeconds,
  };
};

const ancestors = (graph: JobGraph, of: VertexId, found: Set<VertexId> = new Set()): ReadonlySet<VertexId> => {
  found.add(of);
  const vertex = graph.vertices.find(({ id }) => id === of);
  for (const { from } of vertex?.inputs ?? []) if (!found.has(from)) ancestors(graph, from, found);
  return found;
};

const sourceIndices = ({ vertices }: JobGraph, fedBy: readonly number[]): readonly number[] => {
  const all = vertices.flatMap((vertex, i) => (isSource(vertex) ? [i] : []));
  return fedBy.flatMap((n) => all[n] ?? []);
};

const ratioOf = (minutes: readonly HistoryMinute[], index: number, sources: readonly number[]): number => {
  let [own, read] = [0, 0];
  for (const { vertices } of minutes) {
    const here = vertices[index]?.perSecond ?? Number.NaN;
    const there = sources.reduce((sum, source) => sum + (vertices[source]?.perSecond ?? Number.NaN), 0);
    if (!Number.isFinite(here) || !Number.isFinite(there)) continue;
    own += here;
    read += there;
  }
  return read > 0 ? own / read : 0;
};

const evennessOf = (minutes: readonly HistoryMinute[], index: number): number => {
  const ratios = minutes.flatMap(({ vertices }) => {
    const { busy = Number.NaN, hottest = Number.NaN } = vertices[index] ?? {};
    return busy > 0.05 && hottest > 0 ? [busy / hottest] : [];
  });
  return ratios.length === 0 ? 1 : Math.min(1, median(ratios));
};
