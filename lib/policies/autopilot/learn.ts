/** One sample later: what the policy knows of the job's load, its vertices and its forecasts. */
import type { CommitCombs } from '../../collection/commit-comb.ts';
import { isSource, type JobGraph, type VertexId } from '../../model/graph.ts';
import type { EpochMs } from '../../model/observation.ts';
import type { Sample } from '../../model/sample.ts';
import { significant } from '../../number/significant.ts';
import type { AutopilotState, VertexLearned } from './autopilot-state.ts';
import { busySecondRate, type CapacityCurve, startingCurve, withMeasured } from './capacity-curve.ts';
import { withSample } from './forecast-errors.ts';
import { backlogOf, type Interval, intervalBetween, type VertexInterval } from './interval.ts';
import { withMaximum } from './load-maxima.ts';
import { endOfSilence, type LoadSeries, withLoad } from './load-series.ts';
import { withFlows } from './ratios.ts';
import { withReplay } from './restart-times.ts';
import { nothingRecorded, withSeasonMoment } from './season-record.ts';
import { hotKeyOf, hotKeyOfShare } from './spread.ts';
import { partsOf } from './vertex-capacity.ts';
import { anyReadsCommits, combsOfRun, overWholeCommits, withCombs } from './whole-commits.ts';

export interface Run {
  readonly graph: JobGraph;
  readonly runningSince: EpochMs;
  readonly sourcePartitions: Readonly<Record<VertexId, number>>;
  /** Of ln(records per busy second), for a vertex that is new; undefined: as is usual. */
  readonly deviation?: number;
}

/** A job that has just started compiles, fills its caches and reads from one place: its busy time says little. */
const WARM_UP_MS = 20_000;
/** So many samples of a run may still mix a catch-up with what comes after it. */
const CATCH_UP_SAMPLES = 5;
/** Below this busy share records per busy second are noise. */
const LEAST_BUSY = 0.003;

export const withNewSamples = (state: AutopilotState, window: readonly Sample[], run: Run): AutopilotState => {
  let next = state;
  for (const [index, sample] of window.entries()) {
    if (state.at !== undefined && sample.at <= state.at) continue;
    const before = window[index - 1];
    next = before === undefined ? started(next, sample, run.graph) : withInterval(next, before, sample, run);
  }
  return next;
};

/** The first sample of a run: the counters start, and there is nothing to compare them with. */
const started = (state: AutopilotState, sample: Sample, graph: JobGraph): AutopilotState => {
  const { at } = sample;
  const records = backlogOf(sample, graph);
  const backlog = Number.isNaN(records) ? state.backlog : { records, at };
  // How much of a commit has come by the last sample is not known: what was read again does not show in it.
  const restarts = anyReadsCommits(graph, sample)
    ? state.restarts
    : withReplay(state.restarts, replayUntil(state, sample, records, graph));
  return { ...state, at, backlog, restarts, samplesOfRun: 1, ...present(combsOfRun(state.commits)) };
};

/**
 * Seconds of load that were read a second time: what was read since the restart and still waits, without what waited before
 * and has arrived. (load 100/s, 200 s apart; 9 000 read, 15 000 wait, 1 000 waited) -> (9 000 + 15 000 - 1 000) / 100 - 200 = 30 s
 */
const replayUntil = (
  { at: before, backlog, series }: AutopilotState,
  sample: Sample,
  waiting: number,
  graph: JobGraph,
): number => {
  if (before === undefined || backlog.at !== before || series.odd !== undefined) return Number.NaN;
  const read = graph.vertices
    .filter(isSource)
    .reduce((sum, { id }) => sum + (sample.vertices[id]?.recordsIn ?? Number.NaN), 0);
  return (read + waiting - backlog.records) / series.level - (sample.at - before) / 1000;
};

const withInterval = (state: AutopilotState, before: Sample, after: Sample, run: Run): AutopilotState => {
  const between = intervalBetween(before, after, run.graph);
  const combs = withCombs(state.commits, before, after, run.graph);
  const seen = { ...state, at: after.at, samplesOfRun: state.samplesOfRun + 1, ...present(combs) };
  if (between.kind !== 'measured') return { ...seen, unusable: between.kind };
  const interval = overWholeCommits(between, combs, after, run.graph);
  if (interval === undefined) return { ...seen, unusable: undefined };
  const series = withLoad(state.series, interval.at, interval.load, interval.seconds, interval.unsure);
  // What a silence has kept back is a backlog, not a load that comes again.
  const usual = Math.min(interval.load, series.flood?.usual ?? Number.POSITIVE_INFINITY);
  const maxima = withMaximum(state.maxima, interval.at, usual);
  const forecasts = withSample(state.forecasts, series, interval.at, usual);
  const known = { series, forecasts, maxima };
  return {
    ...seen,
    series,
    // What was kept back says nothing of how the records of the sources are mixed.
    ...(endOfSilence(series) === undefined ? withFlows(state, interval, run.graph) : {}),
    vertices:
      before.at - run.runningSince < WARM_UP_MS
        ? state.vertices
        : withVertices(state.vertices, interval, run, {
            steady: isSteady(series, interval.load),
            young: seen.samplesOfRun <= CATCH_UP_SAMPLES,
          }),
    maxima,
    forecasts,
    season: withSeasonMoment(state.season ?? nothingRecorded, known, interval.at, usual),
    backlog: { records: interval.backlog, at: interval.at },
    unusable: series.odd === undefined ? undefined : 'odd',
  };
};

