/** The lines of a chart on one time axis, as uPlot wants them. */

import type { PageHistory } from '../../model/history.ts';
import type { PageForecast } from '../../model/predictions.ts';
import type { Measured, Time } from '../../model/values.ts';
import { countUntil, rowAt } from '../shared/history.ts';
import { forecastValues } from './forecast-line.ts';
import type { Line } from './spec.ts';

/** Seconds first, then one column per line. Undefined: nothing of this line here. Null: not measured, the line breaks. */
export type Aligned = readonly [readonly number[], ...(readonly (Measured | undefined)[])[]];

/** A step holds its value at the instants of the other lines until now; a line and a forecast are only known at their own. */
export const align = (
  history: PageHistory,
  lines: readonly Line[],
  until: Time,
  ahead: readonly PageForecast[] = [],
): Aligned => {
  const forecasts = lines.map((line) => (line.kind === 'forecast' ? forecastValues(history, ahead, line) : NOTHING));
  const times = instants(history, lines, until, forecasts);
  const columns = lines.map((line, i) => column(history, line, times, until, forecasts[i]!));
  return [times.map((time) => time / 1000), ...columns];
};

const NOTHING: ReadonlyMap<Time, Measured> = new Map();

const column = (
  history: PageHistory,
  line: Line,
  times: readonly Time[],
  until: Time,
  forecast: ReadonlyMap<Time, Measured>,
): readonly (Measured | undefined)[] => {
  switch (line.kind) {
    case 'level':
      return times.map(() => line.value);
    case 'step': {
      const all = held(history, line, times);
      return line.goesOn ? all : all.map((value, i) => (times[i]! <= until ? value : undefined));
    }
    case 'forecast':
      return times.map((time) => forecast.get(time));
    case 'line': {
      const byTime = new Map(history.minutes.map((row) => [row.at, line.read(row)]));
      return times.map((time) => byTime.get(time));
    }
  }
};

const held = ({ evaluations }: PageHistory, line: Line & { readonly kind: 'step' }, times: readonly Time[]) => {
  let next = 0;
  let value: Measured | undefined;
  return times.map((time) => {
    for (let row = evaluations[next]; row && row.at <= time; row = evaluations[++next]) value = line.read(row);
    return value;
  });
};

const instants = (
  history: PageHistory,
  lines: readonly Line[],
  until: Time,
  forecasts: readonly ReadonlyMap<Time, Measured>[],
): readonly Time[] => {
  const all = new Set<Time>();
  for (const forecast of forecasts) for (const at of forecast.keys()) all.add(at);
  if (lines.some((line) => line.kind === 'step' || line.kind === 'level'))
    for (const row of history.evaluations) all.add(row.at);
  if (lines.some((line) => line.kind === 'line')) for (const row of history.minutes) all.add(row.at);
  if (lines.some((line) => line.kind === 'level')) all.add(until);
  return [...all].sort((a, b) => a - b);
};

/** What a line says at an instant: its newest row then. */
export const valueAt = (history: PageHistory, line: Line, at: Time): Measured => {
  switch (line.kind) {
    case 'level':
      return line.value;
    case 'step': {
      const row = rowAt(history.evaluations, at);
      return row ? (line.readout ?? line.read)(row) : null;
    }
    case 'line':
      return newestRead(history, line, at);
    case 'forecast':
      return null;
  }
};

/** What is read less often than the rest is what it was when it was last read. */
const newestRead = ({ minutes }: PageHistory, line: Line & { readonly kind: 'line' }, at: Time): Measured => {
  for (let i = countUntil(minutes, at) - 1; i >= 0; i--) {
    const value = line.read(minutes[i]!);
    if (value !== undefined) return value;
  }
  return null;
};
