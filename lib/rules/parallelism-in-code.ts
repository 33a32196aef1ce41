/**
 * Vertices of an application whose parallelism is set in the code of the job. That of the application does not move them; and
 * while one of them is the limit, no other size of the application processes more.
 */
import type { AutoscalerState } from '../model/autoscaler-state.ts';
import type { VertexId } from '../model/graph.ts';
import type { VertexProposal } from '../policies/policy.ts';
import type { JobSituation } from './job-rule.ts';

type Situation = Pick<JobSituation, 'job' | 'now'> & { readonly state: Pick<AutoscalerState, 'inCode'> };

/** The code may have been changed since: it is then tried once more. */
const REMEMBERED_MS = 24 * 3_600_000;

/** For every policy. (asked for 6; one vertex has 4 and needs 8)  ->  all stay as they are */
export const withinCode = (
  vertices: readonly VertexProposal[],
  fixed: ReturnType<typeof inCodeOf>,
): readonly VertexProposal[] => {
  const [limit] = vertices
    .filter((proposal) => fixed[proposal.vertex.id] !== undefined && grows(proposal))
    .toSorted((a, b) => b.parallelism - a.parallelism);
  if (limit === undefined) return vertices;
  const { id, name, parallelism: now } = limit.vertex;
  const because = {
    rule: 'kpu-pinned',
    vertex: id,
    says: `${name} needs ${limit.parallelism}, but runs at ${now} of its own, set in the job's code: the application's parallelism does not move it, and no other size processes more.`,
    numbers: { has: { value: now, unit: 'subtasks' }, needs: { value: limit.parallelism, unit: 'subtasks' } },
    bound: 'setParallelism',
  } as const;
  return vertices.map((proposal) => ({
    ...proposal,
    kind: 'keep',
    parallelism: proposal.vertex.parallelism,
    expectedProcessingRate: undefined,
    because: proposal === limit ? [...proposal.because, because] : proposal.because,
  }));
};

const grows = ({ kind, vertex, parallelism }: VertexProposal): boolean =>
  kind === 'change' && parallelism > vertex.parallelism;

/**
 * Where other vertices follow the application. One that has its parallelism by chance looks like those: what was seen is
 * remembered for a day.
 */
export const inCodeOf = ({ job: { graph, size }, state, now }: Situation): NonNullable<AutoscalerState['inCode']> => {
  if (size.kind !== 'kpu') return {};
  const { parallelism } = size.current;
  const follows = graph.vertices.some((vertex) => vertex.parallelism === parallelism);
  const known: Record<VertexId, { readonly parallelism: number; readonly at: number }> = {};
  for (const vertex of graph.vertices) {
    const before = state.inCode?.[vertex.id];
    if (follows && vertex.parallelism !== parallelism) known[vertex.id] = { parallelism: vertex.parallelism, at: now };
    else if (before?.parallelism === vertex.parallelism && now - before.at < REMEMBERED_MS) known[vertex.id] = before;
  }
  return known;
};
