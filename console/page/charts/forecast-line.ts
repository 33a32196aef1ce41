/** The forecast as a line of a chart: looking back as it was forecast ten minutes earlier, then ahead as it is now. */

import type { PageHistory } from '../../model/history.ts';
import type { PageState } from '../../model/page.ts';
import type { PageForecast } from '../../model/predictions.ts';
import type { Measured, Time } from '../../model/values.ts';
import { forecastSoon } from '../shared/forecast.ts';
import { clockTime, count, type Zone } from '../shared/format.ts';
import type { Line } from './spec.ts';

type ForecastLine = Extract<Line, { kind: 'forecast' }>;

const BACK_MS = 10 * 60_000;

/** Where it begins to look ahead, the past ends. A row without a forecast breaks the band. */
export const forecastValues = (
  { evaluations }: PageHistory,
  ahead: readonly PageForecast[],
  line: ForecastLine,
): ReadonlyMap<Time, Measured> => {
  const values = new Map<Time, Measured>();
  const begin = ahead[0]?.at ?? Number.POSITIVE_INFINITY;
  for (const row of evaluations) {
    const at = row.forecast?.[0] ?? row.at + BACK_MS;
    if (at < begin) values.set(at, line.before(row));
  }
  for (const point of ahead) values.set(point.at, line.ahead(point));
  return values;
};

/** 4 510 to 6 220; without a time as it is for the next 40 minutes. */
export const forecastReading = ({ predictions, history }: PageState, at: Time | undefined, zone: Zone): string => {
  const ahead = predictions?.forecast ?? [];
  const [first] = ahead;
  if (at === undefined) {
    const soon = forecastSoon(predictions);
    return soon ? `${range(soon.low, soon.high)} by ${clockTime(soon.at, zone)}` : NONE;
  }
  if (first && at >= first.at) {
    const point = ahead.findLast((one) => one.at <= at) ?? first;
    return range(point.low, point.high);
  }
  const row = history.evaluations.findLast(({ forecast }) => forecast !== undefined && forecast[0] <= at);
  if (!row?.forecast || at - row.forecast[0] > 2 * BACK_MS) return NONE;
  return range(row.forecast[1], row.forecast[2]);
};

const NONE = 'none';
const range = (low: number, high: number): string => `${count(low)} to ${count(high)}`;
