/** From the evaluation to a decision, by the rules of a policy. */
import type { Decision } from '../model/decision.ts';
import type { VertexEvaluation } from '../policies/flink/evaluation/evaluation.ts';
import type { VertexId } from '../model/graph.ts';
import type { CrowdedMemory, DelayedScaleDown, JobMemory } from '../model/autoscaler-state.ts';
import type { Policy } from '../policies/policy.ts';
import type { Progress } from '../evaluation-context.ts';
import { propose } from '../policies/flink/vertex-rules/propose.ts';
import type { Reason } from '../model/reason.ts';
import type { Sample } from '../model/sample.ts';
import { withExpectations, withRecommendations } from './expectations.ts';
import { follow } from './run-rules.ts';
import { details, headlines } from './change-reasons.ts';
import { type JobProposal, type JobSituation, startingProposal, type VertexProposal } from './job-proposal.ts';
import { type ScalingSummary, scalingReport, summarize } from './scaling-report.ts';

export type Decided =
  | {
      readonly kind: 'decided';
      readonly decision: Decision;
      /** Vertices that change, as they are remembered. Empty for a hold. */
      readonly summaries: readonly ScalingSummary[];
      /** Of every vertex after the change. */
      readonly parallelism: Readonly<Record<VertexId, number>>;
      /** Memory ran short, and slots get more of it. */
      readonly crowded?: CrowdedMemory | undefined;
    }
  | { readonly kind: 'impossible'; readonly message: string };

/** Progress is told of notices, of scale-downs that wait, and of what is expected and recommended, as they arise. */
export const decide = (policy: Policy, situation: JobSituation, progress: Progress): Decided => {
  const guarded = follow(policy.guards, startingProposal(situation), situation, progress);
  if (guarded.kind === 'hold') return hold(guarded.because);
  const proposed = proposeAll(policy, situation, progress);
  if (proposed.kind === 'impossible') return proposed;
  const { vertices } = proposed;
  const proposal = { ...guarded.proposal, vertices: guarded.proposal.memoryOnly ? [] : vertices };
  progress.evaluation = withExpectations(situation.evaluation, vertices);
  const worth = follow(policy.worthwhile, proposal, situation, progress);
  if (worth.kind === 'hold') return hold([...worth.because, ...guarded.because]);
  const byItself = [...guarded.because, ...worth.because];
  progress.evaluation = withRecommendations(progress.evaluation, vertices);
  const followed = follow(policy.job, worth.proposal, situation, progress);
  const wanted = [...headlines(proposal.vertices, situation), ...details(proposal.vertices)];
  if (followed.kind === 'hold') return hold([...followed.because, ...byItself, ...wanted]);
  return change(followed.proposal, { byItself, because: followed.because }, situation, progress);
};

const change = (
  { kind, vertices, sized, config, memory }: JobProposal,
  { byItself, because }: { readonly byItself: readonly Reason[]; readonly because: readonly Reason[] },
  situation: JobSituation,
  { notices }: Progress,
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
      because: [...byItself, ...sized.because, ...headlines(vertices, situation), ...because, ...details(vertices)],
    },
    summaries,
    parallelism: sized.parallelism,
    crowded: memory?.kind === 'short' ? crowdedAt(situation) : undefined,
  };
};

const crowdedAt = ({ job, now, remembered }: JobSituation): CrowdedMemory | undefined =>
  job.sizing.kind === 'kpu' ? { ...remembered.crowded, at: now, perKpu: job.sizing.parallelismPerKpu } : undefined;

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
  progress: Progress,
): AllProposed => {
  const newest = window[window.length - 1] as Sample;
  const { restartMs } = evaluation;
  const vertices: VertexProposal[] = [];
  for (const vertex of job.graph.vertices) {
    const { id } = vertex;
    const delayed = progress.memory.delayedScaleDown;
    const evaluated = evaluation.vertices[id] as VertexEvaluation;
    const past = history[id] ?? [];
    const own = { vertex, evaluation: evaluated, history: past, newest, restartMs, options, now };
    const proposed = propose(policy.vertices, own, delayed[id]);
    if (proposed.notices.length > 0) progress.notices.push(...proposed.notices);
    if (proposed.kind === 'impossible') return { kind: 'impossible', message: proposed.message };
    const delayedScaleDown = withDelayed(delayed, id, proposed.proposal.delayed);
    if (delayedScaleDown !== delayed) progress.memory = { ...progress.memory, delayedScaleDown };
    vertices.push({ vertex, kind: proposed.kind, proposal: proposed.proposal, because: proposed.because });
  }
  return { kind: 'proposed', vertices };
};

type Delayed = JobMemory['delayedScaleDown'];

const withDelayed = (delayed: Delayed, id: VertexId, own: DelayedScaleDown | undefined): Delayed => {
  if (delayed[id] === own) return delayed;
  if (own !== undefined) return { ...delayed, [id]: own };
  const { [id]: _cleared, ...rest } = delayed;
  return rest;
};
