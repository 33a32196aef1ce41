/** From the evaluation to a decision, by the rules of a policy. */

import type { EvaluationContext } from '../evaluation-context.ts';
import type { AutoscalerState, DelayedScaleDown, MemoryConstraint } from '../model/autoscaler-state.ts';
import type { Decision } from '../model/decision.ts';
import type { VertexId } from '../model/graph.ts';
import type { Reason } from '../model/reason.ts';
import type { Sample } from '../model/sample.ts';
import type { VertexEvaluation } from '../model/evaluation.ts';
import { propose } from '../policies/flink/vertex-rules/propose.ts';
import type { Policy } from '../policies/policy.ts';
import { changeReasons, ruleReasons } from './change-reasons.ts';
import { withExpectations, withRecommendations } from './expectations.ts';
import { type JobProposal, type JobSituation, startingProposal, type VertexProposal } from './job-rule.ts';
import { runRules } from './run-rules.ts';
import { type ScalingSummary, scalingReport, summarize } from '../policies/flink/scaling-report.ts';

export type Decided =
  | {
      readonly kind: 'decided';
      readonly decision: Decision;
      /** Vertices that change, as they are remembered. Empty for a hold. */
      readonly summaries: readonly ScalingSummary[];
      /** Of every vertex after the change. */
      readonly parallelism: Readonly<Record<VertexId, number>>;
      /** Memory ran short, and slots get more of it. */
      readonly memoryConstrained?: MemoryConstraint | undefined;
    }
  | { readonly kind: 'impossible'; readonly message: string };

/** Progress is told of notices, of scale-downs that wait, and of what is expected and recommended, as they arise. */
export const decide = (policy: Policy, situation: JobSituation, progress: EvaluationContext): Decided => {
  const guarded = runRules(policy.guards, startingProposal(situation), situation, progress);
  if (guarded.kind === 'hold') return hold(guarded.because);
  const proposed = proposeAll(policy, situation, progress);
  if (proposed.kind === 'impossible') return proposed;
  const { vertices } = proposed;
  const proposal = { ...guarded.proposal, vertices: guarded.proposal.memoryOnly ? [] : vertices };
  progress.evaluation = withExpectations(situation.evaluation, vertices);
  const worth = runRules(policy.restartGate, proposal, situation, progress);
  if (worth.kind === 'hold') return hold([...worth.because, ...guarded.because]);
  const byItself = [...guarded.because, ...worth.because];
  progress.evaluation = withRecommendations(progress.evaluation, vertices);
  const followed = runRules(policy.job, worth.proposal, situation, progress);
  const wanted = [...changeReasons(proposal.vertices, situation), ...ruleReasons(proposal.vertices)];
  if (followed.kind === 'hold') return hold([...followed.because, ...byItself, ...wanted]);
  return change(followed.proposal, { byItself, because: followed.because }, situation, progress);
};

const change = (
  { kind, vertices, sized, config, memory }: JobProposal,
  { byItself, because }: { readonly byItself: readonly Reason[]; readonly because: readonly Reason[] },
  situation: JobSituation,
  { notices }: EvaluationContext,
): Decided => {
  const summaries = summarize(vertices, sized.parallelism, situation);
  notices.push(scalingReport(kind, summaries, situation));
  return {
    kind: 'decided',
    decision: {
      kind,
      from: situation.job.sizing,
      to: sized.sizing,
      vertices: summaries.map(({ vertex, from, to }) => ({ vertex, from, to })),
      config,
      because: [
        ...byItself,
        ...sized.because,
        ...changeReasons(vertices, situation),
        ...because,
        ...ruleReasons(vertices),
      ],
    },
    summaries,
    parallelism: sized.parallelism,
    memoryConstrained: memory?.kind === 'short' ? memoryConstrainedAt(situation) : undefined,
  };
};

const memoryConstrainedAt = ({ job, now, state }: JobSituation): MemoryConstraint | undefined =>
  job.sizing.kind === 'kpu' ? { ...state.memoryConstrained, at: now, perKpu: job.sizing.parallelismPerKpu } : undefined;

const hold = (because: readonly Reason[]): Decided => ({
  kind: 'decided',
  decision: { kind: 'hold', because },
  summaries: [],
  parallelism: {},
});

type AllProposed =
  | { readonly kind: 'proposed'; readonly vertices: readonly VertexProposal[] }
  | { readonly kind: 'impossible'; readonly message: string };

const proposeAll = (
  policy: Policy,
  { options, job, now, window, evaluation, history }: JobSituation,
  progress: EvaluationContext,
): AllProposed => {
  const newest = window[window.length - 1] as Sample;
  const { restartMs } = evaluation;
  const vertices: VertexProposal[] = [];
  for (const vertex of job.graph.vertices) {
    const { id } = vertex;
    const delayed = progress.state.delayedScaleDown;
    const evaluated = evaluation.vertices[id] as VertexEvaluation;
    const past = history[id] ?? [];
    const own = { vertex, evaluation: evaluated, history: past, newest, restartMs, options, now };
    const proposed = propose(policy.vertices, own, delayed[id]);
    if (proposed.notices.length > 0) progress.notices.push(...proposed.notices);
    if (proposed.kind === 'impossible') return { kind: 'impossible', message: proposed.message };
    const delayedScaleDown = withDelayed(delayed, id, proposed.proposal.delayed);
    if (delayedScaleDown !== delayed) progress.state = { ...progress.state, delayedScaleDown };
    vertices.push({ vertex, kind: proposed.kind, proposal: proposed.proposal, because: proposed.because });
  }
  return { kind: 'proposed', vertices };
};

type Delayed = AutoscalerState['delayedScaleDown'];

const withDelayed = (delayed: Delayed, id: VertexId, own: DelayedScaleDown | undefined): Delayed => {
  if (delayed[id] === own) return delayed;
  if (own !== undefined) return { ...delayed, [id]: own };
  const { [id]: _cleared, ...rest } = delayed;
  return rest;
};
