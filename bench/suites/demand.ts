/** R8: Theodolite's demand metric, asked of a policy. Ten loads; what it settles at against the least that would do. */
import { HOUR } from '../loads/shapes.ts';
import type { LoadOf } from '../loads/trace.ts';
import { scattered } from '../loads/trace.ts';
import type { Figures } from '../run/figures.ts';
import { play } from '../run/play.ts';
import type { Row } from '../run/row.ts';
import { IN_PLACE, slotsOf, smallestFor } from '../simulator/job.ts';
import { CONTENDED, threeVertices } from './jobs.ts';
import type { Case, RowFigures, Suite, Verdict } from './suite.ts';

const LOADS = 10;
const HIGHEST = 100_000;
const MOST = 40;
const SECONDS = 8 * HOUR;
/** It has settled by then; the lag must not grow from here on. */
const SETTLED = 6 * HOUR;

/** Of the four use cases: how much the bottleneck's subtasks hinder one another, and the key groups' evenness. */
const USE_CASES = [
  { name: 'uc1 storage', half: 'developed', contention: 0 },
  { name: 'uc2 downsampling', half: 'developed', contention: CONTENDED },
  { name: 'uc3 by hour of day', half: 'held-out', contention: 0.015 },
  { name: 'uc4 hierarchies', half: 'held-out', contention: 0.04 },
] as const;

const run = async ({ name, contention }: (typeof USE_CASES)[number], row: Row, seed: number): Promise<Figures> => {
  const job = threeVertices({ name, perSecond: HIGHEST, subtasks: 24, contention, downtimes: IN_PLACE });
  const ratios: number[] = [];
  let [kept, rescales] = [0, 0];
  for (let level = 1; level <= LOADS; level++) {
    const planned: LoadOf = () => (HIGHEST * level) / LOADS;
    const { simulation } = await play(
      {
        job,
        seed: seed * LOADS + level,
        seconds: SECONDS,
        planned,
        most: MOST,
        start: [14, 14, 14],
        load: scattered(planned, seed * LOADS + level, { minute: 0.003, second: 0.01 }),
      },
      row,
    );
    const demand = slotsOf(smallestFor(job, planned(0), MOST));
    ratios.push(slotsOf(simulation.parallelism()) / demand);
    rescales += simulation.meter.rescales.length;
    const late = simulation.meter.ages.slice(SETTLED / 10);
    if (growthOf(late) <= 5) kept++;
  }
  return {
    demand: ratios.reduce((a, b) => a + b, 0) / LOADS,
    most: Math.max(...ratios),
    kept: kept / LOADS,
    rescales: rescales / LOADS,
  };
};

/** Seconds by which the lag has grown in that time, by linear regression: Theodolite's objective. One restart is no trend. */
const growthOf = (ages: readonly number[]): number => {
  const middle = (ages.length - 1) / 2;
  const mean = ages.reduce((a, b) => a + b, 0) / ages.length;
  const [above, below] = ages.reduce(
    ([above, below], age, i) => [above + (i - middle) * (age - mean), below + (i - middle) ** 2],
    [0, 0],
  );
  return (above / below) * ages.length;
};

const cases: readonly Case[] = USE_CASES.map((one) => ({
  name: one.name,
  half: one.half,
  run: (row, seed) => run(one, row, seed),
}));

const verdicts = (row: string, of: (row: string) => RowFigures | undefined): readonly Verdict[] => {
  const own = of(row);
  if (row !== 'autopilot-balanced' || own === undefined) return [];
  return Object.entries(own).map(([name, { demand = 9, most = 9, kept = 0 }]) => ({
    bar: `${name}: demand ratio mean <= 1.10, most <= 1.30, objective kept at every load`,
    reached: `${demand.toFixed(2)}, ${most.toFixed(2)}, ${(100 * kept).toFixed(0)} %`,
    passes: demand <= 1.1 && most <= 1.3 && kept === 1,
  }));
};

export const r8: Suite = {
  name: 'r8',
  title: 'R8: demand under a policy (after Theodolite)',
  says: 'Parallelism that it settles at within six hours, in parts of the least that carries the load.',
  columns: [
    { figure: 'demand', title: 'x demand', digits: 2 },
    { figure: 'most', title: 'most', digits: 2 },
    { figure: 'kept', title: 'kept %', digits: 0 },
    { figure: 'rescales', title: 'rescales', digits: 1 },
  ],
  cases,
  quick: ['uc2 downsampling'],
  takesPart: ({ name, by }) => by.kind === 'command' || ['flink', 'flink-brisk', 'autopilot-balanced'].includes(name),
  verdicts,
};
