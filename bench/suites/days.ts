/** Several days: does what a policy has learned of yesterday help, also over a weekend? And does it hold an error budget? */
import { declarationOf, optionNames } from '../../lib/options/declared/declarations.ts';
import { DAY, DAY_SHAPES, type DayShape, daysOfLoad } from '../loads/days.ts';
import type { Figures } from '../run/figures.ts';
import { play, type Scenario } from '../run/play.ts';
import type { Row } from '../run/row.ts';
import { FULL } from '../simulator/job.ts';
import { CONTENDED, threeVertices } from './jobs.ts';
import type { Case, RowFigures, Suite, Verdict } from './suite.ts';

const MOST = 24;
const PEAK = 100_000;

interface Course {
  readonly shape: DayShape;
  readonly days: number;
  readonly weekends?: boolean;
  readonly countDays: number;
  readonly options?: Readonly<Record<string, string>>;
}

const scenarioOf = ({ shape, days, weekends, countDays, options = {} }: Course, seed: number): Scenario => ({
  ...{ seed, seconds: days * DAY, most: MOST, start: 'best-guess', options },
  ...daysOfLoad({ shape, seed, peak: PEAK, ...(weekends === undefined ? {} : { weekends }) }),
  job: threeVertices({
    ...{ name: shape, perSecond: 1.3 * PEAK, subtasks: MOST, contention: CONTENDED, downtimes: FULL },
  }),
  countFrom: (days - countDays) * DAY,
});

const run = async (course: Course, row: Row, seed: number): Promise<Figures> => {
  const { simulation } = await play(scenarioOf(course, seed), row);
  const { totals, rescales } = simulation.meter;
  return {
    cost: totals.slotSeconds / (MOST * totals.seconds),
    over5: totals.over5 / totals.seconds,
    over60: totals.over60 / totals.seconds,
    worst: totals.worst,
    rescalesADay: rescales.length / course.countDays,
  };
};

const COLUMNS = [
  { figure: 'cost', title: 'cost % of 24', digits: 1 },
  { figure: 'over5', title: '% > 5 s', digits: 2 },
  { figure: 'over60', title: '% > 60 s', digits: 2 },
  { figure: 'worst', title: 'worst s', digits: 0 },
  { figure: 'rescalesADay', title: 'a day', digits: 1 },
] as const;

const SEASONS: readonly (readonly [string, Course])[] = [
  ...DAY_SHAPES.map((shape) => [shape, { shape, days: 3, countDays: 2 }] as const),
  ['office with a weekend', { shape: 'office', days: 10, weekends: true, countDays: 4 }],
];

const seasonCases: readonly Case[] = SEASONS.map(([name, course], i) => ({
  ...{ name, half: i < 2 ? 'developed' : 'held-out' },
  run: (row, seed) => run(course, row, seed),
}));

export const season: Suite = {
  name: 'season',
  title: 'Days that are alike, and days that are not (full restarts)',
  says: 'The first day is not counted; of ten days with a weekend the last four.',
  columns: COLUMNS,
  cases: seasonCases,
  quick: ['office'],
  takesPart: ({ name, by }) =>
    by.kind === 'command' || /^(static-guess|flink|flink-brisk|autopilot-balanced)$/.test(name),
  verdicts: () => [],
};

/** Without this option there is no budget to hold, and no row takes part. */
const BUDGET_OPTION = optionNames
  .map((name) => declarationOf(name).key)
  .find((key) => /^job\.autopilot\..*error-budget/.test(key));

/** Share of a day that may be more than 5 s behind. */
const BUDGETS = [0.01, 0.02, 0.04];

const budgetCases: readonly Case[] = (['office', 'wave'] as const).flatMap((shape, i) =>
  BUDGETS.map((budget) => ({
    ...{ name: `${shape}, ${100 * budget} %`, half: i === 0 ? ('developed' as const) : ('held-out' as const) },
    run: (row: Row, seed: number) =>
      run(
        {
          shape,
          days: 5,
          countDays: 4,
          options: BUDGET_OPTION === undefined ? {} : { [BUDGET_OPTION]: String(budget) },
        },
        row,
        seed,
      ),
  })),
);

const budgetVerdicts = (row: string, of: (row: string) => RowFigures | undefined): readonly Verdict[] =>
  Object.entries(of(row) ?? {}).map(([name, { over5 = Number.NaN }]) => {
    const budget = BUDGETS.find((one) => name.endsWith(` ${100 * one} %`)) ?? Number.NaN;
    return {
      bar: `${name} of the time over 5 s, held within a quarter`,
      reached: `${(100 * over5).toFixed(2)} %`,
      passes: over5 <= 1.25 * budget,
    };
  });

export const budget: Suite = {
  name: 'budget',
  title: 'Error budget: at most 1, 2 or 4 % of the day more than 5 s behind, over five days',
  says: 'The first day is not counted.',
  columns: COLUMNS,
  cases: budgetCases,
  quick: [],
  takesPart: ({ name }) => BUDGET_OPTION !== undefined && name === 'autopilot-balanced',
  verdicts: budgetVerdicts,
};
