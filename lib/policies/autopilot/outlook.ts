/** What the rules are asked about: load, backlog, capacity and the cost of a restart, computed once for an evaluation. */
import type { EpochMs } from '../../model/observation.ts';
import type { Situation } from '../policy.ts';
import { type AutopilotState, intervalSeconds } from './autopilot-state.ts';
import type { JobCapacity } from './capacity.ts';
import { priceByErrorBudget, reserveByErrorBudget } from './error-budget.ts';
import { expectedHold } from './expected-hold.ts';
import { upperLoad } from './forecast-errors.ts';
import { cpuSecondsOf, type KpuOutlook } from './kpu-candidates.ts';
import type { LoadSeries } from './load-series.ts';
import { PARAMETERS } from './parameters.ts';
import { presentOf } from './present.ts';
import { reserveOf } from './reserve.ts';
import { restartPrice } from './restart-price.ts';
import { downtimeSeconds, isFirstSizing, replaySeconds } from './restart-times.ts';
import { type KnownDay, knownDay } from './season-record.ts';
import { sizeBounds, withSizeBounds } from './size-bounds.ts';
import type { VertexCapacity } from './vertex-capacity.ts';

export interface Outlook {
  readonly state: AutopilotState;
  readonly situation: Situation;
  readonly capacity: JobCapacity;
  /** Load that the job carries now, in records/s of all sources, and the vertex that limits it. */
  readonly carries: number;
  readonly limitedBy: VertexCapacity | undefined;
  readonly load: number;
  /** The series that the load is the level of. */
  readonly series: LoadSeries;
  /** Records. */
  readonly backlog: number;
  readonly slots: number;
  /** Times the load that another size is to carry. */
  readonly reserve: number;
  /** What is paid for: KPUs on Managed Flink, slots elsewhere. */
  readonly units: number;
  /** Managed Flink only. */
  readonly kpu: KpuOutlook | undefined;
  /** Slot- or KPU-seconds. */
  readonly price: number;
  /** Prices of a restart that are missed before the job is made smaller. */
  readonly gate: number;
  /** Seconds: until the next evaluation has new samples, and of a restart. */
  readonly delay: number;
  readonly downtime: { readonly up: number; readonly down: number };
  readonly replay: number;
  /** How many times as far to look ahead as with evaluations a minute apart. */
  readonly pace: number;
  /** The load that is not exceeded within so many seconds with this probability. */
  readonly upper: (seconds: number, probability: number) => number;
  /** Seconds that a capacity is expected to be enough for. */
  readonly hold: (capacity: number) => number;
  /** The load of the next hours, where the season has been a better forecast than the plain one. */
  readonly known: KnownDay | undefined;
}

/** One for each situation, so that what is computed on the way is computed once. */
export const outlookOf = (state: AutopilotState, situation: Situation): Outlook => {
  const before = outlooks.get(situation);
  if (before?.state === state) return before;
  const outlook = newOutlook(state, situation);
  outlooks.set(situation, outlook);
  return outlook;
};

const outlooks = new WeakMap<Situation, Outlook>();

/** The same job at another load, with the trend and the errors of now. */
export const atLoad = (outlook: Outlook, load: number): Outlook => {
  const series = { ...outlook.series, level: load };
  return { ...outlook, load, ...forecastsOf(outlook.state, series) };
};

const forecastsOf = (
  { forecasts, maxima, at }: AutopilotState,
  series: LoadSeries,
): Pick<Outlook, 'upper' | 'hold'> => ({
  upper: (seconds, probability) => upperLoad(forecasts, series, seconds, probability),
  hold: expectedHold(forecasts, series, maxima, at as EpochMs),
});

const newOutlook = (state: AutopilotState, situation: Situation): Outlook => {
  const { job, options } = situation;
  const present = presentOf(state, situation);
  const { carries, limitedBy, series, delay } = present;
  const capacity = withSizeBounds(present.capacity, sizeBounds(state, situation));
  const slots = Math.max(1, capacity.pinned, ...capacity.vertices.map(({ vertex }) => vertex.parallelism));
  const kpu =
    job.size.kind === 'kpu'
      ? { size: job.size, situation, capacity, cpuPerRecord: cpuSecondsOf(situation, state.series), load: series.level }
      : undefined;
  const downtime = { up: downtimeSeconds(state.restarts, 'up'), down: downtimeSeconds(state.restarts, 'down') };
  const units = kpu?.size.current.kpus ?? slots;
  const known = options.seasonEnabled ? knownDay(state.season, state.maxima, state.at as EpochMs) : undefined;
  // How long the load stays low is known; or an hour was waited for already (`guards.ts`), and nothing has shown the size of
  // now to be right.
  const waitsForNothing = known !== undefined || (kpu !== undefined && isFirstSizing(state.restarts));
  return {
    state,
    situation,
    capacity,
    carries,
    limitedBy,
    series,
    load: series.level,
    backlog: Number.isFinite(state.backlog.records) ? state.backlog.records : 0,
    slots,
    reserve: reserveByErrorBudget(reserveOf(state.maxima), state),
    units,
    kpu,
    gate: waitsForNothing ? 0 : PARAMETERS.gate,
    price:
      priceByErrorBudget(state) *
      restartPrice(kpu === undefined ? units : Math.min(units, state.sizes.largest / 2), state.sizes, options),
    delay,
    downtime,
    replay: replaySeconds(state.restarts),
    pace: kpu === undefined ? 1 : Math.min(5, Math.max(1, intervalSeconds(state) / 60)),
    ...forecastsOf(state, series),
    known,
  };
};

/** Seconds until the backlog is worked off at the capacity of now; Infinity: never. */
export const drainSeconds = ({ backlog, carries, load }: Outlook): number => {
  if (backlog <= 0) return 0;
  return carries > load ? backlog / (carries - load) : Number.POSITIVE_INFINITY;
};

/** After a restart, with what piles up during it and is read a second time. */
export const drainSecondsAfter = ({ backlog, load, downtime, replay }: Outlook, capacity: number): number => {
  if (capacity <= load) return Number.POSITIVE_INFINITY;
  return downtime.up + ((downtime.up + replay) * load + backlog) / (capacity - load);
};
