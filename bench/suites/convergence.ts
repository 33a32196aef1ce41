/** R1: 36 Nexmark cases. How many steps from a wrong size to the right one, and is it ever below it? */

import type { FleetStore } from '../../functions/store/fleet-store.ts';
import { randomAt, streamOf } from '../../world/load/random.ts';
import type { LoadOf } from '../loads/trace.ts';
import { scattered } from '../loads/trace.ts';
import type { Figures } from '../run/figures.ts';
import { play } from '../run/play.ts';
import type { Row } from '../run/row.ts';
import type { MetricFaults } from '../simulator/observe.ts';
import { EXACT, QUERIES, type Query, queryJob } from './nexmark.ts';
import { learnedFromOthers } from './other-jobs.ts';
import type { Case, Half, RowFigures, Suite, Verdict } from './suite.ts';

const INITIAL = [8, 12, 16, 20, 24, 28];
const MOST = 36;
/** Five minutes, and as long again for those that are not done. */
const SECONDS = 600;
const EVERY_SECONDS = 30;
const MAIN = 1;

interface World {
  readonly name: string;
  readonly half: Half;
  readonly contention: number;
  readonly faults: MetricFaults;
  /** The policy knows other jobs of this world already. */
  readonly fleet?: true;
}

const ALONE: readonly World[] = [
  { name: 'contended', half: 'developed', contention: 0.03, faults: { noise: 0.003 } },
  { name: 'linear', half: 'developed', contention: 0, faults: { noise: 0.003 } },
  { name: 'linear, idle 10 % fast', half: 'developed', contention: 0, faults: { noise: 0.003, idleFast: 0.1 } },
  { name: 'contended, 1 % noise', half: 'held-out', contention: 0.027, faults: { noise: 0.01 } },
  { name: 'linear, idle 15 % fast', half: 'held-out', contention: 0, faults: { noise: 0.003, idleFast: 0.15 } },
];

const FLEET = ', fleet prior';
const WORLDS: readonly World[] = [
  ...ALONE,
  ...ALONE.map((world): World => ({ ...world, name: world.name + FLEET, fleet: true })),
];

interface Path {
  readonly steps: number;
  readonly end: number;
  readonly below: boolean;
}

const pathOf = async (
  query: Query,
  initial: number,
  { contention, faults }: World,
  row: Row,
  seed: number,
  fleet: FleetStore | undefined,
): Promise<Path> => {
  const within = 0.25 + 0.5 * randomAt(streamOf(seed, `${query.name} ${initial}`), 0);
  const job = queryJob(query, contention, within);
  const planned: LoadOf = () => query.rate;
  const { simulation } = await play(
    {
      job,
      seed,
      seconds: SECONDS,
      planned,
      most: MOST,
      start: [4, initial, 4],
      faults,
      mood: 0.002,
      load: scattered(planned, seed, { minute: 0.002, second: 0.005 }),
      options: EXACT,
      everySeconds: EVERY_SECONDS,
      ...(fleet === undefined ? {} : { fleet }),
    },
    row,
  );
  const { rescales } = simulation.meter;
  return {
    steps: Math.max(1, rescales.length),
    end: simulation.parallelism()[MAIN] ?? 0,
    // What was too small at the start is no fault of the policy.
    below: rescales.some(({ to }) => to < query.optimum && initial > query.optimum),
  };
};

const run = async (world: World, row: Row, seed: number): Promise<Figures> => {
  const paths: (Path & { readonly optimum: number; readonly down: boolean })[] = [];
  for (const query of QUERIES) {
    const fleet = world.fleet ? await learnedFromOthers(query, world, row, seed) : undefined;
    for (const initial of INITIAL) {
      const path = await pathOf(query, initial, world, row, seed, fleet);
      paths.push({ ...path, optimum: query.optimum, down: initial > query.optimum });
    }
  }
  const mean = (of: (path: (typeof paths)[number]) => number): number =>
    paths.reduce((sum, path) => sum + of(path), 0) / paths.length;
  const down = paths.filter((path) => path.down);
  return {
    steps: mean(({ steps }) => steps),
    most: Math.max(...paths.map(({ steps }) => steps)),
    inOne: mean(({ steps }) => (steps === 1 ? 1 : 0)),
    end: mean(({ end, optimum }) => end / optimum),
    endsBelow: mean(({ end, optimum }) => (end < optimum ? 1 : 0)),
    undershoots: down.filter(({ below }) => below).length / down.length,
  };
};

const BARS = {
  contended: { steps: 1.35, inOne: 0.65, undershoots: 0 },
  linear: { steps: 1.45, inOne: 0.6, undershoots: 0.05 },
} as const;

/** With a prior learned from other jobs and vertices of the account. */
const WITH_FLEET = { steps: 1.2, inOne: 0.8 };

const verdicts = (row: string, of: (row: string) => RowFigures | undefined): readonly Verdict[] => {
  const own = of(row);
  if (row !== 'autopilot-balanced' || own === undefined) return [];
  return Object.entries(own).map(([name, figures]) => {
    const kind = name.startsWith('linear') ? 'linear' : 'contended';
    const bar = { ...BARS[kind], ...(name.endsWith(FLEET) ? WITH_FLEET : {}) };
    const [steps = 9, inOne = 0, end = 9, undershoots = 1] = ['steps', 'inOne', 'end', 'undershoots'].map(
      (one) => figures[one],
    );
    return {
      bar: `${name}: steps <= ${bar.steps}, ${100 * bar.inOne} % in one, ends <= 1.05 x optimum, undershoots <= ${100 * bar.undershoots} %`,
      reached: `${steps.toFixed(2)}, ${(100 * inOne).toFixed(0)} %, ${end.toFixed(3)}, ${(100 * undershoots).toFixed(0)} %`,
      passes: steps <= bar.steps && inOne >= bar.inOne && end <= 1.05 && undershoots <= bar.undershoots,
    };
  });
};

const cases: readonly Case[] = WORLDS.map((world) => ({
  name: world.name,
  half: world.half,
  run: (row, seed) => run(world, row, seed),
}));

export const r1: Suite = {
  name: 'r1',
  title: 'R1: 36 Nexmark cases of DS2, asked every 30 s, target utilization 1',
  says: 'Initial parallelism 8 to 28; an undershoot is a size below the optimum on the way down.',
  columns: [
    { figure: 'steps', title: 'steps', digits: 2 },
    { figure: 'most', title: 'most', digits: 1 },
    { figure: 'inOne', title: 'in one %', digits: 0 },
    { figure: 'end', title: 'end x opt', digits: 3 },
    { figure: 'endsBelow', title: 'ends below %', digits: 0 },
    { figure: 'undershoots', title: 'undershoots %', digits: 0 },
  ],
  cases,
  quick: ['contended'],
  takesPart: ({ by, name }) => by.kind === 'command' || ['flink', 'ds2', 'autopilot-balanced'].includes(name),
  verdicts,
};
