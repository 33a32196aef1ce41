/** The charts of the load: what arrives and what could be handled, and what has to wait. */

import type { MinuteRow } from '../../model/history.ts';
import type { PageState } from '../../model/page.ts';
import { compact, count, seconds } from '../shared/format.ts';
import type { ChartSpec, Line } from './spec.ts';

export const throughput = (state: PageState): ChartSpec => {
  const forecasts = hasForecast(state);
  return {
    ...{ id: 'throughput', title: 'Load and capacity', height: 220, axis: compact, robust: true, atLeast: 10 },
    unit: forecasts ? 'records/s; ahead: what the policy expects' : 'records/s; shaded: no reason to rescale',
    lines: [...measuredLoad, ...(forecasts ? forecast : thresholds)],
  };
};

const hasForecast = ({ predictions, history }: PageState): boolean =>
  (predictions?.forecast ?? []).length > 0 || history.evaluations.some((row) => row.forecast !== undefined);

const measuredLoad: readonly Line[] = [
  { kind: 'line', label: 'read', color: 'read', width: 1, say: count, read: (row) => row.read },
  { kind: 'line', label: 'incoming', color: 'incoming', say: count, read: (row) => row.arriving, fillTo: 'zero' },
  {
    kind: 'step',
    label: 'capacity',
    color: 'capacity',
    width: 2.25,
    say: count,
    read: (row) => row.capacity,
    goesOn: true,
  },
];

const thresholds: readonly Line[] = [
  {
    kind: 'step',
    label: 'scale up below',
    color: 'needed',
    width: 1.25,
    dash: [3, 3],
    say: count,
    read: (row) => row.scaleUpBelow,
  },
  {
    kind: 'step',
    label: 'down above',
    color: 'band',
    width: 0,
    say: count,
    read: (row) => row.scaleDownAbove,
    fillTo: 'scale up below',
    shown: 'edge',
  },
];

/** Looking back the band of ten minutes earlier, so that each can see how good it was. */
const forecast: readonly Line[] = [
  {
    kind: 'forecast',
    label: 'lowest likely',
    color: 'forecast',
    width: 0.75,
    say: count,
    before: (row) => row.forecast?.[1] ?? null,
    ahead: ({ low }) => low,
    silent: true,
  },
  {
    kind: 'forecast',
    label: 'forecast (80 % band)',
    color: 'forecast',
    width: 0.75,
    say: count,
    before: (row) => row.forecast?.[2] ?? null,
    ahead: ({ high }) => high,
    fillTo: 'lowest likely',
  },
  {
    kind: 'forecast',
    label: 'expected',
    color: 'forecast',
    width: 1.5,
    dash: [4, 4],
    say: count,
    before: () => null,
    ahead: ({ expected }) => expected,
    silent: true,
  },
];

/** In seconds where they are known; a job whose incoming rate never was shows its lag in records. */
export const lag = ({ history }: PageState): ChartSpec => {
  const look = { kind: 'line', color: 'lag', width: 1.5 } as const;
  const records: Line = { ...look, label: 'records', say: count, read: (row: MinuteRow) => row.lag };
  const behind: Line = {
    ...look,
    label: 'lag',
    say: seconds,
    read: (row: MinuteRow) => row.lagSeconds,
    fillTo: 'zero',
  };
  const chart = { id: 'lag', title: 'Lag', height: 110 } as const;
  if (history.minutes.length > 0 && history.minutes.every((row) => row.lagSeconds === null)) {
    const lines: readonly Line[] = [{ ...records, fillTo: 'zero' }];
    return { ...chart, unit: 'records behind', axis: compact, atLeast: 100, lines };
  }
  return {
    ...chart,
    unit: 'time behind',
    axis: axisTime,
    increments: [1, 5, 10, 20, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 28800],
    atLeast: 10,
    lines: [behind, { ...records, shown: 'readout' }],
  };
};

const axisTime = (value: number): string => {
  if (value >= 3600) return `${count(value / 3600)} h`;
  return value >= 60 ? `${count(value / 60)} min` : `${count(value)} s`;
};
