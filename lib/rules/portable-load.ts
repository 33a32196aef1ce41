/**
 * What only an impulse feeds in a portable pipeline of Beam: no metric says what arrives there, and all of it would seem to be
 * idle. A stage that reads is taken for a source of its own (portable-input.ts), with all that follows it.
 */
import type { JobGraph } from '../model/graph.ts';
import { fedByImpulses } from '../model/portable.ts';
import type { Reason } from '../model/reason.ts';
import type { Failed, Proposed } from '../policies/policy.ts';

/** For every policy: it keeps its parallelism. That is said where nothing else is left. */
export const withKnownLoad = (proposed: Decidable, graph: JobGraph): Decidable => {
  const unknown = fedByImpulses(graph);
  if (unknown.size > 0 && unknown.size === graph.vertices.length) {
    const { state, notices } = proposed;
    const before = proposed.kind === 'hold' ? proposed.because : [];
    return { kind: 'hold', state, notices, because: [...before, loadUnknown(graph)] };
  }
  if (unknown.size === 0 || proposed.kind === 'hold') return proposed;
  return {
    ...proposed,
    vertices: proposed.vertices.map((proposal) => {
      const { id, parallelism } = proposal.vertex;
      if (!unknown.has(id)) return proposal;
      const kept = { kind: 'keep', parallelism, expectedProcessingRate: undefined, urgent: false } as const;
      return { ...proposal, ...kept, because: [] };
    }),
  };
};

type Decidable = Exclude<Proposed<unknown>, Failed>;

const loadUnknown = ({ vertices: [impulse] }: JobGraph): Reason => ({
  rule: 'portable-load',
  ...(impulse === undefined ? {} : { vertex: impulse.id }),
  says: `${impulse?.name} reads nothing, and no stage behind it sends on what this pipeline of Beam reads in its harness: how much arrives is not known, and the job keeps its parallelism.`,
});
