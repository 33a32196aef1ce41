/** From what the policy proposes to a decision, by the rules that hold for every policy. */
import type { EvaluationContext } from '../evaluation-context.ts';
import type { MemoryConstraint } from '../model/autoscaler-state.ts';
import type { Decision } from '../model/decision.ts';
import type { JobVertex, VertexId } from '../model/graph.ts';
import type { Reason } from '../model/reason.ts';
import type { Explanation, Failed, Proposed, VertexProposal } from '../policies/policy.ts';
import { withinBudget } from './budget.ts';
import { changeReasons, ruleReasons } from './change-reasons.ts';
import { clusterResources } from './cluster-resources.ts';
import { executionAllowed } from './execution-allowed.ts';
import { withExpectations, withRecommendations } from './expectations.ts';
import { fitPlatform } from './fit-platform.ts';
import { withinCommits } from './iceberg-commits.ts';
import { ineffectiveSources } from './ineffective-source.ts';
import { type JobProposal, type JobRule, type JobSituation, startingProposal } from './job-rule.ts';
import { memoryHeadroom } from './kpu/memory-headroom.ts';
import { memoryShortage } from './kpu/memory-shortage.ts';
import { inCodeOf, withinCode } from './parallelism-in-code.ts';
import { withKnownLoad } from './portable-load.ts';
import { quarantinedMemory } from './quarantined-memory.ts';
import { quarantinedStep } from './quarantined-step.ts';
import { quotas } from './quotas.ts';
import { restartsADay } from './restarts-a-day.ts';
import { type RuleResult, runRules } from './run-rules.ts';
import { idleReaders, withinPartitions } from './source-partitions.ts';
import { stabilityOf, stoppedWhenStable } from './stopped-when-stable.ts';
import { taskManagerMemory } from './task-manager-memory.ts';

/** Asked in this order, each on what those before it made of the proposal. */
const JOB_RULES: readonly JobRule[] = [
  fitPlatform, // what the platform can be asked for; on Managed Flink slots, CPU and memory together
  withinBudget, // of the job and of all jobs: the largest size that fits
  idleReaders, // only says it: a source that gets more subtasks than it has partitions, with the others
  quarantinedStep, // not as far again as a step that failed on the platform
  executionAllowed, // scaling.enabled, excluded periods, mode: from here on only recommended
  stoppedWhenStable, // likewise once the job has kept its size for as long as the user says
  restartsADay, // not more changes within 24 hours than the user allows
  taskManagerMemory, // memory tuning
  quarantinedMemory, // not while such a change has failed
  clusterResources, // room for the task managers
  quotas, // CPU and memory that the job may take
  // Veto hooks (scaling.custom-executors) come here; they are Java plug-ins and not supported.
];

export interface Decided {
  readonly decision: Decision;
  /** What became of a change; empty for a hold, and where memory alone is changed. */
  readonly proposals: readonly VertexProposal[];
  /** Of every vertex after the change. */
  readonly parallelism: Readonly<Record<VertexId, number>>;
  /** Memory ran short, and slots get more of it. */
  readonly memoryConstrained?: MemoryConstraint | undefined;
}

