/**
 * A window holds what one metric source measured. Two sources count the same records at other places and times: the
 * difference of their counters would look like a jump of the load, or a fall to nothing.
 */
import type { AutoscalerState } from '../model/autoscaler-state.ts';
import type { MetricSourceKind } from '../model/observation.ts';
import type { Reason } from '../model/reason.ts';

export interface WindowOfMetricSource {
  readonly state: AutoscalerState;
  /** Why the window is empty now. */
  readonly because: readonly Reason[];
}

/** `measuredBy`: of the new observations; undefined: the platform's own source. */
export const windowOfMetricSource = (
  { measuredBy: before, ...state }: AutoscalerState,
  measuredBy: MetricSourceKind | undefined,
): WindowOfMetricSource => {
  const known = measuredBy === undefined ? state : { ...state, measuredBy };
  if (before === measuredBy || state.window.length === 0) return { state: known, because: [] };
  const says = `The metrics come from ${nameOf(measuredBy)} now, before from ${nameOf(before)}: the window starts again.`;
  return {
    state: { ...known, window: [], collector: undefined },
    because: [{ rule: 'metric-source-changed', says }],
  };
};

const nameOf = (kind: MetricSourceKind | undefined): string =>
  kind === 'flink-rest' ? 'Flink’s REST API' : 'CloudWatch';
