/** One turn of the scaling core: everything it needs comes in, everything that changes goes out. */

import type { Fullness } from './collection/fullness.ts';
import { staleness } from './collection/staleness.ts';
import { updateWindow } from './collection/update-window.ts';
import { decide } from './rules/decide.ts';
import { decideUrgently } from './rules/decide-urgently.ts';
import type { EvaluationContext } from './evaluation-context.ts';
import { withTuning } from './memory-tuning/pre-tuning-config.ts';
import type { AutoscalerState } from './model/autoscaler-state.ts';
import type { Decision } from './model/decision.ts';
import type { ExecutionMode } from './model/execution-mode.ts';
import type { JobState } from './model/job.ts';
import { autoscalerError, type Notice } from './model/notice.ts';
import type { EpochMs, Observation } from './model/observation.ts';
import type { Reason } from './model/reason.ts';
import type { Sample } from './model/sample.ts';
import { OptionError } from './options/option-error.ts';
import type { Options } from './options/options.ts';
import { evaluate } from './policies/flink/evaluation/evaluate.ts';
import type { Evaluation } from './model/evaluation.ts';
import { restartTime, withRestartMeasured } from './policies/flink/evaluation/restart-time.ts';
import { flink } from './policies/flink/flink.ts';
import { trimmedHistory, trimmedRestarts } from './policies/flink/history.ts';
import { cleared, withRescale } from './state-updates.ts';

export interface JobInput {
  readonly options: Options;
  readonly job: JobState;
  readonly state: AutoscalerState;
  /** In time order. One that is as old as a sample of the window replaces it (late points repair themselves). */
  readonly observations: readonly Observation[];
  readonly now: EpochMs;
  readonly executionMode: ExecutionMode;
}

export interface JobEvaluated {
  readonly state: AutoscalerState;
  readonly decision: Decision;
  /** Undefined while there are fewer than two samples, or when the window could not be evaluated. */
  readonly evaluation: Evaluation | undefined;
  /** Is the window full, and if not, how far is it? Undefined when nothing was collected. */
  readonly fullness: Fullness | undefined;
  /** Restart time that was reckoned with; undefined when the cycle ended before. */
  readonly restartMs: number | undefined;
  /** Samples that are new in the window, or that late points changed. */
  readonly samples: readonly Sample[];
  readonly notices: readonly Notice[];
}

export const evaluateJob = (situation: JobInput): JobEvaluated => {
  const progress: EvaluationContext = {
    state: situation.state,
    samples: [],
    fullness: undefined,
    restartMs: undefined,
    evaluation: undefined,
    notices: [],
    because: [],
  };
  const decision = cycle(situation, progress);
  const { because: _, ...reached } = progress;
  return { ...reached, decision };
};

/** Each step ends the cycle with a decision, or lets the next one go on. */
const cycle = (situation: JobInput, progress: EvaluationContext): Decision => {
  try {
    const standsStill = standing(situation, progress);
    if (standsStill !== undefined) return standsStill;
    const held = measure(situation, progress);
    const { decision, notes } = urgent(situation, progress);
    return decision ?? withNotes(held ?? act(situation, progress), notes);
  } catch (error) {
    if (!(error instanceof OptionError)) throw error;
    return failed(situation, progress, { rule: 'option', says: error.message, bound: error.key }, error.message);
  }
};

/** What blocks the turn comes first: it holds whatever else there is to say. */
const hold = ({ executionMode }: JobInput, ...because: readonly Reason[]): Decision => ({
  kind: 'hold',
  because: executionMode.kind === 'blocked' ? [...executionMode.because, ...because] : because,
});

const failed = (situation: JobInput, progress: EvaluationContext, because: Reason, message: string): Decision => {
  progress.notices.push(autoscalerError(message));
  return hold(situation, because, ...progress.because);
};

