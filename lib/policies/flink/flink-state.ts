/** The state that policy `flink` keeps of a job, as the Java autoscaler stores it. */
import type { AutoscalerState } from '../../model/autoscaler-state.ts';
import type { ConfigChanges } from '../../model/decision.ts';
import type { VertexId } from '../../model/graph.ts';
import type { EpochMs } from '../../model/observation.ts';

export interface ScalingRecord {
  readonly at: EpochMs;
  readonly from: number;
  readonly to: number;
  readonly trueProcessingRate: number;
  readonly expectedProcessingRate: number;
}

export interface DelayedScaleDown {
  readonly first: EpochMs;
  readonly recommended: readonly {
    readonly at: EpochMs;
    readonly parallelism: number;
    readonly outsideBound: boolean;
  }[];
}

export interface RestartRecord {
  readonly decidedAt: EpochMs;
  /** Undefined until it was measured. */
  readonly restartMs: number | undefined;
}

export interface FlinkState {
  /** Parallelism that was decided, per vertex, applied again in every evaluation. */
  readonly overrides: Readonly<Record<VertexId, number>>;
  readonly configChanges: ConfigChanges;
  readonly delayedScaleDown: Readonly<Record<VertexId, DelayedScaleDown>>;
  readonly history: Readonly<Record<VertexId, readonly ScalingRecord[]>>;
  readonly restarts: readonly RestartRecord[];
}

export const initialFlinkState: FlinkState = {
  overrides: {},
  configChanges: { overrides: {}, removals: [] },
  delayedScaleDown: {},
  history: {},
  restarts: [],
};

/** The state of policy `flink` within the state of a job; its initial one where another policy decides. */
export const flinkStateOf = ({ policy }: Pick<AutoscalerState, 'policy'>): FlinkState =>
  policy?.name === 'flink' ? (policy.state as FlinkState) : initialFlinkState;

/** A job's state with this state of policy `flink`. */
export const withFlinkState = (state: AutoscalerState, own: Partial<FlinkState>): AutoscalerState => ({
  ...state,
  policy: { name: 'flink', state: { ...flinkStateOf(state), ...own } },
});
