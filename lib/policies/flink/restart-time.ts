/** The time that a restart of this job takes. */

import type { JobGraph, VertexId } from '../../model/graph.ts';
import type { EpochMs } from '../../model/observation.ts';
import { wholeSeconds } from '../../number/java-round.ts';
import type { Options } from '../../options/options.ts';
import type { RestartRecord, ScalingRecord } from './flink-state.ts';

/** What was measured, at its worst, up to the limit; else what is configured. Negative durations tell nothing. */
export const restartTime = (restarts: readonly RestartRecord[], options: Options): number => {
  let longest = -1;
  if (options.restartTimeTrackingEnabled) {
    for (const { restartMs } of restarts) {
      if (restartMs !== undefined) longest = Math.max(longest, wholeSeconds(restartMs));
    }
  }
  const configured = options.restartTimeMs;
  const limit = wholeSeconds(options.restartTimeTrackingLimitMs);
  return longest === -1 ? configured : Math.min(longest, limit) * 1000;
};

/**
 * The newest restart is over in the first cycle in which every vertex that was scaled then runs with its new
 * parallelism. If nothing is remembered of that time any more, that holds at once.
 */
export const withRestartMeasured = (
  restarts: readonly RestartRecord[],
  history: Readonly<Record<VertexId, readonly ScalingRecord[]>>,
  graph: JobGraph,
  runningSince: EpochMs,
): readonly RestartRecord[] => {
  const latest = restarts[restarts.length - 1];
  if (latest === undefined || latest.restartMs !== undefined) return restarts;
  const { decidedAt } = latest;
  for (const [id, records] of Object.entries(history)) {
    const target = records.find((record) => record.at === decidedAt);
    if (target === undefined) continue;
    const vertex = graph.vertices.find((candidate) => candidate.id === id);
    if (vertex?.parallelism !== target.to) return restarts;
  }
  return [...restarts.slice(0, -1), { decidedAt, restartMs: runningSince - decidedAt }];
};
