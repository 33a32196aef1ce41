/** What policy `autopilot` has learned of a job. A plain value; numbers are rounded, so that ten vertices stay under 20 KB. */
import type { CommitCombs } from '../../collection/commit-comb.ts';
import type { VertexId } from '../../model/graph.ts';
import type { EpochMs } from '../../model/observation.ts';
import type { CapacityCurve } from './capacity-curve.ts';
import type { ErrorBudget } from './error-budget.ts';
import { type Forecasts, initialForecasts } from './forecast-errors.ts';
import { initialMaxima, type LoadMaxima } from './load-maxima.ts';
import { initialLoadSeries, type LoadSeries } from './load-series.ts';
import type { FullShare } from './read-when-full.ts';
import { initialRestartTimes, type RestartTimes } from './restart-times.ts';
import type { SeasonRecord } from './season-record.ts';

export interface VertexLearned {
  readonly curve: CapacityCurve;
  /** Share of the load that goes to one subtask because of a hot key, 0..1. */
  readonly hotKey: number;
  /** What the newest steady interval has shown of it; absent: nothing. */
  readonly hotKeySeen?: number;
}

export interface AutopilotState {
  /** Time of the newest sample that was learned from. */
  readonly at: EpochMs | undefined;
  readonly vertices: Readonly<Record<VertexId, VertexLearned>>;
  /** Records out of one vertex into another for each record in, by `edgeKey`. */
  readonly ratios: Readonly<Record<string, number>>;
  /** Share of each source in the records of all sources, 0..1. */
  readonly shares: Readonly<Record<VertexId, number>>;
  readonly series: LoadSeries;
  readonly maxima: LoadMaxima;
  readonly forecasts: Forecasts;
  /** Undefined in what was stored before it was recorded. */
  readonly season?: SeasonRecord;
  readonly restarts: RestartTimes;
  readonly backlog: Backlog;
  /** Of sources that read commits. */
  readonly commits?: CommitCombs | undefined;
  readonly errorBudget?: ErrorBudget | undefined;
  /** By size, the newest last; undefined: it was never seen full. */
  readonly full?: readonly FullShare[] | undefined;
  /** Records/s that the size of now was chosen for, where it was chosen without reserve (`exact-size.ts`). */
  readonly chosenFor?: number;
  /** How long more capacity has been needed, in samples. */
  readonly tooSmall: number;
  /** Slot-seconds that a smaller size would have saved since it first paid. */
  readonly missedSavings: number;
  readonly sizes: Sizes;
  /** Between two evaluations, milliseconds; undefined until there were two. */
  readonly interval:
    | {
        readonly last: EpochMs;
        readonly ms: number | undefined;
        /** Since the evaluation before, where the rhythm of `ms` was given and is not what was measured. */
        readonly passedMs?: number;
      }
    | undefined;
  /** Why nothing is decided on the newest sample. */
  readonly unusable: 'odd' | 'missing' | 'frozen' | undefined;
  /** Samples of this run of the job that were learned from. */
  readonly samplesOfRun: number;
}

export interface Backlog {
  /** Records; NaN: not known. */
  readonly records: number;
  readonly at: EpochMs | undefined;
}

export interface Sizes {
  /** Slot-seconds and seconds so far, and the largest number of slots. */
  readonly slotSeconds: number;
  readonly seconds: number;
  readonly largest: number;
}

export const initialAutopilotState: AutopilotState = {
  at: undefined,
  vertices: {},
  ratios: {},
  shares: {},
  series: initialLoadSeries,
  maxima: initialMaxima,
  forecasts: initialForecasts,
  restarts: initialRestartTimes,
  backlog: { records: Number.NaN, at: undefined },
  tooSmall: 0,
  missedSavings: 0,
  sizes: { slotSeconds: 0, seconds: 0, largest: 0 },
  interval: undefined,
  unusable: undefined,
  samplesOfRun: 0,
};

/** Between two evaluations; a minute until it is known. */
export const intervalSeconds = ({ interval }: Pick<AutopilotState, 'interval'>): number =>
  (interval?.ms ?? 60_000) / 1000;

/** Since the evaluation before this one. */
export const passedSeconds = ({ interval }: Pick<AutopilotState, 'interval'>): number =>
  interval?.passedMs === undefined ? intervalSeconds({ interval }) : interval.passedMs / 1000;

const LONGEST_INTERVAL_MS = 15 * 60_000;

/** How long evaluations lie apart, and how large the job has been: in KPUs on Managed Flink, in slots elsewhere. */
export const withTime = (state: AutopilotState, now: EpochMs, units: number, everyMs?: number): AutopilotState => {
  const { interval, sizes } = state;
  if (interval === undefined) return { ...state, interval: { last: now, ms: everyMs } };
  const ms = now - interval.last;
  if (ms <= 0) return state;
  const mean = interval.ms === undefined ? ms : (interval.ms + ms) / 2;
  return {
    ...state,
    interval:
      everyMs === undefined
        ? { last: now, ms: Math.min(mean, LONGEST_INTERVAL_MS) }
        : { last: now, ms: everyMs, passedMs: ms },
    sizes: {
      slotSeconds: sizes.slotSeconds + (units * ms) / 1000,
      seconds: sizes.seconds + ms / 1000,
      largest: Math.max(sizes.largest, units),
    },
  };
};

/** Of vertices that the job no longer has nothing is kept. */
export const withoutRemoved = (state: AutopilotState, present: ReadonlySet<string>): AutopilotState => {
  const kept = Object.entries(state.vertices).filter(([id]) => present.has(id));
  if (kept.length === Object.keys(state.vertices).length) return state;
  return { ...state, vertices: Object.fromEntries(kept) };
};
