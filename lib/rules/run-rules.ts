/** Runs rules one after the other, each on the proposal that those before it have made. */
import type { EvaluationContext } from '../evaluation-context.ts';
import type { Reason } from '../model/reason.ts';
import type { JobProposal, JobStep } from './job-rule.ts';

export type RuleResult =
  | { readonly kind: 'go'; readonly proposal: JobProposal; readonly because: readonly Reason[] }
  | { readonly kind: 'hold'; readonly because: readonly Reason[] };

/** The context collects notices, reasons, and what to keep in the state, whether or not the proposal is made. */
export const runRules = <Situation>(
  rules: readonly ((proposal: JobProposal, situation: Situation) => JobStep | undefined)[],
  start: JobProposal,
  situation: Situation,
  progress: EvaluationContext,
): RuleResult => {
  let proposal = start;
  const because: Reason[] = [];
  for (const rule of rules) {
    const step = rule(proposal, situation);
    if (step?.notice !== undefined) progress.notices.push(step.notice);
    if (step?.remember !== undefined) progress.state = { ...progress.state, ...step.remember };
    if (step?.kind === 'hold') return { kind: 'hold', because: [...step.because, ...because] };
    if (step === undefined) continue;
    proposal = { ...proposal, ...step.change };
    because.push(...(step.because ?? []));
    progress.because.push(...(step.because ?? []));
  }
  return { kind: 'go', proposal, because };
};
