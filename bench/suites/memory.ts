/** R5: memory on Managed Flink, where slots per KPU are its one lever. Nothing is killed, and little is paid for that is not used. */

import { type Day, runDay } from './managed-flink.ts';
import type { Case, RowFigures, Suite, Verdict } from './suite.ts';

const DAYS: readonly Day[] = [
  { name: 'clickstream, day', half: 'held-out', job: 'clickstream', load: 'day', hours: 24 },
  { name: 'light, flat', half: 'developed', job: 'light', load: 'flat', hours: 12 },
  { name: 'light, ramp', half: 'held-out', job: 'light', load: 'ramp', hours: 12 },
];

const cases: readonly Case[] = DAYS.map((day) => ({
  ...{ name: day.name, half: day.half },
  run: async (row, seed) => {
    const { killed = 0, slack = 1, packings = 0, kpuHours = 0 } = await runDay(day, row, seed);
    return { killed, slack, packings, kpuHours };
  },
}));

const verdicts = (row: string, of: (row: string) => RowFigures | undefined): readonly Verdict[] => {
  const own = of(row);
  if (row !== 'autopilot-balanced' || own === undefined) return [];
  return Object.entries(own).map(([name, { killed = 1, slack = 1 }]) => ({
    bar: `${name}: nothing killed for want of memory, at most 20 % of the fullest container never used`,
    reached: `${killed.toFixed(1)}, ${(100 * slack).toFixed(0)} %`,
    passes: killed === 0 && slack <= 0.2,
  }));
};

export const r5: Suite = {
  name: 'r5',
  title: 'R5: memory of Managed Flink',
  says: 'Slack: what the fullest container never used in the whole time.',
  columns: [
    { figure: 'killed', title: 'killed', digits: 1 },
    { figure: 'slack', title: 'slack %', digits: 0 },
    { figure: 'packings', title: 'packings', digits: 1 },
    { figure: 'kpuHours', title: 'KPU-hours', digits: 1 },
  ],
  cases,
  quick: ['light, flat'],
  takesPart: ({ name }) => ['static-guess', 'flink', 'autopilot-balanced'].includes(name),
  verdicts,
};
