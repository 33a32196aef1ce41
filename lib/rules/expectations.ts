/** The evaluation, with what the rules computed of it on the way: for people, and for the next turns. */

import type { VertexId } from '../model/graph.ts';
import type { Evaluation, VertexEvaluation } from '../model/evaluation.ts';
import type { VertexProposal } from './job-rule.ts';

/** Also where the change is then delayed or blocked. */
export const withExpectations = (evaluation: Evaluation, vertices: readonly VertexProposal[]): Evaluation =>
  withVertices(evaluation, vertices, (evaluated, { proposal: { expectedProcessingRate } }) =>
    expectedProcessingRate === undefined ? evaluated : { ...evaluated, expectedProcessingRate },
  );

export const withRecommendations = (evaluation: Evaluation, vertices: readonly VertexProposal[]): Evaluation =>
  withVertices(evaluation, vertices, (evaluated, { kind, proposal }) =>
    kind === 'keep' ? evaluated : { ...evaluated, recommendedParallelism: proposal.parallelism },
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
