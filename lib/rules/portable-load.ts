/**
 * A portable pipeline of Beam that reads in its harness (a splittable DoFn): the source that Flink knows is an impulse, which
 * reads nothing. What arrives at the job is in no metric, and all of it would seem to be idle.
 */
import { isSource, type JobGraph, type VertexId } from '../model/graph.ts';
import { isImpulse, isPortable } from '../model/portable.ts';
import type { Reason } from '../model/reason.ts';
import type { Failed, Proposed } from '../policies/policy.ts';

/** For every policy. Vertices that a source of Flink feeds, too, are scaled by that one. */
export const withKnownLoad = (proposed: Decidable, graph: JobGraph): Decidable => {
  const unknown = loadUnknown(graph);
  if (unknown === undefined) return proposed;
  const { vertices, because } = unknown;
  if (proposed.kind === 'hold') return { ...proposed, because: [...proposed.because, because] };
  const { state, notices } = proposed;
  if (vertices.size === graph.vertices.length) return { kind: 'hold', state, notices, because: [because] };
  const first = proposed.vertices.find(({ kind, vertex: { id } }) => kind === 'change' && vertices.has(id));
  return {
    ...proposed,
    vertices: proposed.vertices.map((proposal) => {
      if (!vertices.has(proposal.vertex.id)) return proposal;
      const { parallelism } = proposal.vertex;
      const kept = { kind: 'keep', parallelism, expectedProcessingRate: undefined, urgent: false } as const;
      return { ...proposal, ...kept, because: proposal === first ? [because] : [] };
    }),
  };
};

type Decidable = Exclude<Proposed<unknown>, Failed>;

interface LoadUnknown {
  readonly vertices: ReadonlySet<VertexId>;
  readonly because: Reason;
}

const loadUnknown = (graph: JobGraph): LoadUnknown | undefined => {
  if (!isPortable(graph)) return undefined;
  const impulse = graph.vertices.find((vertex) => isSource(vertex) && isImpulse(vertex));
  if (impulse === undefined) return undefined;
  const vertices = new Set<VertexId>();
  for (const vertex of graph.vertices) {
    const fed = isSource(vertex) ? isImpulse(vertex) : vertex.inputs.every(({ from }) => vertices.has(from));
    if (fed) vertices.add(vertex.id);
  }
  return {
    vertices,
    because: {
      rule: 'portable-load',
      vertex: impulse.id,
      says: `${impulse.name} reads nothing: this pipeline of Beam reads in its harness, so how much arrives is not known. What only it feeds keeps its parallelism.`,
    },
  };
};
