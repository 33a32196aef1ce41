/** R2 and R3: hours of load, with restarts in place and full ones; cost, time behind and restarts at once. */
import { demeterLoad, EIGHTEEN_HOURS } from '../loads/demeter.ts';
import { advertising, SIX_HOURS, sine, traffic } from '../loads/hours.ts';
import { highestOf, type LoadOf, scattered } from '../loads/trace.ts';
import { coverageOf, drainErrors } from '../run/drains.ts';
import { type Figures, quantile } from '../run/figures.ts';
import { type Played, play, type Scenario } from '../run/play.ts';
import type { Row } from '../run/row.ts';
import { uselessOf } from '../run/useless.ts';
import { clairvoyantBound } from '../simulator/bound.ts';
import { type Downtimes, FULL, IN_PLACE } from '../simulator/job.ts';
import { CONTENDED, threeVertices } from './jobs.ts';
import type { Case, Column, Half, RowFigures, Suite, Verdict } from './suite.ts';

interface Trace {
  readonly name: string;
  readonly half: Half;
  readonly planned: LoadOf;
  readonly seconds: number;
  /** Task managers of one slot that a job left alone has. */
  readonly most: number;
  /** What all of them do, in parts of the highest load. */
  readonly reserve: number;
  readonly rescales: number;
  readonly failures: readonly number[];
}

const HOUR = 3600;

export const R2: readonly Trace[] = (
  [
    ['sine', 'developed', sine],
    ['traffic', 'developed', traffic],
    ['advertising', 'held-out', advertising],
  ] as const
).map(([name, half, planned]) => ({
  name,
  half,
  planned,
  seconds: SIX_HOURS,
  most: 18,
  reserve: 1.1,
  rescales: 8,
  failures: [],
}));

export const R3: readonly Trace[] = (
  [
    ['ads', 'developed'],
    ['cars', 'held-out'],
  ] as const
).map(([name, half]) => ({
  name,
  half,
  planned: demeterLoad(name),
  seconds: EIGHTEEN_HOURS,
  most: 24,
  reserve: 1.25,
  rescales: 20,
  failures: [3.2, 7.1, 10.6, 13.9, 16.3].map((hours) => Math.round(hours * HOUR)),
}));

/** Another load for every seed: the noise, and a few per cent more or less. */
export const scenarioOf = (trace: Trace, downtimes: Downtimes, seed: number): Scenario => {
  const { planned, seconds, most, reserve, failures } = trace;
  const job = threeVertices({
    name: trace.name,
    perSecond: reserve * highestOf(planned, seconds),
    subtasks: most,
    contention: CONTENDED,
    downtimes,
  });
  return { job, seed, seconds, load: scattered(planned, seed), planned, most, failures, start: 'peak' };
};

/** The one that docs/benchmark.md draws. */
export const drawnScenario = (seed: number): Scenario => {
  const [ads] = R3;
  if (ads === undefined) throw new Error('R3 has no trace.');
  return scenarioOf(ads, FULL, seed);
};

const bounds = new Map<string, number>();

const boundOf = (trace: Trace, scenario: Scenario): number => {
  const key = `${trace.name} ${scenario.job.downtimes.seconds}`;
  const known = bounds.get(key) ?? clairvoyantBound({ ...scenario, load: trace.planned }, trace.rescales);
  bounds.set(key, known);
  return known;
};

/** The figures that every run of hours has. */
export const figuresOf = ({ simulation, said }: Played, scenario: Scenario, bound: number): Figures => {
  const { totals, rescales } = simulation.meter;
  const drains = drainErrors(said, simulation.meter);
  return {
    cost: totals.slotSeconds / (scenario.most * totals.seconds),
    overBound: totals.slotSeconds / bound,
    over5: totals.over5 / totals.seconds,
    over60: totals.over60 / totals.seconds,
    worst: totals.worst,
    rescales: rescales.length,
    useless: uselessOf(rescales),
    firstDrainError: quantile(drains.first, 0.95),
    coverage: coverageOf(said, scenario.load, scenario.seconds),
    explained: said.length === 0 ? Number.NaN : said.filter(({ because }) => because.length > 0).length / said.length,
  };
};

