/** R1b: ten levels of load in a mixed order, ten minutes each, twice. How many restarts does each new level take? */

import { randomAt, streamOf } from '../../world/load/random.ts';
import type { LoadOf } from '../loads/trace.ts';
import { scattered } from '../loads/trace.ts';
import type { Figures } from '../run/figures.ts';
import { play } from '../run/play.ts';
import type { Row } from '../run/row.ts';
import { slotsOf, smallestFor } from '../simulator/job.ts';
import type { MetricFaults } from '../simulator/observe.ts';
import { EXACT, QUERIES, type Query, queryJob } from './nexmark.ts';
import type { Case, RowFigures, Suite, Verdict } from './suite.ts';

const LEVEL_SECONDS = 600;
const LEVELS = 10;
const MOST = 36;
/** The order that ContTune has published; the others are drawn. */
const PUBLISHED = [9, 2, 3, 10, 1, 4, 5, 8, 6, 7];

/** The windows of q5 fire all at once: what is measured of it scatters. */
const NOISE: Readonly<Record<string, MetricFaults>> = { q5: { noise: 0.015 } };
const USUAL_NOISE: MetricFaults = { noise: 0.005 };

const orderOf = (seed: number): readonly number[] => {
  if (seed === 0) return PUBLISHED;
  const stream = streamOf(seed, 'order of levels');
  return PUBLISHED.map((level, i) => ({ level, key: randomAt(stream, i) }))
    .toSorted((a, b) => a.key - b.key)
    .map(({ level }) => level);
};

const run = async (query: Query, row: Row, seed: number): Promise<Figures> => {
  const order = [...orderOf(seed), ...orderOf(seed)];
  const job = queryJob({ ...query, rate: query.levelRate * LEVELS, optimum: query.widest }, 0.03, 0.5);
  const levelAt = (second: number): number =>
    order[Math.min(order.length - 1, Math.floor(second / LEVEL_SECONDS))] ?? 1;
  const planned: LoadOf = (second) => query.levelRate * levelAt(second);
  const seconds = order.length * LEVEL_SECONDS;
  const need = (level: number): number => slotsOf(smallestFor(job, query.levelRate * level, MOST));
  const { simulation } = await play(
    {
      job,
      seed,
      seconds,
      planned,
      most: MOST,
      // Where it stands before the first tuning counts for nothing.
      start: [4, need(order[0] ?? 1), 4],
      mood: 0.003,
      faults: NOISE[query.name] ?? USUAL_NOISE,
      load: scattered(planned, seed, { minute: 0.003, second: 0.005 }),
      options: EXACT,
      everySeconds: 30,
    },
    row,
  );
  const { rescales, slots } = simulation.meter;
  const ideal = order.reduce((sum, level) => sum + need(level) * LEVEL_SECONDS, 0);
  const short = order.filter((level, i) => (slots[((i + 1) * LEVEL_SECONDS) / 10 - 1] ?? 0) < need(level)).length;
  const used = slots.reduce((sum, one) => sum + 10 * one, 0);
  return {
    reconfigurations: rescales.length / (order.length - 1),
    coreSeconds: used / ideal,
    short: short / order.length,
  };
};

const cases: readonly Case[] = QUERIES.filter(({ name }) => name !== 'q11').map((query) => ({
  name: query.name,
  half: query.name === 'q1' || query.name === 'q3' ? 'developed' : 'held-out',
  run: (row, seed) => run(query, row, seed),
}));

const verdicts = (row: string, of: (row: string) => RowFigures | undefined): readonly Verdict[] => {
  const own = of(row);
  if (row !== 'autopilot-balanced' || own === undefined) return [];
  return Object.entries(own).map(([name, { reconfigurations = 9, coreSeconds = 9, short = 1 }]) => ({
    bar: `${name}: <= 1.20 reconfigurations, <= 1.03 x ideal core-seconds, < 1 % short`,
    reached: `${reconfigurations.toFixed(2)}, ${coreSeconds.toFixed(3)}, ${(100 * short).toFixed(1)} %`,
    passes: reconfigurations <= 1.2 && coreSeconds <= 1.03 && short < 0.01,
  }));
};

export const r1b: Suite = {
  name: 'r1b',
  title: 'R1b: ten levels of load, ten minutes each, twice (after ContTune)',
  says: 'It starts at the size of the first level. Reconfigurations per new level, core-seconds in parts of the smallest sizes that carry the levels, levels that end short.',
  columns: [
    { figure: 'reconfigurations', title: 'per level', digits: 2 },
    { figure: 'coreSeconds', title: 'x ideal', digits: 3 },
    { figure: 'short', title: 'short %', digits: 1 },
  ],
  cases,
  quick: ['q1'],
  takesPart: ({ by, name }) => by.kind === 'command' || ['flink', 'ds2', 'autopilot-balanced'].includes(name),
  verdicts,
};
