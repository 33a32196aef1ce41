/** R5: memory on Managed Flink, where slots per KPU are its one lever. Nothing is killed, and little is paid for that is not used. */

import { type JobDefinition, kpusOf, type Size } from '../../world/job/definition.ts';
import { layOut } from '../../world/job/layout.ts';
import { JOBS } from '../../world/jobs/jobs.ts';
import { createLoad } from '../../world/load/load.ts';
import { capacityOf } from '../../world/run/capacity.ts';
import { START } from '../control/plant.ts';
import { type Day, runDay, runSize } from './managed-flink.ts';
import type { Case, RowFigures, Suite, Verdict } from './suite.ts';

const DAYS: readonly Day[] = [
  { name: 'clickstream, day', half: 'held-out', job: 'clickstream', load: 'day', hours: 24 },
  { name: 'light, flat', half: 'developed', job: 'light', load: 'flat', hours: 12 },
  { name: 'light, ramp', half: 'developed', job: 'light', load: 'ramp', hours: 12 },
];

/** Of a processor, at the highest load: the share that sizes of Managed Flink are planned with (lib/sizing). */
const PLANNED = 0.8;

/**
 * The least slack that whole KPUs allow: of the fewest KPUs that carry the highest planned load with a fifth to spare, in
 * their fullest packing, left alone for the whole time. To fill containers further would take fewer KPUs than the load needs.
 */
const leastSlack = async (day: Day, seed: number): Promise<number> => {
  const job = JOBS[day.job];
  const load = createLoad({ shape: day.load, seed, start: START });
  const minutes = Array.from({ length: day.hours * 60 }, (_, n) => load.planned(START + n * 60_000));
  const packings = fewestKpus(job, seed, Math.max(...minutes) / PLANNED);
  let least = 1;
  for (const size of packings) {
    const { killed = 0, slack = 1 } = await runSize(day, size, seed);
    if (killed === 0) least = Math.min(least, slack);
  }
  return least;
};

/** With so many slots per KPU, of each the fewest slots: more of them would only fill memory. */
const fewestKpus = (job: JobDefinition, seed: number, recordsPerSecond: number): readonly Size[] => {
  const found = [1, 2, 3, 4, 5, 6, 7, 8].flatMap((parallelismPerKpu) => {
    for (let parallelism = 1; parallelism <= MOST_SLOTS; parallelism++) {
      const size = { parallelism, parallelismPerKpu };
      if (capacityOf(layOut(job, seed, size)).recordsPerSecond >= recordsPerSecond) return [size];
    }
    return [];
  });
  const fewest = Math.min(...found.map(kpusOf));
  return found.filter((size) => kpusOf(size) === fewest);
};

const MOST_SLOTS = 48;
const MOST_SLACK = 0.2;

const cases: readonly Case[] = DAYS.map((day) => ({
  name: day.name,
  half: day.half,
  run: async (row, seed) => {
    const { killed = 0, slack = 1, packings = 0, kpuHours = 0 } = await runDay(day, row, seed);
    // Where the bar is held, what is possible is not asked.
    const least = slack > MOST_SLACK ? await leastSlack(day, seed) : Number.NaN;
    return { killed, slack, leastSlack: least, packings, kpuHours };
  },
}));

const verdicts = (row: string, of: (row: string) => RowFigures | undefined): readonly Verdict[] => {
  const own = of(row);
  if (row !== 'autopilot-balanced' || own === undefined) return [];
  return Object.entries(own).map(([name, { killed = 1, slack = 1, leastSlack: least = Number.NaN }]) => ({
    bar: `${name}: nothing killed for want of memory, at most 20 % of the fullest container never used`,
    reached: `${killed.toFixed(1)}, ${(100 * slack).toFixed(0)} %${Number.isNaN(least) ? '' : `, least ${(100 * least).toFixed(0)} %`}`,
    passes: killed === 0 && slack <= MOST_SLACK,
  }));
};

export const r5: Suite = {
  name: 'r5',
  title: 'R5: memory of Managed Flink',
  says: 'Slack: what the fullest container never used in the whole time. Least: of the fewest KPUs that carry the highest load with a fifth to spare, in their fullest packing.',
  columns: [
    { figure: 'killed', title: 'killed', digits: 1 },
    { figure: 'slack', title: 'slack %', digits: 0 },
    { figure: 'leastSlack', title: 'least %', digits: 0 },
    { figure: 'packings', title: 'packings', digits: 1 },
    { figure: 'kpuHours', title: 'KPU-hours', digits: 1 },
  ],
  cases,
  quick: ['light, flat'],
  takesPart: ({ name }) => ['static-guess', 'flink', 'autopilot-balanced'].includes(name),
  verdicts,
};
