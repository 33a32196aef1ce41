/** The charts of the load: what arrives and what could be handled, and what has to wait. */

import type { EvaluationRow, MinuteRow } from '../../model/history.ts';
import type { PageState } from '../../model/page.ts';
import type { Measured } from '../../model/values.ts';
import { lengthOf, minutesOf } from '../shared/comparison-words.ts';
import { compact, count, percent, seconds } from '../shared/format.ts';
import type { ChartSpec, Line } from './spec.ts';

export const throughput = (state: PageState): ChartSpec => {
  const forecasts = hasForecast(state);
  return {
    id: 'throughput',
    title: 'Load and capacity',
    height: 200,
    axis: compact,
    robust: true,
    atLeast: 10,
    unit: forecasts ? 'records/s; ahead: what the policy expects' : 'records/s',
    lines: [...measuredLoad, ...(forecasts ? forecast : [])],
  };
};

/** What arrives as a share of the capacity, and the limits of that share: one curve against its band. */
export const utilization = ({ utilizationTarget }: PageState): ChartSpec => ({
  id: 'utilization',
  title: 'Utilization',
  height: 130,
  axis: percent,
  robust: true,
  atLeast: 1.1,
  unit: 'load as a share of the capacity; within the shaded band nothing is rescaled',
  increments: [0.1, 0.2, 0.25, 0.5, 1, 2, 5, 10],
  lines: [
    {
      kind: 'step',
      label: 'scale down below',
      color: 'needed',
      width: 1.25,
      dash: [3, 3],
      say: percent,
      read: (row: EvaluationRow) => shareOf(row.incoming, row.scaleDownAbove),
      shown: 'edge',
      absent: notWhileCatchingUp,
    },
    {
      kind: 'step',
      label: 'scale up above',
      color: 'band',
      width: 1.25,
      dash: [3, 3],
      say: percent,
      read: (row: EvaluationRow) => shareOf(row.incoming, row.scaleUpBelow),
      fillTo: 'scale down below',
      shown: 'edge',
      absent: notWhileCatchingUp,
    },
    ...(utilizationTarget === null ? [] : [targetOf(utilizationTarget)]),
    {
      kind: 'step',
      label: 'utilization',
      color: 'incoming',
      width: 2.25,
      say: percent,
      read: (row: EvaluationRow) => shareOf(row.incoming, row.capacity),
    },
  ],
});

const notWhileCatchingUp = ({ catchingUp }: EvaluationRow): string | undefined =>
  catchingUp ? 'none while catching up' : undefined;

const targetOf = (value: number): Line => ({
  kind: 'level',
  label: 'target',
  color: 'static',
  width: 1,
  dash: [1, 3],
  say: percent,
  value,
});

/** (700/s of 1 000/s) -> 0.7 */
export const shareOf = (load: Measured, capacity: Measured): Measured =>
  load === null || capacity === null || capacity <= 0 ? null : load / capacity;

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
export const lag = ({ history, comparison }: PageState): ChartSpec => {
  const objective = comparison?.behindSeconds ?? null;
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
    unit: `time behind${overObjective(comparison)}`,
    axis: axisTime,
    increments: [1, 5, 10, 20, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 28800],
    atLeast: 10,
    lines: [behind, { ...records, shown: 'readout' }, ...(objective === null ? [] : [objectiveOf(objective)])],
  };
};

const objectiveOf = (value: number): Line => ({
  kind: 'level',
  label: 'objective',
  color: 'full',
  width: 1,
  dash: [4, 3],
  say: seconds,
  value,
});

const overObjective = (comparison: PageState['comparison']): string => {
  if (!comparison || comparison.behindSeconds === null) return '';
  const { asItRan, behindSeconds } = comparison;
  return `; over the objective of ${seconds(behindSeconds)} for ${minutesOf(asItRan.minutesBehind)} of the last ${lengthOf(comparison)}`;
};

const axisTime = (value: number): string => {
  if (value >= 3600) return `${count(value / 3600)} h`;
  return value >= 60 ? `${count(value / 60)} min` : `${count(value)} s`;
};
