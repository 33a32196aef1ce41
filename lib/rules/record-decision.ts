/** What the policy and the core keep of a decision. */
import type { EvaluationContext } from '../evaluation-context.ts';
import { withTuning } from '../memory-tuning/pre-tuning-config.ts';
import type { ExecutionMode } from '../model/execution-mode.ts';
import type { JobState } from '../model/job.ts';
import type { EpochMs } from '../model/observation.ts';
import type { Options } from '../options/options.ts';
import type { Policy } from '../policies/policy.ts';
import { ownState, withPolicy } from '../policies/policy-state.ts';
import type { Decided } from './decide.ts';
import { withSourceScaleUps } from './ineffective-source.ts';

interface Decider {
  readonly policy: Policy<unknown>;
  readonly options: Options;
  readonly job: JobState;
  readonly now: EpochMs;
  readonly executionMode: ExecutionMode;
}

export const recordDecision = (decided: Decided, by: Decider, context: EvaluationContext): void => {
  const { policy, options, now, executionMode } = by;
  const { decision, proposals, parallelism, memoryConstrained } = decided;
  if (decision.kind === 'hold') return;
  const { kind, config } = decision;
  const { evaluation, state } = context;
  const made = { kind, at: now, options, evaluation, proposals, parallelism, config };
  const reported = policy.decided(ownState(state, policy), made);
  const after = withPolicy(state, policy, () => reported.state);
  const kept = {
    policy: after.policy,
    delayedDensity: undefined,
    tuning: withTuning(state.tuning, options.configuration, config),
    ...withSourceScaleUps(decision.vertices, by, context),
    memoryConstrained: memoryConstrained ?? state.memoryConstrained,
  };
  // Until it is approved it is no change: neither the policy nor its report knows of one.
  if (kind === 'rescale' && executionMode.kind === 'approve') context.whenApproved = kept;
  else {
    context.notices.push(...reported.notices);
    context.state = kind === 'recommend' ? after : { ...after, ...kept };
  }
};
