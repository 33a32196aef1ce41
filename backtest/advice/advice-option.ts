/** One row of a backtest as an option that can be adopted, or as a baseline. */
import type { Sizing } from '../../lib/model/sizing.ts';
import { HOURS_PER_MONTH } from '../../lib/sizing/price.ts';
import { carriedBy } from '../fit/carried.ts';
import type { Case } from '../fit/job-model.ts';
import { MINUTE_MS } from '../history/job-history.ts';
import type { Backtest } from '../run/backtest-job.ts';
import { type Band, bandOf, mapBand } from '../run/band.ts';
import type { Compared } from '../run/compare.ts';
import type { AdviceOption, Projected } from './option.ts';
import { riskOf } from './risk.ts';

export const optionOf = (tested: Backtest, compared: Compared): AdviceOption => {
  const { history, asItRan, model } = tested;
  const { row, unitHours, minutesOver, restarts, worstSeconds, unseen, downSeconds, sizing, plays } = compared;
  const hours = (history.to - history.from) / 3_600_000;
  const days = hours / 24;
  const monthly = (units: number): number => (units / hours) * HOURS_PER_MONTH;
  const before = monthly(asItRan.unitHours);
  const unitHoursPerMonth = mapBand(unitHours, monthly);
  const savedUnitHoursPerMonth = mapBand(unitHoursPerMonth, (units) => before - units);
  const savingsShare = mapBand(savedUnitHoursPerMonth, (saved) => (before > 0 ? saved / before : 0));
  const unitHoursPerMonthOfPlays = plays.map(monthly);
  const price = history.dollarsPerUnitHour;
  const dollars = (band: Band): Band | undefined =>
    price === undefined ? undefined : mapBand(band, (units) => units * price);
  const moreBehind = Math.max(0, minutesOver.expected - (asItRan.minutesOver?.expected ?? 0));
  const disturbed = (downSeconds.expected / 60 + moreBehind) / (60 * hours);
  const kind = row.ours ? 'policy' : sizing === undefined ? 'baseline' : 'fixed';
  return {
    name: row.name,
    kind,
    title: row.title,
    ...(sizing === undefined ? {} : { sizing }),
    units: mapBand(unitHours, (units) => units / hours),
    unitHoursPerMonth,
    unitHoursPerMonthOfPlays,
    savedUnitHoursPerMonth,
    savingsShare,
    worstSeconds,
    dollarsPerMonth: dollars(unitHoursPerMonth),
    savingsPerMonth: dollars(savedUnitHoursPerMonth),
    dollarsPerMonthOfPlays: price === undefined ? undefined : unitHoursPerMonthOfPlays.map((units) => units * price),
    minutesOverPerDay: mapBand(minutesOver, (minutes) => minutes / days),
    restartsPerDay: mapBand(restarts, (count) => count / days),
    restartNeeded: restarts.high > 0 || sizing !== undefined,
    downtimeSeconds: bandOf(model.downSeconds.expected, model.downSeconds.pessimistic, model.downSeconds.optimistic),
    rollbackPossible: row.ours,
    unseenShare: unseen,
    risk: riskOf(tested, compared),
    score: kind === 'baseline' ? undefined : savingsShare.expected / Math.max(0.001, disturbed),
    projection: projectionOf(tested, compared),
  };
};

const HOUR_MINUTES = 60;

/** Hour by hour: load, size, utilization and the highest lag, in all cases. */
const projectionOf = (tested: Backtest, { replays, sizing: fixed }: Compared): readonly Projected[] => {
  const { history, model } = tested;
  const minutes = Math.round((history.to - history.from) / MINUTE_MS);
  const carried = carriedOnce(tested);
  const first = fixed ?? history.minutes[0]?.sizing ?? history.size.current;
  return Array.from({ length: Math.floor(minutes / HOUR_MINUTES) }, (_, hour) => {
    const begin = hour * HOUR_MINUTES;
    const end = (hour + 1) * HOUR_MINUTES;
    const load = meanBetween(begin, end, (i) => model.arrivals.reduce((sum, series) => sum + (series[i] ?? 0), 0));
    const middle = history.from + ((begin + end) / 2) * MINUTE_MS;
    const of = (what: Case) => {
      const { units, ages, changes } = replays[what];
      const paid = meanBetween(begin, end, (i) => units[i] ?? 0);
      const sizing = changes.findLast(({ at }) => at <= middle)?.to ?? first;
      return { paid, age: Math.max(0, ...ages.slice(begin, end)), utilization: load / carried(sizing, what) };
    };
    const expected = of('expected');
    const pessimistic = of('pessimistic');
    const optimistic = of('optimistic');
    const band = (figure: (one: typeof expected) => number): Band =>
      bandOf(figure(expected), figure(pessimistic), figure(optimistic));
    return {
      at: history.from + begin * MINUTE_MS,
      loadPerSecond: load,
      units: band(({ paid }) => paid),
      utilization: band(({ utilization }) => utilization),
      lagSeconds: band(({ age }) => age),
    };
  });
};

export const meanBetween = (begin: number, end: number, of: (i: number) => number): number => {
  let sum = 0;
  for (let i = begin; i < end; i++) sum += of(i);
  return sum / Math.max(1, end - begin);
};

/** Records/s that a size carries, computed once for each. */
export const carriedOnce = ({ model }: Backtest): ((sizing: Sizing, of: Case) => number) => {
  const known = new Map<string, number>();
  return (sizing, of) => {
    const key = `${of} ${JSON.stringify(sizing)}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const value = carriedBy(model, sizing, of);
    known.set(key, value);
    return value;
  };
};
