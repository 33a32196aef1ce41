/** The lines of a chart on one time axis, as uPlot wants them. */

import type { PageHistory } from '../../model/history.ts';
import type { Measured, Time } from '../../model/values.ts';
import { countUntil, rowAt } from '../shared/history.ts';
import type { Line } from './spec.ts';

/** Seconds first, then one column per line. Undefined: nothing of this line here. Null: not measured, the line breaks. */
export type Aligned = readonly [readonly number[], ...(readonly (Measured | undefined)[])[]];

/** A step holds its value at the instants of the other lines; a line is only known at its own. */
export const align = (history: PageHistory, lines: readonly Line[], until: Time): Aligned => {
  const times = instants(history, lines, until);
  const columns = lines.map((line) => column(history, line, times));
  return [times.map((time) => time / 1000), ...columns];
};

const column = (history: PageHistory, line: Line, times: readonly Time[]): readonly (Measured | undefined)[] => {
  switch (line.kind) {
    case 'level':
      return times.map(() => line.value);
    case 'step':
      return held(history, line, times);
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

const instants = (history: PageHistory, lines: readonly Line[], until: Time): readonly Time[] => {
  const all = new Set<Time>();
  if (lines.some((line) => line.kind !== 'line')) for (const row of history.evaluations) all.add(row.at);
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
