/** The vertices that a change is made for, in one sentence each, and what the rules said of the others. */
import type { Reason } from '../model/reason.ts';
import type { VertexProposal } from '../policies/policy.ts';

/** The most urgent first. */
export const changeReasons = (vertices: readonly VertexProposal[]): readonly Reason[] =>
  vertices
    .filter(({ kind }) => kind === 'change')
    .sort((a, b) => urgency(b) - urgency(a))
    .map(({ headline, parallelism }) => headline(parallelism));

/** Out of its band first, then by how far it goes. */
const urgency = ({ vertex, parallelism, urgent }: VertexProposal): number =>
  (urgent ? 1e6 : 0) + Math.abs(Math.log(parallelism / vertex.parallelism));

/** What bounded or changed the proposals, and why others stay. */
export const ruleReasons = (vertices: readonly VertexProposal[]): readonly Reason[] =>
  vertices.flatMap(({ kind, because }) => (kind === 'keep' ? because.slice(-1) : because));
