/** One step of the scaling core: everything it needs comes in, everything that changes goes out. It knows no policy. */

import { countedPartitions } from './collection/counted-partitions.ts';
import { withReadingStages } from './collection/portable-input.ts';
import { staleness } from './collection/staleness.ts';
import { startWindow, updateWindow } from './collection/update-window.ts';
import type { EvaluationContext } from './evaluation-context.ts';
import { type AutoscalerState, cleared, type StateOfDecision } from './model/autoscaler-state.ts';
import type { Decision } from './model/decision.ts';
import type { Evaluation } from './model/evaluation.ts';
import type { ExecutionMode } from './model/execution-mode.ts';
import type { JobState } from './model/job.ts';
import { autoscalerError, type Notice } from './model/notice.ts';
import type { EpochMs, Observation } from './model/observation.ts';
import type { PartitionsBySource } from './model/partitions.ts';
import type { Predictions } from './model/predictions.ts';
import type { Reason } from './model/reason.ts';
import type { Fullness, Sample } from './model/sample.ts';
import { failedByOption } from './options/option-error.ts';
import type { Options } from './options/options.ts';
import type { Failed, FleetSeen, Policy, Seen } from './policies/policy.ts';
import { ownState, policySwitched, withPolicy } from './policies/policy-state.ts';
import { decide } from './rules/decide.ts';
import { decideUrgently } from './rules/decide-urgently.ts';
import { packingLimits } from './rules/kpu/kpu-size.ts';
import { recordDecision } from './rules/record-decision.ts';

export interface JobInput {
  /** Decides; see `policies.ts` for those that there are. */
  readonly policy: Policy<unknown>;
  readonly options: Options;
  readonly job: JobState;
  readonly state: AutoscalerState;
  /** In time order. One that is as old as a sample of the window replaces it (late points repair themselves). */
  readonly observations: readonly Observation[];
  readonly now: EpochMs;
  readonly executionMode: ExecutionMode;
  /**
   * No source is made wider than this. Absent: only the observations say it, and the policy alone says what follows
   * (a replay of the Java autoscaler's decisions).
   */
  readonly partitions?: PartitionsBySource;
  /** What other jobs have shown. */
  readonly fleet?: FleetSeen | undefined;
}

export interface JobEvaluated {
  readonly state: AutoscalerState;
  readonly decision: Decision;
  /** Undefined while there is not enough to evaluate, or when the window could not be evaluated. */
  readonly evaluation: Evaluation | undefined;
  /** Is the window full, and if not, how far is it? Undefined when nothing was collected. */
  readonly fullness: Fullness | undefined;
  /** The restart time that was assumed; undefined when the evaluation ended before. */
  readonly restartMs: number | undefined;
  /** What the policy expects of the job; undefined where it makes no predictions. */
  readonly predictions: Predictions | undefined;
  /** Samples that are new in the window, or that late points changed. */
  readonly samples: readonly Sample[];
  readonly notices: readonly Notice[];
  /** The policy was asked what each vertex should have: a hold is its own or a limit's word, and not for want of data. */
  readonly proposed?: true;
  /** In mode `approve`, of a decision to change the job: what it makes of the state once a person has approved it. */
  readonly whenApproved?: StateOfDecision;
}

export const evaluateJob = (input: JobInput): JobEvaluated => {
  const switched = policySwitched(input.state, input.policy);
  const context: EvaluationContext = {
    state: switched === undefined ? input.state : switched.state,
    samples: [],
    fullness: undefined,
    restartMs: undefined,
    evaluation: undefined,
    predictions: undefined,
    notices: switched === undefined ? [] : [switched.notice],
    because: [],
  };
  const decided = steps(withReadingStages(input), context);
  const decision = withNotes(decided, switched === undefined ? [] : [switched.because]);
  const { because: _, ...reached } = context;
  return { ...reached, decision };
};

/** Each step ends the evaluation with a decision, or lets the next one go on. */
const steps = (input: JobInput, context: EvaluationContext): Decision => {
  try {
    const notScaled = scaledAtAll(input, context);
    if (notScaled !== undefined) return notScaled;
    const measured = measure(input, context);
    const { decision, notes } = urgent(input, context);
    if (decision !== undefined) return decision;
    return withNotes(measured.kind === 'held' ? measured.decision : act(input, measured.seen, context), notes);
  } catch (error) {
    return failed(input, context, failedByOption(error));
  }
};

/** What blocks the evaluation comes first: it holds whatever else there is to say. */
const hold = ({ executionMode }: JobInput, ...because: readonly Reason[]): Decision => ({
  kind: 'hold',
  because: executionMode.kind === 'blocked' ? [...executionMode.because, ...because] : because,
});

