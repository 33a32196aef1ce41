/** What policy `flink` records of a change that was decided, and reverts of one that did not happen. */
import type { ChangeInFlight } from '../../model/change.ts';
import type { ConfigChanges } from '../../model/decision.ts';
import type { VertexId } from '../../model/graph.ts';
import type { Policy } from '../policy.ts';
import { type FlinkState, initialFlinkState, type RestartRecord, type ScalingRecord } from './flink-state.ts';
import { trimmedHistory } from './history.ts';
import { scalingReport, summarize } from './scaling-report.ts';

/** A rescale enters the history, starts a restart, replaces the overrides, and ends every wait of a scale-down. */
export const decided: Policy<FlinkState>['decided'] = (state, change) => {
  const { kind, at, options, proposals, parallelism, evaluation, config } = change;
  const summaries = evaluation === undefined ? [] : summarize(proposals, parallelism, evaluation);
  const notices = proposals.length === 0 ? [] : [scalingReport(kind, summaries, options)];
  if (kind === 'recommend') return { state, notices };
  const history: Record<VertexId, readonly ScalingRecord[]> = { ...trimmedHistory(state.history, at, options) };
  for (const { vertex, from, to, trueProcessingRate, expectedProcessingRate } of summaries) {
    if (Number.isNaN(trueProcessingRate)) continue;
    const earlier = (history[vertex] ?? []).filter((record) => record.at !== at);
    history[vertex] = [...earlier, { at, from, to, trueProcessingRate, expectedProcessingRate }];
  }
  const restarts = state.restarts.filter(({ decidedAt }) => decidedAt !== at);
  return {
    state: {
      history,
      restarts: [...restarts, { decidedAt: at, restartMs: undefined }],
      overrides: parallelism,
      configChanges: config,
      delayedScaleDown: {},
    },
    notices,
  };
};

export const outcome: Policy<FlinkState>['outcome'] = (state, change, { kind, ...facts }) => {
  switch (kind) {
    case 'applied':
      return state;
    case 'refused':
    case 'failed':
    case 'lapsed':
      return revertBookkeeping(state, change);
    default:
      return 'restartSeconds' in facts ? withRestart(state, change, facts.restartSeconds * 1000) : state;
  }
};

type Settling = Pick<ChangeInFlight, 'decidedAt' | 'change'>;

/** The change never happened: neither effectiveness nor restart times are learned from it. */
const revertBookkeeping = (state: FlinkState, { decidedAt, change }: Settling): FlinkState => {
  const history: Record<VertexId, readonly ScalingRecord[]> = {};
  for (const [id, records] of Object.entries(state.history) as [VertexId, readonly ScalingRecord[]][]) {
    const kept = records.filter((record) => record.at !== decidedAt);
    if (kept.length > 0) history[id] = kept;
  }
  const overrides: Record<VertexId, number> = { ...state.overrides };
  for (const { vertex, from, to } of change.vertices) if (overrides[vertex] === to) overrides[vertex] = from;
  const { configChanges, restarts } = state;
  return {
    ...state,
    history,
    overrides,
    configChanges: sameConfig(configChanges, change.config) ? initialFlinkState.configChanges : configChanges,
    restarts: restarts.filter((record) => record.decidedAt !== decidedAt),
  };
};

/**
 * The platform measured how long the restart took. NaN: it could not. A duration that an evaluation has already learned from
 * the job's own RUNNING time stays.
 */
const withRestart = (state: FlinkState, { decidedAt }: Settling, restartMs: number): FlinkState => {
  if (Number.isNaN(restartMs)) return state;
  const restarts = state.restarts.map((record) =>
    record.decidedAt === decidedAt && isUnknown(record) ? { decidedAt, restartMs } : record,
  );
  return { ...state, restarts };
};

/** A negative duration was measured on the run before the restart. */
const isUnknown = ({ restartMs }: RestartRecord): boolean => restartMs === undefined || restartMs < 0;

const sameConfig = (a: ConfigChanges, b: ConfigChanges): boolean => {
  const keys = Object.keys(a.overrides);
  return (
    keys.length === Object.keys(b.overrides).length &&
    keys.every((key) => a.overrides[key] === b.overrides[key]) &&
    a.removals.join('\n') === b.removals.join('\n')
  );
};
