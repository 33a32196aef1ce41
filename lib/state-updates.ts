/** What is remembered of a rescale, and what is forgotten when the autoscaler is switched off? */
import type { ScalingSummary } from './policies/flink/scaling-report.ts';
import {
  type AutoscalerState,
  initialState,
  type MemoryConstraint,
  type ScalingRecord,
} from './model/autoscaler-state.ts';
import type { ConfigChanges } from './model/decision.ts';
import type { VertexId } from './model/graph.ts';
import type { EpochMs } from './model/observation.ts';

export interface Rescaled {
  readonly at: EpochMs;
  readonly summaries: readonly ScalingSummary[];
  /** Of every vertex, changed or not. */
  readonly parallelism: Readonly<Record<VertexId, number>>;
  readonly config: ConfigChanges;
  /** Why slots get more memory, if they do. */
  readonly memoryConstrained?: MemoryConstraint | undefined;
}

/** It enters the history, starts a restart, replaces the overrides, and ends every wait of a scale-down. */
export const withRescale = (
  memory: AutoscalerState,
  { at, summaries, parallelism, config, memoryConstrained }: Rescaled,
): AutoscalerState => {
  const history: Record<VertexId, readonly ScalingRecord[]> = { ...memory.history };
  for (const { vertex, from, to, trueProcessingRate, expectedProcessingRate } of summaries) {
    if (Number.isNaN(trueProcessingRate)) continue;
    const earlier = (history[vertex] ?? []).filter((record) => record.at !== at);
    history[vertex] = [...earlier, { at, from, to, trueProcessingRate, expectedProcessingRate }];
  }
  const restarts = memory.restarts.filter(({ decidedAt }) => decidedAt !== at);
  return {
    ...memory,
    history,
    restarts: [...restarts, { decidedAt: at, restartMs: undefined }],
    overrides: parallelism,
    configChanges: config,
    delayedScaleDown: {},
    delayedDensity: undefined,
    memoryConstrained: memoryConstrained ?? memory.memoryConstrained,
  };
};

/** All but the window, which the Java collector keeps in its own memory (save in the cycle after the job changed). */
export const cleared = (memory: AutoscalerState): AutoscalerState => ({
  ...initialState,
  window: memory.collector?.jobChanged ? [] : memory.window,
  collector: memory.collector,
  // It is in the configuration as long as nobody takes it out.
  tuning: memory.tuning,
  noticed: memory.noticed,
});
