/** Restarts of the job by itself, and how full its memory was just before. */
import type { Failover } from '../../../lib/model/job.ts';
import type { EpochMs } from '../../../lib/model/observation.ts';
import { type Metric, MINUTE_MS, type Read } from '../plan/metric.ts';
import type { RestartEvidence } from '../plan/metric-plan.ts';

/** A restart takes minutes, in which nothing is published, and then a whole minute must pass. */
const BEFORE_MS = 10 * MINUTE_MS;

/**
 * `restartedAt`: the minute in which counters had begun again, and no operation says why. A counter of restarts
 * that is published and has not risen speaks against it: then it is a new deployment.
 */
export const failoverAt = (evidence: RestartEvidence, read: Read, restartedAt: EpochMs): Failover | undefined => {
  const restarts = Math.max(
    ...evidence.restarts.map((metric) => risen(read, metric, restartedAt)).filter(Number.isFinite),
  );
  if (restarts === 0) return undefined;
  return {
    at: restartedAt,
    containerMemory: highestBefore(read, evidence.containerMemory, restartedAt) / 100,
    heap: highestBefore(read, evidence.heap, restartedAt) / 100,
    restarts: Number.isFinite(restarts) ? restarts : Number.NaN,
  };
};

const pointsNear = (read: Read, metric: Metric | undefined, at: EpochMs): readonly (readonly [EpochMs, number])[] =>
  metric === undefined
    ? []
    : [...read(metric, 'Maximum')].filter(([minute]) => minute > at - BEFORE_MS && minute <= at);

const highestBefore = (read: Read, metric: Metric | undefined, at: EpochMs): number => {
  const points = pointsNear(read, metric, at).map(([, value]) => value);
  return points.length > 0 ? Math.max(...points) : Number.NaN;
};

/** NaN: not published. A counter that falls belongs to a new deployment. */
const risen = (read: Read, metric: Metric, at: EpochMs): number => {
  const points = [...read(metric, 'Maximum')].sort(([a], [b]) => a - b);
  const before = points.findLast(([minute]) => minute <= at - BEFORE_MS) ?? points[0];
  const after = points.findLast(([minute]) => minute <= at + MINUTE_MS);
  return before === undefined || after === undefined ? Number.NaN : Math.max(0, after[1] - before[1]);
};
