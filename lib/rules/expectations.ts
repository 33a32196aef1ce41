/** The evaluation with what the policy proposed: for people, and for later evaluations. */
import type { Evaluation, VertexEvaluation } from '../model/evaluation.ts';
import type { VertexId } from '../model/graph.ts';
import type { VertexProposal } from '../policies/policy.ts';

/** Also where the change is then delayed or blocked. */
export const withExpectations = (evaluation: Evaluation, vertices: readonly VertexProposal[]): Evaluation =>
  withVertices(evaluation, vertices, (evaluated, { expectedProcessingRate }) =>
    expectedProcessingRate === undefined ? evaluated : { ...evaluated, expectedProcessingRate },
  );

export const withRecommendations = (evaluation: Evaluation, vertices: readonly VertexProposal[]): Evaluation =>
  withVertices(evaluation, vertices, (evaluated, { kind, parallelism }) =>
    kind === 'keep' ? evaluated : { ...evaluated, recommendedParallelism: parallelism },
  );

const withVertices = (
  evaluation: Evaluation,
  proposals: readonly VertexProposal[],
  change: (evaluated: VertexEvaluation, proposal: VertexProposal) => VertexEvaluation,
): Evaluation => {
  const vertices: Record<VertexId, VertexEvaluation> = {};
  for (const proposal of proposals) {
    const id = proposal.vertex.id;
    vertices[id] = change(evaluation.vertices[id] as VertexEvaluation, proposal);
  }
  return { ...evaluation, vertices };
};
