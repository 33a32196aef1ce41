/** What does a job's state become once it is known what came of a change? */

import {
  type AutoscalerState,
  initialState,
  type RestartRecord,
  type ScalingRecord,
} from '../model/autoscaler-state.ts';
import type { ChangeInFlight, ConfigChanges } from '../model/decision.ts';
import type { VertexId } from '../model/graph.ts';

/** What settling needs of a change in flight. */
type Settling = Pick<ChangeInFlight, 'decidedAt' | 'change'>;

/**
 * The change never happened (refused, failed, lapsed): its history, its tracking record and its overrides are taken back,
 * so that neither effectiveness nor restart times are learned from it.
 */
export const revertBookkeeping = (state: AutoscalerState, { decidedAt, change }: Settling): AutoscalerState => {
  const history: Record<VertexId, readonly ScalingRecord[]> = {};
  for (const [id, records] of Object.entries(state.history) as [VertexId, readonly ScalingRecord[]][]) {
    const kept = records.filter((record) => record.at !== decidedAt);
    if (kept.length > 0) history[id] = kept;
  }
  const overrides: Record<VertexId, number> = { ...state.overrides };
  for (const { vertex, from, to } of change.vertices) if (overrides[vertex] === to) overrides[vertex] = from;
  return {
    ...state,
    history,
    overrides,
    configChanges: sameConfig(state.configChanges, change.config) ? initialState.configChanges : state.configChanges,
    restarts: state.restarts.filter((record) => record.decidedAt !== decidedAt),
    memoryConstrained: state.memoryConstrained?.at === decidedAt ? undefined : state.memoryConstrained,
  };
};

/**
 * The platform measured how long the restart took. NaN: it could not. A duration that a turn has already learned from
 * the job's own RUNNING time stays.
 */
export const confirmRestart = (state: AutoscalerState, { decidedAt }: Settling, restartMs: number): AutoscalerState => {
  if (Number.isNaN(restartMs)) return state;
  return {
    ...state,
    restarts: state.restarts.map((record) =>
      record.decidedAt === decidedAt && isUnknown(record) ? { decidedAt, restartMs } : record,
    ),
  };
};

/** A negative duration is one that a turn drew from the run before the restart. */
const isUnknown = ({ restartMs }: RestartRecord): boolean => restartMs === undefined || restartMs < 0;

const sameConfig = (a: ConfigChanges, b: ConfigChanges): boolean => {
  const keys = Object.keys(a.overrides);
  return keys.length === Object.keys(b.overrides).length && keys.every((key) => a.overrides[key] === b.overrides[key]);
};
