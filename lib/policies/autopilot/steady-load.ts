/**
 * The load to go by where evaluations lie minutes apart. A backlog that is read from commits has teeth of a checkpoint
 * interval: samples of a minute scatter by as much, and a job that is behind would look odd for as long as it is.
 */
import type { Seen } from '../policy.ts';
import type { AutopilotState } from './autopilot-state.ts';
import { intervalBetween } from './interval.ts';
import { maximumBefore } from './load-maxima.ts';
import type { LoadSeries } from './load-series.ts';

/** Longer than this between evaluations is minutes apart. */
export const LONG_DELAY_S = 150;
const AVERAGED_MS = 10 * 60_000;
const LEAST_MS = 3 * 60_000;
const BEHIND_S = 60;

/** The series with the level that holds now: the usual one after a silence; of a job that is behind, the mean of ten minutes. */
export const steadySeries = (state: AutopilotState, situation: Seen): LoadSeries => {
  const { series, backlog } = state;
  const { flood } = series;
  // The silence began within a sample, whose load was neither.
  if (flood?.until !== undefined) {
    return { ...series, level: Math.max(flood.usual, maximumBefore(state.maxima, flood.since) ?? 0), slope: 0 };
  }
  // That is a mean over whole commits already.
  if (state.commits !== undefined) return series;
  if (!(backlog.records > BEHIND_S * series.level)) return series;
  // What arrived before its level changed is no part of it.
  const since = series.samples[0]?.[0] ?? 0;
  const mean = meanLoad(situation, Math.min(AVERAGED_MS, (state.at ?? since) - since));
  return mean === undefined ? series : { ...series, level: mean, slope: Math.max(0, series.slope) };
};

/** What came in on average over the last milliseconds; undefined: not measured for three minutes yet. */
export const meanLoad = ({ window, job }: Seen, ms: number): number | undefined => {
  const last = window.at(-1);
  const first = window.find(({ at }) => last !== undefined && at >= last.at - ms);
  if (first === undefined || last === undefined || last.at - first.at < Math.min(ms, LEAST_MS)) return undefined;
  const interval = intervalBetween(first, last, job.graph);
  return interval.kind === 'measured' ? interval.load : undefined;
};
