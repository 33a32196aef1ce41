/** From what can't wait for a full window to a decision, if there is any. */

import type { EvaluationContext } from '../evaluation-context.ts';
import type { MemoryConstraint } from '../model/autoscaler-state.ts';
import type { Decision } from '../model/decision.ts';
import type { VertexId } from '../model/graph.ts';
import type { Reason } from '../model/reason.ts';
import type { Policy } from '../policies/policy.ts';
import { sameSize } from '../sizing/size-to.ts';
import { startingProposal, type UrgentSituation } from './job-rule.ts';
import { runRules } from './run-rules.ts';

export type DecidedUrgently =
  | {
      readonly kind: 'decided';
      readonly decision: Exclude<Decision, { kind: 'hold' }>;
      /** Of every vertex after the change. */
      readonly parallelism: Readonly<Record<VertexId, number>>;
      readonly memoryConstrained: MemoryConstraint | undefined;
    }
  /** What there is to say all the same. */
  | { readonly kind: 'nothing'; readonly because: readonly Reason[] };

export const decideUrgently = (
  policy: Policy,
  situation: UrgentSituation,
  progress: EvaluationContext,
): DecidedUrgently => {
  const { job } = situation;
  if (job.failover === undefined) return { kind: 'nothing', because: [] };
  const followed = runRules(policy.urgent, startingProposal(situation), situation, progress);
  if (followed.kind === 'hold') return { kind: 'nothing', because: followed.because };
  const { kind, sized, config, memoryConstrained } = followed.proposal;
  if (sameSize(job.sizing, sized.sizing)) return { kind: 'nothing', because: [] };
  const because = [...sized.because, ...followed.because];
  return {
    kind: 'decided',
    decision: { kind, from: job.sizing, to: sized.sizing, vertices: [], config, because },
    parallelism: sized.parallelism,
    memoryConstrained,
  };
};
