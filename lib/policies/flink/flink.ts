/** Policy `flink`: the open-source Flink autoscaler (FLIP-271), decision for decision; its vertex rules, in its order. */
import type { VertexEvaluation } from '../../model/evaluation.ts';
import type { JobVertex, VertexId } from '../../model/graph.ts';
import type { Notice } from '../../model/notice.ts';
import type { Reason } from '../../model/reason.ts';
import type { Sample } from '../../model/sample.ts';
import { failedByOption } from '../../options/option-error.ts';
import type { Failed, Policy, Proposed, Situation, VertexProposal } from '../policy.ts';
import { alignment } from './alignment.ts';
import { applyRules } from './apply-rules.ts';
import { decided, outcome } from './bookkeeping.ts';
import { effectiveness } from './effectiveness.ts';
import { excluded } from './excluded.ts';
import { expectedRate } from './expected-rate.ts';
import { factorLimits } from './factor-limits.ts';
import { type DelayedScaleDown, type FlinkState, initialFlinkState } from './flink-state.ts';
import { trimmedHistory } from './history.ts';
import { infiniteBacklog } from './infinite-backlog.ts';
import { memoryPressure } from './memory-pressure.ts';
import { observe, prepare } from './observe.ts';
import { observedScalability } from './observed-scalability.ts';
import { outsideUtilizationBand } from './outside-utilization-band.ts';
import { requiredFactor, whyRequired } from './required-factor.ts';
import { scaleDownInterval } from './scale-down-interval.ts';
import { validate } from './validate.ts';
import type { VertexRule } from './vertex-rule.ts';
import { withinBounds } from './within-bounds.ts';

const VERTEX_RULES: readonly VertexRule[] = [
  excluded, // by option, finished, or its busy time is not known
  requiredFactor, // capacity needed at the wanted utilization, over what it can do
  observedScalability, // more, where past scalings brought less than they should
  factorLimits, // one step goes only so far
  withinBounds, // from a factor to a parallelism
  alignment, // evenly over key groups or partitions
  expectedRate, // what to expect of it, and whether the vertex is out of its band
  effectiveness, // not up again if the last time did not help
  scaleDownInterval, // not down before it was wanted for a while
];

/** What every vertex should have, and whether that is worth a restart. */
const propose = (state: FlinkState, situation: Situation): Proposed<FlinkState> => {
  const { filling } = situation;
  if (filling !== undefined) return { kind: 'hold', state, notices: [], because: [filling] };
  const progress: Progress = { state, notices: [] };
  try {
    return { ...answer(situation, progress), ...progress };
  } catch (error) {
    return { ...progress, ...failedByOption(error) };
  }
};

export const flink: Policy<FlinkState> = {
  name: 'flink',
  initial: initialFlinkState,
  prepare, // vertices that are gone leave the history
  observe, // restart times measured, window evaluated: target rates, true processing rates, thresholds
  propose, // window full, no memory pressure, the rules above, then the utilization band
  decided, // history, overrides and a restart to be measured; Java's scaling report
  outcome, // a change that did not happen leaves none of them
  validate,
};

/** What was reached stays, even when an option turns out to be unreadable half way. */
interface Progress {
  state: FlinkState;
  readonly notices: Notice[];
}

type Answer =
  | Omit<Extract<Proposed<FlinkState>, { kind: 'proposed' }>, keyof Progress>
  | Omit<Extract<Proposed<FlinkState>, { kind: 'hold' }>, keyof Progress>
  | Failed;

const answer = (situation: Situation, progress: Progress): Answer => {
  const pressure = memoryPressure(situation);
  if (pressure !== undefined) {
    progress.notices.push(pressure.notice);
    return { kind: 'hold', because: pressure.because };
  }
  const unknown = infiniteBacklog(situation);
  if (unknown !== undefined) return { kind: 'hold', because: [unknown] };
  const proposed = everyVertex(situation, progress);
  if (proposed.kind === 'failed') return proposed;
  const { vertices } = proposed;
  const because = outsideUtilizationBand(vertices, situation);
  return { kind: 'proposed', vertices, restart: because === undefined ? { kind: 'yes' } : { kind: 'no', because } };
};

type AllProposed = { readonly kind: 'all'; readonly vertices: readonly VertexProposal[] } | Failed;

const everyVertex = (situation: Situation, progress: Progress): AllProposed => {
  const { options, job, now, window, evaluation } = situation;
  const history = trimmedHistory(progress.state.history, now, options);
  const newest = window[window.length - 1] as Sample;
  const { restartMs } = evaluation;
  const vertices: VertexProposal[] = [];
  for (const vertex of job.graph.vertices) {
    const { id } = vertex;
    const delayed = progress.state.delayedScaleDown;
    const evaluated = evaluation.vertices[id] as VertexEvaluation;
    const own = { vertex, evaluation: evaluated, history: history[id] ?? [], newest, restartMs, options, now };
    const proposed = applyRules(VERTEX_RULES, own, delayed[id]);
    if (proposed.notices.length > 0) progress.notices.push(...proposed.notices);
    if (proposed.kind === 'impossible') {
      return { kind: 'failed', because: { rule: 'impossible', says: proposed.message }, message: proposed.message };
    }
    const delayedScaleDown = withDelayed(delayed, id, proposed.proposal.delayed);
    if (delayedScaleDown !== delayed) progress.state = { ...progress.state, delayedScaleDown };
    const { kind, proposal, because } = proposed;
    vertices.push({
      vertex,
      kind,
      parallelism: proposal.parallelism,
      expectedProcessingRate: proposal.expectedProcessingRate,
      urgent: proposal.outsideBound,
      headline: (to) => headline(vertex, to, because, situation),
      because,
    });
  }
  return { kind: 'all', vertices };
};

type Delayed = FlinkState['delayedScaleDown'];

const withDelayed = (delayed: Delayed, id: VertexId, own: DelayedScaleDown | undefined): Delayed => {
  if (delayed[id] === own) return delayed;
  if (own !== undefined) return { ...delayed, [id]: own };
  const { [id]: _cleared, ...rest } = delayed;
  return rest;
};

/**
 * "orders needs 1 240 records/s at 70 % busy, has 820: 4 -> 7 of 8 partitions." Where all vertices share one parallelism, what
 * one of them needs is no change of it: "… has 820 with 4 subtasks: 7 would be enough (8 partitions)."
 */
const headline = (
  vertex: JobVertex,
  parallelism: number,
  because: readonly Reason[],
  { evaluation, options, job }: Situation,
): Reason => {
  const shared = job.size.kind === 'kpu';
  const evaluated = evaluation.vertices[vertex.id] as VertexEvaluation;
  const needs = whyRequired({ vertex, evaluation: evaluated, restartMs: evaluation.restartMs, options });
  const bound = because.findLast((reason) => reason.bound !== undefined)?.bound;
  const partitions = evaluated.sourcePartitions;
  const [of, beside] = partitions > 0 ? [` of ${partitions} partitions`, ` (${partitions} partitions)`] : ['', ''];
  const has = vertex.parallelism === 1 ? '1 subtask' : `${vertex.parallelism} subtasks`;
  return {
    ...needs,
    says: shared
      ? `${needs.says} with ${has}: ${parallelism} would be enough${beside}.`
      : `${needs.says}: ${vertex.parallelism} -> ${parallelism}${of}.`,
    numbers: {
      ...needs.numbers,
      [shared ? 'subtasks' : 'from']: { value: vertex.parallelism, unit: 'subtasks' },
      [shared ? 'enough' : 'to']: { value: parallelism, unit: 'subtasks' },
    },
    ...(bound === undefined ? {} : { bound }),
  };
};
