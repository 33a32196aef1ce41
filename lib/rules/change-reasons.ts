/** Which vertex is the change made for, in one sentence each; the most urgent first. */

import type { Reason } from '../model/reason.ts';
import type { VertexEvaluation } from '../model/evaluation.ts';
import { whyRequired } from '../policies/flink/vertex-rules/required-factor.ts';
import type { JobSituation, VertexProposal } from './job-rule.ts';

/** "orders needs 1 240 records/s at 70 % busy, has 820: 4 -> 7 of 8 partitions." */
export const changeReasons = (vertices: readonly VertexProposal[], situation: JobSituation): readonly Reason[] =>
  vertices
    .filter(({ kind }) => kind === 'change')
    .sort((a, b) => urgency(b) - urgency(a))
    .map((each) => headline(each, situation));

/** Out of its band first, then by how far it goes. */
const urgency = ({ vertex, proposal }: VertexProposal): number =>
  (proposal.outsideBound ? 1e6 : 0) + Math.abs(Math.log(proposal.parallelism / vertex.parallelism));

const headline = ({ vertex, proposal, because }: VertexProposal, { evaluation, options }: JobSituation): Reason => {
  const evaluated = evaluation.vertices[vertex.id] as VertexEvaluation;
  const needs = whyRequired({ vertex, evaluation: evaluated, restartMs: evaluation.restartMs, options });
  const bound = because.findLast((reason) => reason.bound !== undefined)?.bound;
  const partitions = evaluated.sourcePartitions;
  const of = partitions > 0 ? ` of ${partitions} partitions` : '';
  return {
    ...needs,
    says: `${needs.says}: ${vertex.parallelism} -> ${proposal.parallelism}${of}.`,
    numbers: {
      ...needs.numbers,
      from: { value: vertex.parallelism, unit: 'subtasks' },
      to: { value: proposal.parallelism, unit: 'subtasks' },
    },
    ...(bound === undefined ? {} : { bound }),
  };
};

/** What bounded or changed the proposals, and why others stay. */
export const ruleReasons = (vertices: readonly VertexProposal[]): readonly Reason[] =>
  vertices.flatMap(({ kind, because }) => (kind === 'keep' ? because.slice(-1) : because));
