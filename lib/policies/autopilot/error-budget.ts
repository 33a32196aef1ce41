/**
 * The share of a day that the job may be further behind than its objective, and what a restart is worth because of it: dearer
 * while more is spent than may be, cheaper while less is. What is behind is counted as the policy itself sees it.
 */
import type { EpochMs } from '../../model/observation.ts';
import type { Predictions } from '../../model/predictions.ts';
import type { Reason } from '../../model/reason.ts';
import { formatDuration, formatNumber, formatPercent } from '../../number/format.ts';
import { significant } from '../../number/significant.ts';
import type { Options } from '../../options/options.ts';
import type { Seen } from '../policy.ts';
import { backlogOf } from './interval.ts';
import { downtimeSeconds, type RestartTimes } from './restart-times.ts';

export interface ErrorBudget {
  /** Of the newest sample that was counted, and how many seconds the job was behind then. */
  readonly at: EpochMs;
  readonly age: number;
  /** Share of the last day (of the job's life, while that is shorter) that was over the objective. */
  readonly spent: number;
  /** Seconds that it rests on, at most a day. */
  readonly seconds: number;
  /** What a restart is worth, in parts of the usual. */
  readonly price: number;
}

const DAY_S = 86_400;
/** Reference 2.2: with 6 the price swings. */
const GAIN = 2;
const PRICE = { least: 0.1, most: 10 };
/** After a longer time without samples nothing is known of it. */
const LONGEST_MS = 30 * 60_000;

/** What happened since the newest sample that was counted. */
export interface SinceThen {
  readonly at: EpochMs;
  /** Seconds behind. */
  readonly age: number;
  /** A restart inside of it. */
  readonly restart: { readonly stopped: EpochMs; readonly running: EpochMs } | undefined;
}

/**
 * Dual ascent on the price (reference 2.2): `ln price += gain / day x (over / budget - seconds)`.
 * (budget 1 %, a minute, all of it over) -> 2 / 86 400 x (6 000 - 60): 15 % dearer. (a day without lag) -> e^-2: a seventh.
 */
export const withTimeBehind = (
  before: ErrorBudget | undefined,
  { at, age, restart }: SinceThen,
  { allowed, objective }: { readonly allowed: number; readonly objective: number },
): ErrorBudget => {
  if (before === undefined) return { at, age: significant(age, 4), spent: 0, seconds: 0, price: 1 };
  if (at <= before.at) return before;
  if (restart === undefined && at - before.at > LONGEST_MS) return { ...before, at, age: significant(age, 4) };
  const passed = (at - before.at) / 1000;
  const over = Math.min(passed, secondsBehind(before, { at, age, restart }, objective));
  const seconds = Math.min(DAY_S, before.seconds + passed);
  const price = before.price * Math.exp((GAIN / DAY_S) * (over / allowed - passed));
  return {
    at,
    age: significant(age, 4),
    spent: significant(before.spent + Math.min(1, passed / seconds) * (over / passed - before.spent)),
    seconds,
    price: significant(Math.min(PRICE.most, Math.max(PRICE.least, price))),
  };
};

/** (stopped for 60 s, 20 s behind a minute later, objective 5 s) -> 55 s + 60 s. (of 10 s behind, 2 s a minute later) -> 37.5 s */
const secondsBehind = (before: ErrorBudget, { at, age, restart }: SinceThen, objective: number): number => {
  if (restart === undefined) return secondsOver(before.age, age, (at - before.at) / 1000, objective);
  const { stopped, running } = restart;
  const worst = before.age + (running - stopped) / 1000;
  return (
    secondsOver(before.age, before.age, (stopped - before.at) / 1000, objective) +
    secondsOver(before.age, worst, (running - stopped) / 1000, objective) +
    secondsOver(worst, age, (at - running) / 1000, objective)
  );
};

/** Of a line from one age to another. */
const secondsOver = (from: number, to: number, seconds: number, objective: number): number => {
  const low = Math.min(from, to);
  const high = Math.max(from, to);
  if (high <= objective) return 0;
  return low >= objective ? seconds : (seconds * (high - objective)) / (high - low);
};

export interface Learned {
  readonly errorBudget?: ErrorBudget | undefined;
  readonly series: { readonly level: number };
  readonly restarts: RestartTimes;
}

/** `before`: restart times before this evaluation, whose change may have ended since. */
export const withErrorBudget = <State extends Learned>(state: State, before: RestartTimes, seen: Seen): State =>
  state.errorBudget === undefined && seen.options.errorBudget === undefined
    ? state
    : { ...state, errorBudget: spent(state, before, seen) };

/** Undefined: there is no budget, or the load is not known. Where no source says its lag, only restarts count. */
const spent = ({ errorBudget, series: { level }, restarts }: Learned, { waiting }: RestartTimes, seen: Seen) => {
  const { options, window, job, runningSince } = seen;
  const newest = window.at(-1);
  if (options.errorBudget === undefined) return undefined;
  if (newest === undefined || !(level > 0)) return errorBudget;
  const records = backlogOf(newest, job.graph) || 0;
  const restarted = errorBudget !== undefined && runningSince > errorBudget.at && runningSince <= newest.at;
  const stopped = waiting?.at ?? runningSince - 1000 * downtimeSeconds(restarts, 'up');
  return withTimeBehind(
    errorBudget,
    {
      at: newest.at,
      age: records / level,
      restart: restarted
        ? { running: runningSince, stopped: Math.min(runningSince, Math.max(errorBudget.at, stopped)) }
        : undefined,
    },
    { allowed: options.errorBudget, objective: options.errorBudgetBehindMs / 1000 },
  );
};

/** Times the usual price of a restart. */
export const priceByErrorBudget = ({ errorBudget }: { readonly errorBudget?: ErrorBudget | undefined }): number =>
  errorBudget?.price ?? 1;

/** A larger reserve makes steep rises take fewer steps. (1.6, restarts worth 4 times the usual) -> 1.6 + 0.6 x (sqrt 4 - 1) = 2.2 */
export const reserveByErrorBudget = (
  reserve: number,
  learned: { readonly errorBudget?: ErrorBudget | undefined },
): number => reserve + (reserve - 1) * (Math.sqrt(priceByErrorBudget(learned)) - 1);

export const errorBudgetShown = (
  { errorBudget }: Pick<Learned, 'errorBudget'>,
  options: Options,
): Pick<Predictions, 'errorBudget'> =>
  errorBudget === undefined || options.errorBudget === undefined
    ? {}
    : { errorBudget: { allowed: options.errorBudget, spent: errorBudget.spent, restartPrice: errorBudget.price } };

/** Undefined: the budget is kept, or there is none. */
export const overspent = (errorBudget: ErrorBudget | undefined, options: Options): Reason | undefined => {
  const { errorBudget: allowed, errorBudgetBehindMs } = options;
  if (errorBudget === undefined || allowed === undefined || errorBudget.spent <= allowed) return undefined;
  const { spent, price } = errorBudget;
  const days = errorBudget.seconds < DAY_S ? 'of the time so far' : 'of the last day';
  return {
    rule: 'error-budget',
    says: `The job was more than ${formatDuration(errorBudgetBehindMs)} behind for ${formatPercent(spent)} ${days}, ${formatPercent(allowed)} are allowed: a restart is worth ${formatNumber(price)} times the usual.`,
    numbers: {
      spent: { value: spent, unit: 'of a day' },
      allowed: { value: allowed, unit: 'of a day' },
      price: { value: price, unit: 'times the usual' },
    },
  };
};
