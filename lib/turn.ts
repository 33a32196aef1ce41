/** One turn of the scaling core: everything it needs comes in, everything that changes goes out. */
import type { Conduct } from './conduct.ts';
import { decide } from './decide/decide.ts';
import type { Decision } from './decision.ts';
import { evaluate } from './evaluation/evaluate.ts';
import type { Evaluation } from './evaluation/evaluation.ts';
import type { Fullness } from './fullness.ts';
import { restartTime, withRestartMeasured } from './evaluation/restart-time.ts';
import { trimmedHistory, trimmedRestarts } from './history.ts';
import type { JobState } from './job.ts';
import type { JobMemory } from './job-memory.ts';
import { autoscalerError, type Notice } from './notice.ts';
import { duration } from './number/plain.ts';
import type { EpochMs, Observation } from './observation.ts';
import { OptionError } from './options/option-error.ts';
import type { Options } from './options/options.ts';
import { flink } from './policy/flink.ts';
import type { Reason } from './reason.ts';
import { forgotten, withRescale } from './remember.ts';
import type { Sample } from './sample.ts';
import { takeIn } from './take-in.ts';

export interface Situation {
  readonly options: Options;
  readonly job: JobState;
  readonly memory: JobMemory;
  /** In time order. One that is as old as a sample of the window replaces it (late points repair themselves). */
  readonly observations: readonly Observation[];
  readonly now: EpochMs;
  readonly conduct: Conduct;
}

export interface Turn {
  readonly memory: JobMemory;
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

/** What has been reached so far; it stays when an option turns out to be unreadable half way. */
interface Progress {
  memory: JobMemory;
  samples: readonly Sample[];
  evaluation: Evaluation | undefined;
  fullness: Fullness | undefined;
  restartMs: number | undefined;
  readonly notices: Notice[];
}

export const turn = (situation: Situation): Turn => {
  const progress: Progress = { memory: situation.memory, samples: [], evaluation: undefined, fullness: undefined, restartMs: undefined, notices: [] };
  const decision = decisionOf(situation, progress);
  return { ...progress, decision };
};

const decisionOf = (situation: Situation, progress: Progress): Decision => {
  try {
    return cycle(situation, progress);
  } catch (error) {
    if (!(error instanceof OptionError)) throw error;
    return failed(progress, { rule: 'option', says: error.message, bound: error.key }, error.message);
  }
};

const hold = (...because: readonly Reason[]): Decision => ({ kind: 'hold', because });

const failed = ({ notices }: Progress, because: Reason, message: string): Decision => {
  notices.push(autoscalerError(message));
  return hold(because);
};

const cycle = (situation: Situation, progress: Progress): Decision => {
  const { options, job, now, conduct } = situation;
  if (!options.enabled) {
    progress.memory = forgotten(progress.memory);
    return hold({ rule: 'enabled', says: 'The autoscaler is off for this job.', bound: 'job.autoscaler.enabled' });
  }
  if (job.status !== 'RUNNING') {
    return hold({ rule: 'job-running', says: `The job is ${job.status ?? 'unknown'}; only a RUNNING one is scaled.` });
  }
  // Java reads it for its first request; so a wrong one ends the cycle here.
  const { restClientTimeoutMs: _ } = options;
  const taken = takeIn(situation, progress);
  if (taken.kind === 'failed') return failed(progress, taken.because, taken.message);
  if (taken.kind === 'not-ready') return hold(taken.because);
  const trimmed = trimmedHistory(progress.memory.history, now, options);
  const restarts = withRestartMeasured(
    trimmedRestarts(progress.memory.restarts, now, options),
    trimmed,
    job.graph,
    taken.runningSince,
  );
  progress.memory = { ...progress.memory, restarts };
  const { window } = progress.memory;
  if (window.length < 2) {
    return hold({
      rule: 'two-samples',
      says: `Rates need two samples; there ${window.length === 1 ? 'is one' : 'are none'} so far.`,
    });
  }
  progress.restartMs = restartTime(restarts, options);
  const evaluated = evaluate({
    graph: job.graph,
    options,
    window,
    windowFull: taken.fullness.kind === 'full',
    restartMs: progress.restartMs,
    sourcePartitions: progress.memory.collector?.sourcePartitions ?? {},
  });
  if (evaluated.kind === 'error') {
    const { vertex, says, message } = evaluated;
    return failed(progress, { rule: 'evaluation', vertex, says }, message);
  }
  progress.evaluation = evaluated.evaluation;
  if (taken.fullness.kind !== 'full') return hold(taken.fullness.because);
  if (conduct.kind === 'blocked') return { kind: 'hold', because: conduct.because };
  const stale = taken.idle ?? staleness(window, now, options);
  if (stale) return hold(stale);
  const decided = decide(
    flink,
    { options, job, conduct, now, window, evaluation: evaluated.evaluation, history: trimmed },
    progress.memory.delayedScaleDown,
    (notice) => progress.notices.push(notice),
  );
  progress.memory = { ...progress.memory, delayedScaleDown: decided.delayed };
  if (decided.kind === 'impossible') {
    return failed(progress, { rule: 'impossible', says: decided.message }, decided.message);
  }
  const { decision, summaries, parallelism } = decided;
  progress.evaluation = decided.evaluation;
  if (decision.kind === 'rescale') {
    const remembered = { ...progress.memory, history: trimmed };
    progress.memory = withRescale(remembered, { at: now, summaries, parallelism, config: decision.config });
  }
  return decision;
};

const LEAST_STALE_MS = 300_000;

/** Old news decide nothing: the newest sample may be half a window old at most, or 5 minutes. */
const staleness = (window: readonly Sample[], now: EpochMs, options: Options): Reason | undefined => {
  const age = now - (window[window.length - 1]?.at ?? now);
  const most = Math.max(LEAST_STALE_MS, options.metricsWindowMs / 2);
  if (age <= most) return undefined;
  return {
    rule: 'fresh-samples',
    says: `The newest sample is ${duration(age)} old; nothing is decided on more than ${duration(most)}.`,
    numbers: { age: { value: age / 1000, unit: 's' } },
  };
};
