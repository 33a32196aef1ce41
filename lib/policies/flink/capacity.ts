/** Records/s that a vertex must be able to process, to be no busier than wanted. FLIP-271. */
import { javaRound, wholeSeconds } from '../../number/java-round.ts';
import type { Options } from '../../options/options.ts';

export interface Demand {
  readonly targetDataRate: number;
  readonly catchUpDataRate: number;
}

/**
 * Backlog, then what piles up during a restart, then the load itself at this busy share. NaN in, NaN out.
 * (backlog 18 000, catch-up 30 min, restart 5 min) + 100/s / 0.7  ->  10 + 16.7 + 142.9 = 170/s
 */
export const capacity = (
  { targetDataRate, catchUpDataRate }: Demand,
  utilization: number,
  /** 0 leaves the restart out. */
  restartMs: number,
  options: Options,
): number => {
  if (Number.isNaN(catchUpDataRate) || Number.isNaN(targetDataRate)) return Number.NaN;
  const busy = Math.min(1, Math.max(0, utilization));
  if (busy === 0) return Number.POSITIVE_INFINITY;
  const catchUpSeconds = wholeSeconds(options.catchUpDurationMs);
  const restartRate =
    restartMs === 0 || catchUpSeconds === 0 ? 0 : (targetDataRate * wholeSeconds(restartMs)) / catchUpSeconds;
  return javaRound(catchUpDataRate + restartRate + targetDataRate / busy);
};