const present = (commits: CommitCombs | undefined): Pick<AutopilotState, 'commits'> =>
  commits === undefined ? {} : { commits };

type Measured = Extract<Interval, { kind: 'measured' }>;

const withVertices = (
  vertices: AutopilotState['vertices'],
  interval: Measured,
  run: Run,
  { steady, young }: { readonly steady: boolean; readonly young: boolean },
): AutopilotState['vertices'] => {
  const next: Record<VertexId, VertexLearned> = {};
  for (const vertex of run.graph.vertices) {
    const known: VertexLearned = vertices[vertex.id] ?? { curve: startingCurve(run.deviation), hotKey: 0 };
    const measured = interval.vertices[vertex.id];
    if (measured === undefined || !(measured.busy > LEAST_BUSY)) {
      if (vertices[vertex.id] !== undefined) next[vertex.id] = known;
      continue;
    }
    const { parallelism } = vertex;
    const busySeconds = measured.busy * parallelism * interval.seconds;
    const curve =
      young && measured.ofTwoLoads
        ? known.curve
        : withMeasured(known.curve, parallelism, measured.recordsIn / busySeconds, measured.hottest);
    const parts = partsOf(vertex, run.sourcePartitions[vertex.id] ?? 0);
    next[vertex.id] = {
      curve: rounded(curve),
      ...(steady ? withHotKey(known, parallelism, parts, measured, interval.seconds) : { hotKey: known.hotKey }),
    };
  }
  return next;
};

/** A maximum over a minute in which the load moves is the highest moment of all subtasks, not the hottest of them. */
const isSteady = ({ odd, level, flood }: LoadSeries, load: number): boolean =>
  odd === undefined && flood === undefined && Math.abs(load - level) < 0.1 * level;

/** Where the mean is as full as this, too, a hottest subtask at its limit shows nothing. */
const MEAN_FULL = 0.9;

/** Of a second: the meter of a subtask that never waits shows a little less. */
const SUBTASK_FULL = 0.97;

/** What two intervals in a row show, and so much of all records that it is no chance, counts at once. */
const SUDDEN = 0.05;

/**
 * Slowly, since the busiest of subtasks that are alike is always a little busier. But a hot key that comes at once is known at once:
 * by half of its share more subtasks would seem to relieve it.
 */
const withHotKey = (
  { hotKey: before, hotKeySeen: last = 0, curve }: VertexLearned,
  parallelism: number,
  parts: number,
  { hottest, busy, recordsIn }: VertexInterval,
  seconds: number,
): Pick<VertexLearned, 'hotKey' | 'hotKeySeen'> => {
  if (!(busy > LEAST_BUSY) || busy > MEAN_FULL) return { hotKey: before };
  const byBusyTime = hotKeyOf(parallelism, parts, hottest, busy);
  // A subtask that is full reads no more than it can: what the others get beside it shows its share better than their busy time.
  const can = hottest >= SUBTASK_FULL ? busySecondRate(curve, parallelism) / (recordsIn / seconds) : Number.NaN;
  const seen = byBusyTime > 0 ? Math.max(byBusyTime, hotKeyOfShare(parallelism, parts, can)) : 0;
  const both = Math.min(seen, last);
  const hotKey = both > before + SUDDEN ? both : before + 0.2 * (seen - before);
  return { hotKey: significant(hotKey, 4), ...(seen > 0 ? { hotKeySeen: significant(seen, 4) } : {}) };
};

const rounded = ({ points, variance, varianceWeight, off }: CapacityCurve): CapacityCurve => ({
  points: points.map(([parallelism, weight, logRate, busy]) => [
    parallelism,
    significant(weight, 4),
    significant(logRate, 7),
    significant(busy, 2),
  ]),
  variance: significant(variance, 4),
  varianceWeight: significant(varianceWeight, 4),
  off: off.map((value) => significant(value, 4)),
});
