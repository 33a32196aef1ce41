/** The evaluation of a window that one metric source has measured, whichever answered this time. */
import { windowOfMetricSource } from '../../lib/collection/window-of-metric-source.ts';
import type { JobEvaluated } from '../../lib/evaluate-job.ts';
import type { AutoscalerState } from '../../lib/model/autoscaler-state.ts';
import type { Observed } from '../ports.ts';

/** Where nothing was observed, nothing has changed. */
export const evaluateWithMetricSource = async (
  before: AutoscalerState,
  { observations, measuredBy }: Extract<Observed, { kind: 'observed' }>,
  evaluate: (state: AutoscalerState) => JobEvaluated | Promise<JobEvaluated>,
): Promise<JobEvaluated> => {
  const source = observations.length === 0 ? before.measuredBy : measuredBy;
  const { state, because } = windowOfMetricSource(before, source);
  const result = await evaluate(state);
  const { decision } = result;
  return {
    ...result,
    state: source === undefined ? result.state : { ...result.state, measuredBy: source },
    decision: { ...decision, because: [...because, ...decision.because] },
  };
};