/** The context gets notices, waits that go on, and what is expected and recommended, as they arise. */
export const decide = (
  byPolicy: Exclude<Proposed<unknown>, Failed>,
  situation: JobSituation,
  context: EvaluationContext,
): Decided => {
  const proposed = withKnownLoad(byPolicy, situation.job);
  const stability = stabilityOf(situation);
  if (stability !== situation.state.stability) context.state = { ...context.state, stability };
  const inCode = inCodeOf(situation);
  const wasInCode = Object.keys(situation.state.inCode ?? {}).length > 0;
  if (Object.keys(inCode).length > 0 || wasInCode) context.state = { ...context.state, inCode };
  // Memory is known only over a whole window.
  const measured = context.fullness?.kind === 'full';
  const shortage = runRules(measured ? [memoryShortage] : [], startingProposal(situation), situation, context);
  if (shortage.kind === 'hold') return hold(shortage.because);
  if (proposed.kind === 'hold' && shortage.proposal.memory === undefined) {
    return hold([...proposed.because, ...shortage.because]);
  }
  const all =
    proposed.kind === 'hold'
      ? []
      : withinCode(
          withinCommits(ineffectiveSources(withinPartitions(proposed.vertices, situation), situation), situation),
          inCode,
        );
  if (all.length > 0) context.evaluation = withExpectations(situation.evaluation, all);
  const held = proposed.kind === 'hold' ? proposed.because : [];
  const vertices = shortage.proposal.memoryOnly ? [] : all;
  const headroom = runRules(measured ? [memoryHeadroom] : [], { ...shortage.proposal, vertices }, situation, context);
  if (headroom.kind === 'hold') return hold(headroom.because);
  const restart = proposed.kind === 'hold' ? undefined : proposed.restart;
  if (restart?.kind === 'no' && headroom.proposal.memory === undefined) {
    return hold([...restart.because, ...headroom.because, ...shortage.because]);
  }
  if (headroom.proposal.memory === undefined && proposed.kind !== 'hold' && nothingIsLeft(proposed.vertices, all)) {
    const { trigger, otherwise } = proposed.explanation ?? UNEXPLAINED;
    return hold([...trigger, ...ruleReasons(all), ...headroom.because, ...shortage.because, ...otherwise]);
  }
  if (all.length > 0) context.evaluation = withRecommendations(context.evaluation ?? situation.evaluation, all);
  const chosenPerKpu = proposed.kind === 'proposed' ? proposed.parallelismPerKpu : undefined;
  const followed = runRules(JOB_RULES, { ...headroom.proposal, chosenPerKpu }, situation, context);
  const explanation = proposed.kind === 'hold' || vertices.length === 0 ? UNEXPLAINED : proposed.explanation;
  const byItself = [...shortage.because, ...held, ...headroom.because];
  return concluded(followed, vertices, byItself, explanation ?? UNEXPLAINED, situation);
};

const UNEXPLAINED: Explanation = { trigger: [], weighed: [], otherwise: [] };

/** All that the policy wanted to change stays: no source has more to read. */
const nothingIsLeft = (wanted: readonly VertexProposal[], limited: readonly VertexProposal[]): boolean =>
  wanted.some(({ kind }) => kind === 'change') && limited.every(({ kind }) => kind === 'keep');

const concluded = (
  followed: RuleResult,
  wanted: readonly VertexProposal[],
  byItself: readonly Reason[],
  { trigger, weighed, otherwise }: Explanation,
  situation: JobSituation,
): Decided => {
  const { because } = followed;
  if (followed.kind === 'hold') {
    const chosen = [...byItself, ...changeReasons(wanted)];
    return hold([...trigger, ...because, ...chosen, ...weighed, ...ruleReasons(wanted), ...otherwise]);
  }
  const { kind, vertices, sized, config, memory }: JobProposal = followed.proposal;
  return {
    decision: {
      kind,
      from: situation.job.size.current,
      to: sized.sizing,
      vertices: changedVertices(vertices, sized.parallelism),
      config,
      because: [
        ...trigger,
        ...byItself,
        ...sized.because,
        ...changeReasons(vertices),
        ...because,
        ...weighed,
        ...ruleReasons(vertices),
        ...otherwise,
      ],
    },
    proposals: vertices,
    parallelism: sized.parallelism,
    memoryConstrained: memory?.kind === 'short' ? constraintOf(situation) : undefined,
  };
};

/** Every vertex that really gets another parallelism. */
const changedVertices = (
  proposals: readonly { readonly vertex: JobVertex }[],
  parallelism: Readonly<Record<VertexId, number>>,
) =>
  proposals.flatMap(({ vertex: { id, parallelism: from } }) => {
    const to = parallelism[id] ?? from;
    return to === from ? [] : [{ vertex: id, from, to }];
  });

const constraintOf = ({ job, now, state }: JobSituation): MemoryConstraint | undefined =>
  job.size.kind === 'kpu'
    ? { ...state.memoryConstrained, at: now, perKpu: job.size.current.parallelismPerKpu }
    : undefined;

const hold = (because: readonly Reason[]): Decided => ({
  decision: { kind: 'hold', because },
  proposals: [],
  parallelism: {},
});
