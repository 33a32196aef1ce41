/** From the evaluation to a decision, by the rules of a policy. */
import type { Decision } from '../decision.ts';
import type { VertexEvaluation } from '../evaluation/evaluation.ts';
import type { VertexId } from '../graph.ts';
import { type DelayedScaleDown, emptyMemory, type JobMemory } from '../job-memory.ts';
import type { Policy } from '../policy/policy.ts';
import type { Progress } from '../progress.ts';
import { propose } from '../proposal/propose.ts';
import type { Reason } from '../reason.ts';
import type { Sample } from '../sample.ts';
import { withExpectations, withRecommendations } from './expectations.ts';
import { details, headlines } from './headlines.ts';
import type { JobProposal, JobRule, JobSituation, VertexProposal } from './job-proposal.ts';
import { type ScalingSummary, scalingReport, summarize } from './scaling-report.ts';

export type Decided =
  | {
      readonly kind: 'decided';
      readonly decision: Decision;
      /** Vertices that change, as they are remembered. Empty for a hold. */
      readonly summaries: readonly ScalingSummary[];
      /** Of every vertex after the change. */
      readonly parallelism: Readonly<Record<VertexId, number>>;
    }
  | { readonly kind: 'impossible'; readonly message: string };

/** Progress is told of notices, of scale-downs that wait, and of what is expected and recommended, as they arise. */
export const decide = (policy: Policy, situation: JobSituation, progress: Progress): Decided => {
  const guarded = follow(policy.guards, start(situation), situation, progress);
  if (guarded.kind === 'hold') return hold(guarded.because);
  const proposed = proposeAll(policy, situation, progress);
  if (proposed.kind === 'impossible') return proposed;
  const { vertices } = proposed;
  const proposal = { ...start(situation), vertices };
  progress.evaluation = withExpectations(situation.evaluation, vertices);
  const worth = follow(policy.worthwhile, proposal, situation, progress);
  if (worth.kind === 'hold') return hold(worth.because);
  progress.evaluation = withRecommendations(progress.evaluation, vertices);
  const followed = follow(policy.job, proposal, situation, progress);
  const wanted = [...headlines(vertices, situation), ...details(vertices)];
  if (followed.kind === 'hold') return hold([...followed.because, ...wanted]);
  return change(followed.proposal, followed.because, situation, progress);
};

const start = ({ job }: JobSituation): JobProposal => ({
  kind: 'rescale',
  vertices: [],
  sized: { sizing: job.sizing, parallelism: {}, because: [] },
  config: emptyMemory.configChanges,
  taskManagerBytes: undefined,
});

const change = (
  { kind, vertices, sized, config }: JobProposal,
  because: readonly Reason[],
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
      because: [...sized.because, ...headlines(vertices, situation), ...because, ...details(vertices)],
    },
    summaries,
    parallelism: sized.parallelism,
  };
};

const hold = (because: readonly Reason[]): Decided => ({
  kind: 'decided',
  decision: { kind: 'hold', because },
  summaries: [],
  parallelism: {},
});

type Followed =
  | { readonly kind: 'go'; readonly proposal: JobProposal; readonly because: readonly Reason[] }
  | { readonly kind: 'hold'; readonly because: readonly Reason[] };

const follow = (
  rules: readonly JobRule[],
  start: JobProposal,
  situation: JobSituation,
  progress: Progress,
): Followed => {
  let proposal = start;
  const because: Reason[] = [];
  for (const rule of rules) {
    const step = rule(proposal, situation);
    if (step?.notice !== undefined) progress.notices.push(step.notice);
    if (step?.kind === 'hold') return { kind: 'hold', because: [...step.because, ...because] };
    if (step === undefined) continue;
    proposal = { ...proposal, ...step.change };
    because.push(...(step.because ?? []));
    progress.because.push(...(step.because ?? []));
  }
  return { kind: 'go', proposal, because };
};

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
    const own = { vertex, evaluation: evaluation.vertices[id] as VertexEvaluation, history: history[id] ?? [] };
    const proposed = propose(policy.vertices, { ...own, newest, restartMs, options, now }, delayed[id]);
    progress.notices.push(...proposed.notices);
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
