/** What the job was, did and cost in all the time that was read, in steps of five minutes: it needs no model and no replay. */
import type { EpochMs } from '../../lib/model/observation.ts';
import type { Sizing } from '../../lib/model/sizing.ts';
import { HOURS_PER_MONTH } from '../../lib/sizing/price.ts';
import { type HistoryMinute, type JobHistory, loadOf, sizeText, unitsOf } from '../history/job-history.ts';
import { FIVE_MINUTES_MS } from '../history/ranges.ts';
import { quantile } from './finding.ts';

export interface WholePeriod {
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly days: number;
  /** Of these, those that are known by five minutes only. */
  readonly daysByFiveMinutes: number;
  /** Share of the five minutes that were measured. */
  readonly measured: number;
  readonly unitHours: number;
  readonly unitHoursPerMonth: number;
  /** Undefined: there is no price. */
  readonly dollarsPerMonth: number | undefined;
  /** Records/s of all sources, the mean of five minutes. */
  readonly highestLoad: { readonly perSecond: number; readonly at: EpochMs } | undefined;
  /** Mean busy share of the busiest vertex: of the middle and of the busiest five minutes (95 %). */
  readonly busy: { readonly usual: number; readonly high: number };
  /** Of the hottest container, the highest of five minutes (95 %). */
  readonly cpuHigh: number;
  /** The longest first. */
  readonly sizes: readonly { readonly size: string; readonly sizing: Sizing; readonly hours: number }[];
  /** Mean records/s of all sources by the hour of the week, UTC, from Monday 00:00 on: 168; NaN: never measured. */
  readonly week: readonly number[];
  /** Of five minutes and more without any points, where only points of five minutes are known. */
  readonly gapsByFiveMinutes: number;
}

interface Slot {
  readonly at: EpochMs;
  readonly sizing: Sizing;
  readonly load: number;
  readonly busy: number;
  readonly cpu: number;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export const wholePeriod = (history: JobHistory): WholePeriod => {
  const { older, to } = history;
  const slots = [...(older?.minutes.map((one) => slotOf(history, one.at, [one])) ?? []), ...newestSlots(history)];
  const from = slots[0]?.at ?? history.from;
  const [units, hoursOf] = paid(history, slots, from, to);
  const hours = Math.max(FIVE_MINUTES_MS, to - from) / HOUR_MS;
  const unitHoursPerMonth = (units / hours) * HOURS_PER_MONTH;
  const price = history.dollarsPerUnitHour;
  const loads = slots.filter(({ load }) => Number.isFinite(load));
  const highest = loads.reduce<Slot | undefined>((a, b) => (a === undefined || b.load > a.load ? b : a), undefined);
  const busy = slots.map((slot) => slot.busy);
  return {
    from,
    to,
    days: hours / 24,
    daysByFiveMinutes: older === undefined ? 0 : Math.max(0, older.to - from) / DAY_MS,
    measured: slots.length / Math.max(1, Math.round((to - from) / FIVE_MINUTES_MS)),
    unitHours: units,
    unitHoursPerMonth,
    dollarsPerMonth: price === undefined ? undefined : unitHoursPerMonth * price,
    highestLoad: highest === undefined ? undefined : { perSecond: highest.load, at: highest.at },
    busy: { usual: quantile(busy, 0.5), high: quantile(busy, 0.95) },
    cpuHigh: quantile(
      slots.map(({ cpu }) => cpu),
      0.95,
    ),
    sizes: [...hoursOf.values()].toSorted((a, b) => b.hours - a.hours),
    week: weekOf(loads),
    gapsByFiveMinutes: older?.gaps ?? 0,
  };
};

const newestSlots = (history: JobHistory): readonly Slot[] =>
  [...Map.groupBy(history.minutes, ({ at }) => at - (at % FIVE_MINUTES_MS))].map(([at, of]) => slotOf(history, at, of));

const slotOf = ({ graph }: JobHistory, at: EpochMs, of: readonly HistoryMinute[]): Slot => {
  const mean = (value: (minute: HistoryMinute) => number): number => {
    const known = of.map(value).filter(Number.isFinite);
    return known.reduce((sum, one) => sum + one, 0) / known.length;
  };
  const [first] = of;
  if (first === undefined) throw new Error('no minute');
  const cpus = of.map(({ cpu }) => cpu).filter(Number.isFinite);
  return {
    at,
    sizing: first.sizing,
    load: mean((minute) => loadOf(minute, graph)),
    busy: Math.max(...first.vertices.map((_, i) => mean(({ vertices }) => vertices[i]?.busy ?? Number.NaN) || 0)),
    cpu: cpus.length === 0 ? Number.NaN : Math.max(...cpus),
  };
};

/** What is paid for goes on while nothing is measured. */
const paid = (history: JobHistory, slots: readonly Slot[], from: EpochMs, to: EpochMs) => {
  const hoursOf = new Map<string, { size: string; sizing: Sizing; hours: number }>();
  let units = 0;
  slots.forEach(({ at, sizing }, i) => {
    const until = slots[i + 1]?.at ?? to;
    const hours = (until - Math.max(from, at)) / HOUR_MS;
    units += hours * unitsOf(sizing, history);
    const size = sizeText(sizing);
    const before = hoursOf.get(size)?.hours ?? 0;
    hoursOf.set(size, { size, sizing, hours: before + hours });
  });
  return [units, hoursOf] as const;
};

/** The first Monday after the first of January 1970, a Thursday. */
const MONDAY_MS = 4 * DAY_MS;

const weekOf = (loads: readonly Slot[]): readonly number[] => {
  const sums = new Float64Array(168);
  const counts = new Float64Array(168);
  for (const { at, load } of loads) {
    const hour = Math.floor(((((at - MONDAY_MS) % (7 * DAY_MS)) + 7 * DAY_MS) % (7 * DAY_MS)) / HOUR_MS);
    sums[hour] = (sums[hour] ?? 0) + load;
    counts[hour] = (counts[hour] ?? 0) + 1;
  }
  return Array.from(sums, (sum, hour) => sum / (counts[hour] ?? 0));
};
