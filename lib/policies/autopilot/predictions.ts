/** What the policy expects: the load with its band and how good that has been, and when the backlog is worked off. */

import { isSource, type JobGraph } from '../../model/graph.ts';
import type { EpochMs } from '../../model/observation.ts';
import type { Predictions } from '../../model/predictions.ts';
import type { Sample } from '../../model/sample.ts';
import type { Seen } from '../policy.ts';
import type { AutopilotState } from './autopilot-state.ts';
import { BAND, coverage, distribution, HORIZONS_S, referenceLoad } from './forecast-errors.ts';
import { intervalBetween } from './interval.ts';
import type { Present } from './present.ts';

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
 * carries what it reads, whatever its busy time promises.
 */
export const drain = (
  { backlog: { records } }: AutopilotState,
  { carries: promised, series }: Present,
  seen: Pick<Seen, 'window' | 'job'>,
): Pick<Predictions, 'drainSeconds'> => {
  const carries = Math.min(promised, readWhenFull(seen) ?? Number.POSITIVE_INFINITY);
  if (!Number.isFinite(records) || !Number.isFinite(series.level) || !Number.isFinite(carries)) return {};
  if (records <= LEAST_BACKLOG_S * series.level) return { drainSeconds: 0 };
  return { drainSeconds: carries > series.level ? records / (carries - series.level) : Number.POSITIVE_INFINITY };
};

/** A source that waits for what is behind it for so much of its time could read more. */
const FULL = 0.9;
/** So many intervals of a full job, at most. */
const NEWEST = 5;

/**
 * Records/s of all sources in the newest intervals, while one with a backlog was held back by what is behind it; undefined: it was
 * not. Of subtasks that are 80 % busy some wait for others, and none can do more.
 */
const readWhenFull = ({ window, job: { graph } }: Pick<Seen, 'window' | 'job'>): number | undefined => {
  let [records, seconds] = [0, 0];
  for (let index = Math.max(1, window.length - NEWEST); index < window.length; index++) {
    const before = window[index - 1];
    const after = window[index];
    if (before === undefined || after === undefined || !isFull(before, graph) || !isFull(after, graph)) continue;
    const interval = intervalBetween(before, after, graph);
    if (interval.kind !== 'measured') continue;
    seconds += interval.seconds;
    for (const source of graph.vertices.filter(isSource)) records += interval.vertices[source.id]?.recordsIn ?? 0;
  }
  return seconds > 0 ? records / seconds : undefined;
};

const isFull = ({ vertices }: Sample, graph: JobGraph): boolean =>
  graph.vertices.some(({ id, inputs }) => {
    const { lag = 0, backPressure = 0 } = vertices[id] ?? {};
    return inputs.length === 0 && lag > 0 && backPressure >= FULL;
  });
