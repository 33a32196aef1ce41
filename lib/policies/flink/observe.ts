/** What the window says: restart time, and what every vertex needs and can do. */
import type { Evaluation } from '../../model/evaluation.ts';
import type { Reason } from '../../model/reason.ts';
import type { Sample } from '../../model/sample.ts';
import { failedByOption } from '../../options/option-error.ts';
import type { Failed, Policy, Seen, Unmeasured } from '../policy.ts';
import { evaluate } from './evaluate.ts';
import type { FlinkState } from './flink-state.ts';
import { trimmedHistory, trimmedRestarts, withoutRemoved } from './history.ts';
import { restartTime, withRestartMeasured } from './restart-time.ts';

/** Java reads the REST timeout for its first request and trims the history before it collects: a wrong option ends it here. */
export const prepare: Policy<FlinkState>['prepare'] = (state, { options, job, now }: Unmeasured) => {
  const { restClientTimeoutMs: _ } = options;
  const history = withoutRemoved(trimmedHistory(state.history, now, options), job.graph.vertices);
  return history === undefined ? state : { ...state, history };
};

export const observe: Policy<FlinkState>['observe'] = (before, seen) => {
  let state = before;
  let restartMs: number | undefined;
  try {
    const { options, job, now, window, runningSince } = seen;
    const history = trimmedHistory(before.history, now, options);
    const known = trimmedRestarts(before.restarts, now, options);
    const restarts = withRestartMeasured(known, history, job.graph, runningSince);
    state = { ...before, restarts };
    if (window.length < 2) return { kind: 'not-enough', state, restartMs, because: tooFew(window) };
    restartMs = restartTime(restarts, options);
    return { state, restartMs, ...evaluation(seen, restartMs) };
  } catch (error) {
    return { state, restartMs, ...failedByOption(error) };
  }
};

type Evaluated = { readonly kind: 'evaluated'; readonly evaluation: Evaluation } | Failed;

const evaluation = (seen: Seen, restartMs: number): Evaluated => {
  const { options, job, window, windowFull, sourcePartitions } = seen;
  const evaluated = evaluate({ graph: job.graph, options, window, windowFull, restartMs, sourcePartitions });
  if (evaluated.kind === 'evaluation') return { kind: 'evaluated', evaluation: evaluated.evaluation };
  const { vertex, says, message } = evaluated;
  return { kind: 'failed', because: { rule: 'evaluation', vertex, says }, message };
};

const tooFew = (window: readonly Sample[]): Reason => ({
  rule: 'two-samples',
  says: `Rates need two samples; there ${window.length === 1 ? 'is one' : 'are none'} so far.`,
});
