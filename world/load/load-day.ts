/** An ordinary day of load, and what goes wrong in it. */
import type { EpochMs } from '../../lib/model/observation.ts';
import { randomAt, streamOf } from './random.ts';

export interface DayEvents {
  /** A burst of a minute that is over before anyone could react to it. */
  readonly spike: { readonly from: EpochMs; readonly to: EpochMs; readonly times: number };
  /** Nothing arrives; afterwards everything that was held back does, within minutes. */
  readonly outage: { readonly from: EpochMs; readonly to: EpochMs };
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Hour (UTC) and share of the peak: a night valley, a morning ramp, a lunch plateau, an evening peak. */
const POINTS: readonly (readonly [number, number])[] = [
  [0, 0.4],
  [2, 0.25],
  [5, 0.22],
  [6.5, 0.3],
  [9, 0.68],
  [12, 0.72],
  [15, 0.62],
  [17.5, 0.72],
  [20, 1],
  [21, 0.98],
  [23, 0.56],
  [24, 0.4],
];

/** Share of the peak at this time of day, 0..1. The seed moves it by up to a quarter of an hour either way. */
export const dayShare = (seed: number, at: EpochMs): number => {
  const shift = (randomAt(streamOf(seed, 'hour of the peak'), 0) - 0.5) * (HOUR / 2);
  const hour = ((((at + shift) % DAY) + DAY) % DAY) / HOUR;
  let next = 1;
  while ((POINTS[next]?.[0] ?? 24) < hour) next++;
  const [fromHour, from] = POINTS[next - 1] ?? [0, 0];
  const [toHour, to] = POINTS[next] ?? [24, 0];
  return from + ((to - from) * (1 - Math.cos((Math.PI * (hour - fromHour)) / (toHour - fromHour)))) / 2;
};

/** `day` counts from 1970. The spike comes between 10:30 and 11:00, the outage between 13:30 and 14:10 for 20 to 30 min. */
export const dayEvents = (seed: number, day: number): DayEvents => {
  const stream = streamOf(seed, 'events of the day');
  const random = (n: number): number => randomAt(stream, day * 8 + n);
  const wholeSecond = (hours: number): EpochMs => day * DAY + Math.round(hours * 3600) * 1000;
  const spike = 10.5 + 0.5 * random(0);
  const outage = 13.5 + 0.65 * random(1);
  return {
    spike: { from: wholeSecond(spike), to: wholeSecond(spike) + 60_000, times: 2.5 + random(2) },
    outage: { from: wholeSecond(outage), to: wholeSecond(outage + (20 + 10 * random(3)) / 60) },
  };
};
