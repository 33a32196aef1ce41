/** From the backtest of a job to the advice for it. */

import { HOURS_PER_MONTH } from '../../lib/sizing/price.ts';
import { MINUTE_MS, sizeText, unitOf, unitsOf } from '../history/job-history.ts';
import type { Backtest } from '../run/backtest-job.ts';
import { mapBand } from '../run/band.ts';
import { activeBoundOf } from './active-bound.ts';
import type { JobAdvice } from './advice.ts';
import { carriedOnce, meanBetween, optionOf } from './advice-option.ts';
import { findingOf } from './finding.ts';
import { gradeOf } from './grade.ts';
import type { AdviceOption, Projected } from './option.ts';
import { MOST_RISK } from './risk.ts';
import { snippetOf } from './snippet.ts';
import { wholePeriod } from './whole-period.ts';

/** `whole`: all that was read; the backtest has its newest days. */
export const advise = (tested: Backtest, whole = tested.history): JobAdvice => {
  const { history, asItRan, model, objectiveSeconds } = tested;
  const hours = (history.to - history.from) / 3_600_000;
  const all = tested.compared.map((compared) => optionOf(tested, compared));
  const options = ranked(all);
  const best = options.find(({ kind, risk }) => kind === 'policy' && risk.value <= MOST_RISK);
  const { finding, reasons } = findingOf(tested, best);
  const score = scoreOf(tested, best);
  const current = history.size.current;
  const units = unitsOf(current, history);
  const snippet = snippetOf(history, best);
  const price = history.dollarsPerUnitHour;
  const dollars = (unitHours: number): number | undefined => (price === undefined ? undefined : unitHours * price);
  const unitHoursPerMonth = (asItRan.unitHours / hours) * HOURS_PER_MONTH;
  return {
    job: history.job,
    lookBack: {
      from: history.from,
      to: history.to,
      days: hours / 24,
      measured: history.minutes.length / Math.max(1, hours * 60),
      readFrom: history.readFrom,
    },
    unit: unitOf(current),
    dollarsPerUnitHour: price,
    objectiveSeconds,
    finding,
    reasons,
    current: {
      sizing: current,
      size: sizeText(current),
      units,
      dollarsPerHour: dollars(units),
      dollarsPerMonth: dollars(units * HOURS_PER_MONTH),
      builtInScaling: history.builtInScaling,
    },
    asItRan: {
      unitHours: asItRan.unitHours,
      unitHoursPerMonth,
      dollarsPerMonth: dollars(unitHoursPerMonth),
      minutesOverPerDay:
        asItRan.minutesOver === undefined
          ? undefined
          : mapBand(asItRan.minutesOver, (minutes) => (24 * minutes) / hours),
      restarts: asItRan.restarts,
      projection: projectionAsItRan(tested),
    },
    wholePeriod: wholePeriod(whole),
    options,
    activeBound: activeBoundOf(history, model),
    score,
    grade: gradeOf(score),
    snippet: snippet.text,
    snippetIs: snippet.is,
    notes: history.notes,
  };
};

/** What can be adopted first, and among that what saves most without much risk; baselines last. */
const ranked = (options: readonly AdviceOption[]): readonly AdviceOption[] => {
  const order = (one: AdviceOption): number => (one.kind === 'baseline' ? 2 : one.risk.value > MOST_RISK ? 1 : 0);
  return options.toSorted((a, b) => order(a) - order(b) || b.savingsShare.expected - a.savingsShare.expected);
};

/** What it costs too much, and a third of a point for every minute a day that it is behind. */
const scoreOf = ({ asItRan, history }: Backtest, best: AdviceOption | undefined): number => {
  const days = (history.to - history.from) / 86_400_000;
  const wasted = Math.max(0, best?.savingsShare.expected ?? 0);
  const behind = Math.min(40, (asItRan.minutesOver?.expected ?? 0) / days / 3);
  return Math.round(Math.max(0, 100 * (1 - wasted) - behind));
};

const projectionAsItRan = (tested: Backtest): readonly Projected[] => {
  const { history, model, asItRan } = tested;
  const carried = carriedOnce(tested);
  const hours = Math.floor(asItRan.units.length / 60);
  return Array.from({ length: hours }, (_, hour) => {
    const begin = 60 * hour;
    const end = 60 * (hour + 1);
    const load = meanBetween(begin, end, (i) => model.arrivals.reduce((sum, series) => sum + (series[i] ?? 0), 0));
    const units = meanBetween(begin, end, (i) => asItRan.units[i] ?? 0);
    const middle = history.from + ((begin + end) / 2) * MINUTE_MS;
    const sizing = history.minutes.findLast(({ at }) => at <= middle)?.sizing ?? history.size.current;
    const age = Math.max(0, ...asItRan.ages.slice(begin, end).filter(Number.isFinite));
    const exact = (value: number) => ({ low: value, expected: value, high: value });
    return {
      at: history.from + begin * MINUTE_MS,
      loadPerSecond: load,
      units: exact(units),
      utilization: exact(load / carried(sizing, 'expected')),
      lagSeconds: exact(age),
    };
  });
};