const COLUMNS: readonly Column[] = [
  { figure: 'cost', title: 'cost % of static', digits: 1 },
  { figure: 'overBound', title: 'x bound', digits: 2 },
  { figure: 'over5', title: '% > 5 s', digits: 2 },
  { figure: 'over60', title: '% > 60 s', digits: 2 },
  { figure: 'worst', title: 'worst s', digits: 0 },
  { figure: 'rescales', title: 'rescales', digits: 1 },
  { figure: 'useless', title: 'useless', digits: 1 },
  { figure: 'firstDrainError', title: 'drain error %', digits: 0 },
  { figure: 'coverage', title: 'in band %', digits: 0 },
];

const casesOf = (traces: readonly Trace[], full: string): readonly Case[] =>
  traces.flatMap((trace) =>
    (
      [
        ['in place', IN_PLACE],
        [full, FULL],
      ] as const
    ).map(([kind, downtimes]) => ({
      name: `${trace.name}, ${kind}`,
      half: trace.half,
      async run(row: Row, seed: number) {
        const scenario = scenarioOf(trace, downtimes, seed);
        return figuresOf(await play(scenario, row), scenario, boundOf(trace, scenario));
      },
    })),
  );

/** Below policy `flink` at its quickest in cost, time behind and restarts at once, and 15 % below its defaults. */
const verdicts = (row: string, of: (row: string) => RowFigures | undefined): readonly Verdict[] => {
  if (row !== 'autopilot-balanced') return [];
  const own = of(row);
  const brisk = of('flink-brisk');
  const defaults = of('flink');
  if (own === undefined || brisk === undefined || defaults === undefined) return [];
  return Object.keys(own).flatMap((name) => {
    const mine = own[name] ?? {};
    const quick = brisk[name] ?? {};
    const usual = defaults[name] ?? {};
    const below = (figure: string): boolean => (mine[figure] ?? Number.NaN) < (quick[figure] ?? Number.NaN);
    const cheaper = 1 - (mine['cost'] ?? Number.NaN) / (usual['cost'] ?? Number.NaN);
    const less = (mine['over5'] ?? Number.NaN) < (usual['over5'] ?? Number.NaN);
    return [
      {
        bar: `${name}: below flink-brisk in cost, time over 5 s and restarts`,
        reached: ['cost', 'over5', 'rescales']
          .map((figure) => `${figure} ${below(figure) ? 'below' : 'NOT below'}`)
          .join(', '),
        passes: ['cost', 'over5', 'rescales'].every(below),
      },
      {
        bar: `${name}: 15 % cheaper than flink, with less time over 5 s`,
        reached: `${(100 * cheaper).toFixed(1)} % cheaper, ${less ? 'less' : 'NOT less'} time over 5 s`,
        passes: cheaper >= 0.15 && less,
      },
    ];
  });
};

const takesPart = (): boolean => true;

export const r2: Suite = {
  name: 'r2',
  title: 'R2: six hours, at most 18 task managers',
  says: 'Cost against a clairvoyant operator who may rescale eight times.',
  columns: COLUMNS,
  cases: casesOf(R2, 'full'),
  quick: ['sine, in place', 'traffic, full'],
  takesPart,
  verdicts,
};

export const r3: Suite = {
  name: 'r3',
  title: 'R3: the 18 hours ADS and CARS of Demeter, 24 task managers, five failures',
  says: 'Cost in parts of 24 task managers left alone.',
  columns: COLUMNS,
  cases: casesOf(R3, '70 s'),
  quick: ['ads, 70 s'],
  takesPart,
  verdicts,
};
