/** The decision that can't wait for a full window, if there is any: the job restarted because memory ran out. */
import type { EvaluationContext } from '../evaluation-context.ts';
import type { Reason } from '../model/reason.ts';
import { sameSize } from '../sizing/size-to.ts';
import { urgentWithinBudget } from './budget.ts';
import type { Decided } from './decide.ts';
import { executionAllowed } from './execution-allowed.ts';
import { startingProposal, type UrgentRule, type UrgentSituation } from './job-rule.ts';
import { outOfMemory } from './kpu/out-of-memory.ts';
import { restartsADay } from './restarts-a-day.ts';
import { runRules } from './run-rules.ts';

const URGENT_RULES: readonly UrgentRule[] = [
  outOfMemory, // Managed Flink: twice the memory per slot after a restart for want of it
  urgentWithinBudget, // never above the budget, whatever is urgent
  executionAllowed,
  restartsADay,
];

export type DecidedUrgently =
  | ({ readonly kind: 'decided' } & Decided)
  /** What there is to say all the same. */
  | { readonly kind: 'nothing'; readonly because: readonly Reason[] };

export const decideUrgently = (situation: UrgentSituation, context: EvaluationContext): DecidedUrgently => {
  const { job } = situation;
  if (job.failover === undefined) return { kind: 'nothing', because: [] };
  const followed = runRules(URGENT_RULES, startingProposal(situation), situation, context);
  if (followed.kind === 'hold') return { kind: 'nothing', because: followed.because };
  const { kind, sized, config, memoryConstrained } = followed.proposal;
  if (sameSize(job.size.current, sized.sizing)) return { kind: 'nothing', because: [] };
  const because = [...sized.because, ...followed.because];
  return {
    kind: 'decided',
    decision: { kind, from: job.size.current, to: sized.sizing, vertices: [], config, because },
    proposals: [],
    parallelism: sized.parallelism,
    memoryConstrained,
  };
};
