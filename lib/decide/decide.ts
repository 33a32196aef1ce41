/** From the evaluation to a decision, by the rules of a policy. */
import type { Decision, VertexChange } from '../decision.ts';
import type { Evaluation, VertexEvaluation } from '../evaluation/evaluation.ts';
import type { VertexId } from '../graph.ts';
import { type DelayedScaleDown, emptyMemory } from '../job-memory.ts';
import type { Notice } from '../notice.ts';
import { roundMetric } from '../number/round-metric.ts';
import type { Policy } from '../policy/policy.ts';
import { propose } from '../proposal/propose.ts';
import type { Reason } from '../reason.ts';
import type { Sample } from '../sample.ts';
import { details, headlines } from './headlines.ts';
import type { JobProposal, JobRule, JobSituation, VertexProposal } from './job-proposal.ts';
import { type ScalingSummary, scalingReport } from './scaling-report.ts';

type Delayed = Readonly<Record<VertexId, DelayedScaleDown>>;

export type Decided =
  | {
      readonly kind: 'decided';
      readonly decision: Decision;
      /** With what was computed on the way: expected rates, recommended parallelism. */
      readonly evaluation: Evaluation;
      readonly delayed: Delayed;
      /** Vertices that change, as they are remembered. Empty for a hold. */
      readonly summaries: readonly ScalingSummary[];
      readonly parallelism: Readonly<Record<VertexId, number>>;
    }
  | { readonly kind: 'impossible'; readonly message: string; readonly delayed: Delayed };

/** `report` is told every notice as it arises, so that none is lost when an option turns out to be unreadable. */
export const decide = (
  policy: Policy,
  situation: JobSituation,
  delayed: Delayed,
  report: (notice: Notice) => void,
): Decided => {
  const start: JobProposal = {
    kind: 'rescale',
    vertices: [],
    sized: { sizing: situation.job.sizing, parallelism: {}, because: [] },
    config: emptyMemory.configChanges,
    taskManagerBytes: undefined,
  };
  const guarded = follow(policy.guards, start, situation, report);
  if (guarded.kind === 'hold') return hold(guarded.because, situation.evaluation, delayed);
  const proposed = proposeAll(policy, situation, delayed, report);
  if (proposed.kind === 'impossible') return proposed;
  const { vertices } = proposed;
  const worth = follow(policy.worthwhile, { ...start, vertices }, situation, report);
  const expected = withExpectations(situation.evaluation, vertices);
  if (worth.kind === 'hold') return hold(worth.because, expected, proposed.delayed);
  const evaluation = withRecommendations(expected, vertices);
  const followed = follow(policy.job, { ...start, vertices }, situation, report);
  if (followed.kind === 'hold') {
    const wanted = [...headlines(vertices, situation), ...details(vertices)];
    return hold([...followed.because, ...wanted], evaluation, proposed.delayed);
  }
  const { proposal } = followed;
  const because = [...headlines(vertices, situation), ...followed.because, ...details(vertices)];
  const summaries = summarize(proposal, situation);
  report(scalingReport(proposal.kind, summaries, situation));
  const changes: VertexChange[] = summaries.map(({ vertex, from, to }) => ({ vertex, from, to }));
  return {
    kind: 'decided',
    decision: {
      kind: proposal.kind,
      from: situation.job.sizing,
      to: proposal.sized.sizing,
      vertices: changes,
      config: proposal.config,
      because,
    },
    evaluation,
    delayed: proposed.delayed,
    summaries,
    parallelism: proposal.sized.parallelism,
  };
};

