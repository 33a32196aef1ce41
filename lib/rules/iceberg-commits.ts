/**
 * What Iceberg commits, once for each checkpoint, by one subtask. When the commits themselves are late, more subtasks in front
 * of them do not help: they make more files to commit. And where more writers do help, their files get smaller.
 */
import { isCommitter, type JobGraph, type JobVertex, type VertexId } from '../model/graph.ts';
import type { Reason } from '../model/reason.ts';
import type { Sample, VertexSample } from '../model/sample.ts';
import { formatDuration, formatNumber } from '../number/format.ts';
import type { VertexProposal } from '../policies/policy.ts';
import type { JobSituation } from './job-rule.ts';

type Situation = Pick<JobSituation, 'job' | 'window'>;

/** For every policy. */
export const withinCommits = (
  vertices: readonly VertexProposal[],
  { job: { graph }, window }: Situation,
): readonly VertexProposal[] =>
  graph.vertices.filter(isCommitter).reduce((proposals, committer) => {
    const late = commitBound(committer, window);
    const upstream = upstreamOf(committer, graph);
    return proposals.map((proposal) => {
      const { vertex, kind, parallelism, because } = proposal;
      if (kind === 'keep' || parallelism <= vertex.parallelism || !upstream.has(vertex.id)) return proposal;
      if (late === undefined) {
        const files = WRITER.test(vertex.name) ? smallerFiles(proposal, committer, window) : undefined;
        return files === undefined ? proposal : { ...proposal, because: [...because, files] };
      }
      const kept = { kind: 'keep', parallelism: vertex.parallelism, expectedProcessingRate: undefined } as const;
      return { ...proposal, ...kept, because: [...because, late] };
    });
  }, vertices);

const WRITER = /(: |Iceberg(Stream)?)Writer\b/;

/** Committables that wait may be those of one checkpoint. */
const LEAST_PENDING = 2;
/** A commit that takes so much longer than the quickest of the window, and so long, is late. */
const LONGER = 3;
const LONG_MS = 10_000;

/** (pending 1, 3, 6) or (commits of 2 s, 5 s, 14 s)  ->  late.  (pending 1, 2, 1)  ->  not */
export const commitBound = ({ id, name }: JobVertex, window: readonly Sample[]): Reason | undefined => {
  const pending = seriesOf(window, id, 'pendingCommits');
  const took = seriesOf(window, id, 'commitMs');
  const waits = pending.at(-1) ?? 0;
  const lasts = took.at(-1) ?? 0;
  const grows = pending.length > 2 && waits >= LEAST_PENDING && pending.slice(-3).every(isNotLessThanBefore);
  const growing = grows && waits > (pending.at(-3) ?? waits);
  const slower = lasts >= LONG_MS && lasts >= LONGER * Math.min(...took);
  if (!growing && !slower) return undefined;
  return {
    rule: 'commit-bound',
    vertex: id,
    says: `${name} is late: its last commit took ${formatDuration(lasts)}, ${formatNumber(waits)} committables wait. More subtasks do not help, they write more files to commit.`,
    numbers: { pending: { value: waits, unit: 'committables' }, commit: { value: lasts / 1000, unit: 's' } },
    bound: 'commits to the table',
  };
};

const isNotLessThanBefore = (value: number, i: number, all: readonly number[]): boolean =>
  i === 0 || value >= (all[i - 1] ?? value);

/** (2 -> 4 writers; 40 files of 32 MB each)  ->  4 files a commit at least, of about 16 MB */
const smallerFiles = (
  { vertex, parallelism: to }: VertexProposal,
  committer: JobVertex,
  window: readonly Sample[],
): Reason | undefined => {
  const files = growthOf(window, committer.id, 'committedFiles');
  const bytes = growthOf(window, committer.id, 'committedBytes');
  if (!(files > 0) || !(bytes > 0)) return undefined;
  const { id, name, parallelism: from } = vertex;
  const now = bytes / files;
  const then = ((bytes / files) * from) / to;
  return {
    rule: 'small-files',
    vertex: id,
    says: `${name} writes a file for each subtask and commit at least: ${from} -> ${to} a commit, of about ${formatNumber(then / 1024)} KiB instead of ${formatNumber(now / 1024)}. Commits further apart, or a compaction, make fewer.`,
    numbers: {
      filesNow: { value: from, unit: 'files a commit' },
      files: { value: to, unit: 'files a commit' },
      bytesNow: { value: now, unit: 'bytes' },
      bytes: { value: then, unit: 'bytes' },
    },
  };
};

const seriesOf = (window: readonly Sample[], id: VertexId, metric: keyof VertexSample): readonly number[] =>
  window.flatMap(({ vertices }) => {
    const value = vertices[id]?.[metric];
    return value === undefined || Number.isNaN(value) ? [] : [value];
  });

const growthOf = (window: readonly Sample[], id: VertexId, metric: keyof VertexSample): number => {
  const series = seriesOf(window, id, metric);
  return (series.at(-1) ?? 0) - (series[0] ?? 0);
};

const upstreamOf = (committer: JobVertex, { vertices }: JobGraph): ReadonlySet<VertexId> => {
  const reached = new Set<VertexId>([committer.id]);
  for (const each of vertices.toReversed()) {
    if (reached.has(each.id)) for (const { from } of each.inputs) reached.add(from);
  }
  return reached;
};