const failed = (input: JobInput, context: EvaluationContext, { because, message }: Omit<Failed, 'kind'>): Decision => {
  context.notices.push(autoscalerError(message));
  return hold(input, because, ...context.because);
};

/** Is this job scaled at all? */
const scaledAtAll = (input: JobInput, context: EvaluationContext): Decision | undefined => {
  const { options, job } = input;
  if (!options.enabled) {
    context.state = cleared(context.state);
    const says = 'The autoscaler is off for this job.';
    return hold(input, { rule: 'enabled', says, bound: 'job.autoscaler.enabled' });
  }
  if (job.status === 'RUNNING') return undefined;
  const says = `The job is ${job.status ?? 'not running'}; only a RUNNING one is scaled.`;
  return hold(input, { rule: 'job-running', says });
};

type Measured = { readonly kind: 'held'; readonly decision: Decision } | { readonly kind: 'seen'; readonly seen: Seen };

/** What is the job like? */
const measure = (input: JobInput, context: EvaluationContext): Measured => {
  const { policy, options, job, now } = input;
  const held = (decision: Decision): Measured => ({ kind: 'held', decision });
  const started = startWindow(job, context);
  if (started.kind === 'failed') return held(failed(input, context, started));
  if (started.kind === 'not-ready') return held(hold(input, started.because));
  const { runningSince } = started;
  context.state = withPolicy(context.state, policy, (state) => policy.prepare(state, { options, job, now }));
  const updated = updateWindow(input, runningSince, context);
  if (updated.kind === 'failed') return held(failed(input, context, updated));
  if (updated.kind === 'not-ready') return held(hold(input, updated.because));
  const { window, collector } = context.state;
  const windowFull = updated.fullness.kind === 'full';
  const sourcePartitions = countedPartitions(collector?.sourcePartitions ?? {}, input.partitions ?? {});
  const seen: Seen = { options, job, now, window, windowFull, runningSince, sourcePartitions, fleet: input.fleet };
  const observed = policy.observe(ownState(context.state, policy), seen);
  context.state = withPolicy(context.state, policy, () => observed.state);
  context.restartMs = observed.restartMs;
  if (observed.kind === 'failed') return held(failed(input, context, observed));
  if (observed.kind === 'not-enough') return held(hold(input, updated.idle ?? observed.because));
  context.evaluation = observed.evaluation;
  context.predictions = observed.predictions;
  const blind = updated.idle ?? staleness(window, now, options);
  if (blind !== undefined) return held(hold(input, windowFull ? blind : (fillingOf(updated.fullness) ?? blind)));
  return { kind: 'seen', seen };
};

const fillingOf = (fullness: Fullness | undefined): Reason | undefined =>
  fullness?.kind === 'filling' ? fullness.because : undefined;

interface Urgent {
  readonly decision?: Decision;
  /** When nothing comes of it. */
  readonly notes: readonly Reason[];
}

/** What can't wait, even while there is not enough to go by? */
const urgent = (input: JobInput, context: EvaluationContext): Urgent => {
  const { options, job, now, executionMode } = input;
  if (executionMode.kind === 'blocked') return { notes: [] };
  const decided = decideUrgently({ options, job, now, executionMode, state: context.state }, context);
  if (decided.kind === 'nothing') return { notes: decided.because };
  recordDecision(decided, input, context);
  return { decision: decided.decision, notes: [] };
};

const withNotes = (decision: Decision, notes: readonly Reason[]): Decision =>
  notes.length === 0 ? decision : { ...decision, because: [...decision.because, ...notes] };

/** What is to be done? */
const act = (input: JobInput, seen: Seen, context: EvaluationContext): Decision => {
  const { policy, options, now, executionMode } = input;
  const evaluation = context.evaluation;
  const filling = fillingOf(context.fullness);
  if (executionMode.kind === 'blocked' || evaluation === undefined) return hold(input, ...(filling ? [filling] : []));
  const situated = { ...seen, evaluation, filling, packing: packingLimits(options, context.state, now) };
  const proposed = policy.propose(ownState(context.state, policy), situated);
  context.state = withPolicy(context.state, policy, () => proposed.state);
  context.proposed = true;
  context.notices.push(...proposed.notices);
  if (proposed.predictions) context.predictions = { ...context.predictions, ...proposed.predictions };
  if (proposed.kind === 'failed') return failed(input, context, proposed);
  const situation = { ...input, window: seen.window, evaluation, state: context.state, packedBy: policy.packedBy };
  const decided = decide(proposed, situation, context);
  recordDecision(decided, input, context);
  return decided.decision;
};