const hold = (because: readonly Reason[], evaluation: Evaluation, delayed: Delayed): Decided => ({
  kind: 'decided',
  decision: { kind: 'hold', because },
  evaluation,
  delayed,
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
  report: (notice: Notice) => void,
): Followed => {
  let proposal = start;
  const because: Reason[] = [];
  for (const rule of rules) {
    const step = rule(proposal, situation);
    if (step?.notice !== undefined) report(step.notice);
    if (step?.kind === 'hold') return { kind: 'hold', because: [...step.because, ...because] };
    if (step === undefined) continue;
    proposal = { ...proposal, ...step.change };
    because.push(...(step.because ?? []));
  }
  return { kind: 'go', proposal, because };
};

type AllProposed =
  | { readonly kind: 'proposed'; readonly vertices: readonly VertexProposal[]; readonly delayed: Delayed }
  | { readonly kind: 'impossible'; readonly message: string; readonly delayed: Delayed };

const proposeAll = (
  policy: Policy,
  { options, job, now, window, evaluation, history }: JobSituation,
  before: Delayed,
  report: (notice: Notice) => void,
): AllProposed => {
  const newest = window[window.length - 1] as Sample;
  const vertices: VertexProposal[] = [];
  let delayed = before;
  for (const vertex of job.graph.vertices) {
    const evaluated = evaluation.vertices[vertex.id] as VertexEvaluation;
    const proposed = propose(
      policy.vertices,
      {
        vertex,
        evaluation: evaluated,
        newest,
        history: history[vertex.id] ?? [],
        restartMs: evaluation.restartMs,
        options,
        now,
      },
      delayed[vertex.id],
    );
    for (const notice of proposed.notices) report(notice);
    if (proposed.kind === 'impossible') return { kind: 'impossible', message: proposed.message, delayed };
    delayed = withDelayed(delayed, vertex.id, proposed.proposal.delayed);
    vertices.push({ vertex, kind: proposed.kind, proposal: proposed.proposal, because: proposed.because });
  }
  return { kind: 'proposed', vertices, delayed };
};

const withDelayed = (delayed: Delayed, id: VertexId, own: DelayedScaleDown | undefined): Delayed => {
  if (delayed[id] === own) return delayed;
  if (own !== undefined) return { ...delayed, [id]: own };
  const { [id]: _cleared, ...rest } = delayed;
  return rest;
};

const withExpectations = (evaluation: Evaluation, vertices: readonly VertexProposal[]): Evaluation =>
  withVertices(evaluation, vertices, (evaluated, { proposal: { expectedProcessingRate } }) =>
    expectedProcessingRate === undefined ? evaluated : { ...evaluated, expectedProcessingRate },
  );

const withRecommendations = (evaluation: Evaluation, vertices: readonly VertexProposal[]): Evaluation =>
  withVertices(evaluation, vertices, (evaluated, { kind, proposal }) =>
    kind === 'keep' ? evaluated : { ...evaluated, recommendedParallelism: proposal.parallelism },
  );

const withVertices = (
  evaluation: Evaluation,
  proposals: readonly VertexProposal[],
  change: (evaluated: VertexEvaluation, proposal: VertexProposal) => VertexEvaluation,
): Evaluation => {
  const vertices: Record<VertexId, VertexEvaluation> = {};
  for (const proposal of proposals) {
    const id = proposal.vertex.id;
    vertices[id] = change(evaluation.vertices[id] as VertexEvaluation, proposal);
  }
  return { ...evaluation, vertices };
};

/** Every vertex that really gets another parallelism; where the platform rounds, expect in proportion. */
const summarize = ({ vertices, sized }: JobProposal, { evaluation }: JobSituation): readonly ScalingSummary[] => {
  const summaries: ScalingSummary[] = [];
  for (const { vertex, kind, proposal } of vertices) {
    const to = sized.parallelism[vertex.id] ?? vertex.parallelism;
    if (to === vertex.parallelism) continue;
    const { trueProcessingRate, targetDataRate } = evaluation.vertices[vertex.id] as VertexEvaluation;
    const asProposed = kind === 'change' && to === proposal.parallelism;
    summaries.push({
      vertex: vertex.id,
      from: vertex.parallelism,
      to,
      trueProcessingRate,
      expectedProcessingRate: asProposed
        ? (proposal.expectedProcessingRate ?? Number.NaN)
        : roundMetric((trueProcessingRate / vertex.parallelism) * to),
      targetDataRate,
    });
  }
  return summaries;
};
