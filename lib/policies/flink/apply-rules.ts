/** What the rules, asked one after the other, propose for a vertex. */

import type { Notice } from '../../model/notice.ts';
import type { Reason } from '../../model/reason.ts';
import type { DelayedScaleDown } from './flink-state.ts';
import type { Proposal, VertexRule, VertexSituation } from './vertex-rule.ts';

export type RulesApplied =
  | {
      /** `keep`: the parallelism of now. */
      readonly kind: 'change' | 'keep';
      readonly proposal: Proposal;
      /** In the order of the rules; of a kept vertex the last one decided. */
      readonly because: readonly Reason[];
      readonly notices: readonly Notice[];
    }
  | { readonly kind: 'impossible'; readonly message: string; readonly notices: readonly Notice[] };

export const applyRules = (
  rules: readonly VertexRule[],
  situation: VertexSituation,
  delayed: DelayedScaleDown | undefined,
): RulesApplied => {
  const { vertex } = situation;
  let proposal: Proposal = {
    factor: 1,
    parallelism: vertex.parallelism,
    expectedProcessingRate: undefined,
    outsideBound: false,
    delayed,
  };
  const because: Reason[] = [];
  const notices: Notice[] = [];
  for (const rule of rules) {
    const step = rule(proposal, situation);
    if (step === undefined) continue;
    if (step.kind === 'impossible') return { ...step, notices };
    if (step.change !== undefined) proposal = changed(proposal, step.change);
    if (step.because !== undefined) because.push(step.because);
    if (step.notice !== undefined) notices.push(step.notice);
    if (step.kind === 'keep') return { kind: 'keep', proposal, because, notices };
  }
  if (proposal.parallelism <= 0) {
    return { kind: 'impossible', message: 'The parallelism should be greater than 0.', notices };
  }
  return { kind: 'change', proposal, because, notices };
};

/** `delayed: undefined` clears the wait, so being there counts. */
const changed = (proposal: Proposal, change: Partial<Proposal>): Proposal => ({
  factor: change.factor ?? proposal.factor,
  parallelism: change.parallelism ?? proposal.parallelism,
  expectedProcessingRate: change.expectedProcessingRate ?? proposal.expectedProcessingRate,
  outsideBound: change.outsideBound ?? proposal.outsideBound,
  delayed: 'delayed' in change ? change.delayed : proposal.delayed,
});
