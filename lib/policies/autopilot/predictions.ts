/** What the policy expects: the load with its band and how good that has been, and when the backlog is worked off. */

import type { EpochMs } from '../../model/observation.ts';
import type { Predictions } from '../../model/predictions.ts';
import type { Seen } from '../policy.ts';
import type { AutopilotState } from './autopilot-state.ts';
import { BAND, coverage, distribution, HORIZONS_S, referenceLoad } from './forecast-errors.ts';
import type { Present } from './present.ts';
import { fullShare, readWhenFull, widestOf } from './read-when-full.ts';

/** A backlog of less than this much load is none. */
const LEAST_BACKLOG_S = 15;

export const forecast = ({ forecasts, series, at }: AutopilotState): Pick<Predictions, 'forecast' | 'coverage'> => {
  if (at === undefined || !Number.isFinite(series.level)) return {};
  const now: EpochMs = at;
  const { due, share } = coverage(forecasts);
  return {
    ...(due > 0 ? { coverage: { due, share } } : {}),
    forecast: HORIZONS_S.map((seconds, index) => {
      const root = Math.sqrt(referenceLoad(series, seconds));
      const errors = distribution(forecasts, series, index);
      const [low, expected, high] = [BAND.low, 0.5, BAND.high].map(
        (share) => Math.max(0, root + errors.quantile(share)) ** 2,
      ) as [number, number, number];
      return { at: now + seconds * 1000, low, expected, high };
    }),
  };
};

/**
 * (backlog 6 000, carries 400/s, load 300/s) -> 60 s. 0 where next to nothing waits; Infinity: never at this size. A job that is full
 * carries what it reads, whatever its busy time promises, and one that is not seen full yet what it read when it was.
 */
export const drain = (
  { backlog: { records }, full }: Pick<AutopilotState, 'backlog' | 'full'>,
  { carries: promised, series }: Present,
  seen: Pick<Seen, 'window' | 'job'>,
): Pick<Predictions, 'drainSeconds'> => {
  const read = readWhenFull(seen)?.recordsPerSecond ?? promised * fullShare(full, widestOf(seen.job.graph));
  const carries = Math.min(promised, read);
  if (!Number.isFinite(records) || !Number.isFinite(series.level) || !Number.isFinite(carries)) return {};
  if (records <= LEAST_BACKLOG_S * series.level) return { drainSeconds: 0 };
  return { drainSeconds: carries > series.level ? records / (carries - series.level) : Number.POSITIVE_INFINITY };
};