/** Is this job scaled at all? */
const standing = (situation: JobInput, progress: EvaluationContext): Decision | undefined => {
  const { options, job } = situation;
  if (!options.enabled) {
    progress.state = cleared(progress.state);
    const says = 'The autoscaler is off for this job.';
    return hold(situation, { rule: 'enabled', says, bound: 'job.autoscaler.enabled' });
  }
  if (job.status === 'RUNNING') return undefined;
  const says = `The job is ${job.status ?? 'unknown'}; only a RUNNING one is scaled.`;
  return hold(situation, { rule: 'job-running', says });
};

/** What is the job like? */
const measure = (situation: JobInput, progress: EvaluationContext): Decision | undefined => {
  const { options, job, now } = situation;
  // Java reads it for its first request; so a wrong one ends the cycle here.
  const { restClientTimeoutMs: _ } = options;
  const taken = updateWindow(situation, progress);
  if (taken.kind === 'failed') return failed(situation, progress, taken.because, taken.message);
  if (taken.kind === 'not-ready') return hold(situation, taken.because);
  const history = trimmedHistory(progress.state.history, now, options);
  const known = trimmedRestarts(progress.state.restarts, now, options);
  const restarts = withRestartMeasured(known, history, job.graph, taken.runningSince);
  progress.state = { ...progress.state, restarts };
  const { window, collector } = progress.state;
  if (window.length < 2) {
    return hold(situation, taken.idle ?? tooFew(window));
  }
  progress.restartMs = restartTime(restarts, options);
  const evaluated = evaluate({
    graph: job.graph,
    options,
    window,
    windowFull: taken.fullness.kind === 'full',
    restartMs: progress.restartMs,
    sourcePartitions: collector?.sourcePartitions ?? {},
  });
  if (evaluated.kind === 'error') {
    const { vertex, says, message } = evaluated;
    return failed(situation, progress, { rule: 'evaluation', vertex, says }, message);
  }
  progress.evaluation = evaluated.evaluation;
  if (taken.fullness.kind !== 'full') return hold(situation, taken.fullness.because);
  const stale = taken.idle ?? staleness(window, now, options);
  return stale && hold(situation, stale);
};

const tooFew = (window: readonly Sample[]): Reason => ({
  rule: 'two-samples',
  says: `Rates need two samples; there ${window.length === 1 ? 'is one' : 'are none'} so far.`,
});

interface Urgent {
  readonly decision?: Decision;
  /** When nothing comes of it. */
  readonly notes: readonly Reason[];
}

/** What can't wait, even while there is not enough to go by? */
const urgent = (situation: JobInput, progress: EvaluationContext): Urgent => {
  const { options, job, now, executionMode } = situation;
  if (executionMode.kind === 'blocked') return { notes: [] };
  const decided = decideUrgently(flink, { options, job, now, executionMode, state: progress.state }, progress);
  if (decided.kind === 'nothing') return { notes: decided.because };
  const { decision, parallelism, memoryConstrained } = decided;
  if (decision.kind === 'rescale') {
    const { config } = decision;
    progress.state = withRescale(progress.state, { at: now, summaries: [], parallelism, config, memoryConstrained });
  }
  return { decision, notes: [] };
};

const withNotes = (decision: Decision, notes: readonly Reason[]): Decision =>
  notes.length === 0 ? decision : { ...decision, because: [...decision.because, ...notes] };

/** What is to be done? */
const act = (situation: JobInput, progress: EvaluationContext): Decision => {
  const { options, job, now, executionMode } = situation;
  const { evaluation } = progress;
  const { window } = progress.state;
  if (executionMode.kind === 'blocked' || evaluation === undefined) return hold(situation);
  const history = trimmedHistory(progress.state.history, now, options);
  const state = progress.state;
  const decided = decide(flink, { options, job, executionMode, now, window, evaluation, history, state }, progress);
  if (decided.kind === 'impossible') {
    return failed(situation, progress, { rule: 'impossible', says: decided.message }, decided.message);
  }
  const { decision, summaries, parallelism, memoryConstrained } = decided;
  if (decision.kind === 'rescale') {
    const { config } = decision;
    progress.state = withRescale(
      { ...progress.state, history, tuning: withTuning(state.tuning, options.configuration, config) },
      { at: now, summaries, parallelism, config, memoryConstrained },
    );
  }
  return decision;
};
