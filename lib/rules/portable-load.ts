/**
 * What only an impulse feeds in a portable pipeline of Beam: no metric says what arrives there, and all of it would seem to be
 * idle. A stage that reads is taken for a source of its own (portable-input.ts), with all that follows it.
 */
import type { JobGraph } from '../model/graph.ts';
import type { JobState } from '../model/job.ts';
import { fedByImpulses } from '../model/portable.ts';
import type { Reason } from '../model/reason.ts';
import type { Failed, Proposed, VertexProposal } from '../policies/policy.ts';

/**
 * For every policy: it keeps its parallelism, or on Managed Flink goes with the rest of the application. That is said where
 * nothing else is left.
 */
export const withKnownLoad = (proposed: Decidable, { graph, size }: Pick<JobState, 'graph' | 'size'>): Decidable => {
  const unknown = fedByImpulses(graph);
  if (unknown.size > 0 && unknown.size === graph.vertices.length) {
    const { state, notices } = proposed;
    const before = proposed.kind === 'hold' ? proposed.because : [];
    return { kind: 'hold', state, notices, because: [...before, loadUnknown(graph)] };
  }
  if (unknown.size === 0 || proposed.kind === 'hold') return proposed;
  const known = proposed.vertices.filter(({ vertex }) => !unknown.has(vertex.id));
  const widest = size.kind === 'kpu' ? Math.max(...known.map(wanted)) : Number.POSITIVE_INFINITY;
  return {
    ...proposed,
    vertices: proposed.vertices.map((each) => (unknown.has(each.vertex.id) ? following(each, widest) : each)),
  };
};

const wanted = ({ kind, parallelism, vertex }: VertexProposal): number =>
  kind === 'change' ? parallelism : vertex.parallelism;

/** Never wider than it is: the application takes it along. (4 subtasks, the others need 6)  ->  4 */
const following = (proposal: VertexProposal, widest: number): VertexProposal => {
  const { id, name, parallelism: now } = proposal.vertex;
  const parallelism = Math.min(now, widest);
  return {
    ...proposal,
    kind: parallelism < now ? 'change' : 'keep',
    parallelism,
    expectedProcessingRate: undefined,
    urgent: false,
    because: [],
    headline: (to) => ({
      rule: 'portable-load',
      vertex: id,
      says: `${name}, which an impulse alone feeds, goes with the others: ${now} -> ${to}.`,
    }),
  };
};

type Decidable = Exclude<Proposed<unknown>, Failed>;

const loadUnknown = ({ vertices: [impulse] }: JobGraph): Reason => ({
  rule: 'portable-load',
  ...(impulse === undefined ? {} : { vertex: impulse.id }),
  says: `${impulse?.name} reads nothing, and no stage behind it sends on what this pipeline of Beam reads in its harness: how much arrives is not known, and the job keeps its parallelism.`,
});
