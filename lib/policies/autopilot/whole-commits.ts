/** The load of sources that read commits, over whole commits (`commit-comb.ts`); of the others it is that of the interval. */
import {
  type CommitCombs,
  committedLoad,
  forRun,
  olderThanCommit,
  readsCommits,
  withCommits,
} from '../../collection/commit-comb.ts';
import { isSource, type JobGraph, type JobVertex, type VertexId } from '../../model/graph.ts';
import type { Sample } from '../../model/sample.ts';
import { backlogOf, type Interval } from './interval.ts';

type Measured = Extract<Interval, { kind: 'measured' }>;

export const combSources = (graph: JobGraph, sample: Sample): readonly JobVertex[] =>
  graph.vertices.filter((vertex) => isSource(vertex) && !vertex.finished && readsCommits(sample, vertex.id));

export const anyReadsCommits = (graph: JobGraph, sample: Sample): boolean => combSources(graph, sample).length > 0;

/** Undefined: no source reads commits. */
export const withCombs = (
  combs: CommitCombs | undefined,
  before: Sample,
  after: Sample,
  graph: JobGraph,
): CommitCombs | undefined => {
  const sources = combSources(graph, after);
  if (sources.length === 0) return undefined;
  return Object.fromEntries(sources.map(({ id }) => [id, withCommits(combs?.[id], before, after, id)]));
};

export const combsOfRun = (combs: CommitCombs | undefined): CommitCombs | undefined =>
  combs && Object.fromEntries(Object.entries(combs).map(([id, comb]) => [id, forRun(comb)]));

/** Undefined: how much a source gets is not known before it has seen a second commit. */
export const overWholeCommits = (
  interval: Measured,
  combs: CommitCombs | undefined,
  after: Sample,
  graph: JobGraph,
): Measured | undefined => {
  if (combs === undefined) return interval;
  const sources: Record<VertexId, number> = { ...interval.sources };
  const older: Record<VertexId, number> = {};
  for (const { id } of combSources(graph, after)) {
    const committed = committedLoad(combs[id], after, id);
    if (committed.kind === 'unknown') return undefined;
    if (committed.kind === 'no comb') continue;
    sources[id] = committed.rate;
    older[id] = olderThanCommit(combs[id], after, id);
  }
  const load = Object.values(sources).reduce((sum, value) => sum + value, 0);
  return { ...interval, sources, load, backlog: backlogOf(withLags(after, older), graph) };
};

const withLags = (sample: Sample, lags: Readonly<Record<VertexId, number>>): Sample => ({
  ...sample,
  vertices: {
    ...sample.vertices,
    ...Object.fromEntries(Object.entries(lags).map(([id, lag]) => [id, { ...sample.vertices[id as VertexId], lag }])),
  },
});
