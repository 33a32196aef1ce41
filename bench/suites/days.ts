/** Several days: does what a policy has learned of yesterday help, also over a weekend? And does it hold an error budget? */
import { declarationOf, optionNames } from '../../lib/options/declared/declarations.ts';
import { DAY, type DayShape, daysOfLoad, isWeekend } from '../loads/days.ts';
import type { Figures } from '../run/figures.ts';
import { play, type Scenario } from '../run/play.ts';
import type { Row } from '../run/row.ts';
import { FULL } from '../simulator/job.ts';
import { TRACE_SECONDS } from '../simulator/meter.ts';
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
  seed,
  seconds: days * DAY,
  most: MOST,
  start: 'best-guess',
  options,
  ...daysOfLoad({ shape, seed, peak: PEAK, ...(weekends === undefined ? {} : { weekends }) }),
  job: threeVertices({ name: shape, perSecond: 1.3 * PEAK, subtasks: MOST, contention: CONTENDED, downtimes: FULL }),
  countFrom: (days - countDays) * DAY,
});

const run = async (course: Course, row: Row, seed: number): Promise<Figures> => {
  const { simulation } = await play(scenarioOf(course, seed), row);
  const { totals, rescales, slots } = simulation.meter;
  const ofWeekends = slots.filter((_, n) => isWeekend(n * TRACE_SECONDS));
  return {
    cost: totals.slotSeconds / (MOST * totals.seconds),
    over5: totals.over5 / totals.seconds,
    over60: totals.over60 / totals.seconds,
    worst: totals.worst,
    rescalesADay: rescales.length / course.countDays,
    ...(course.weekends ? { weekend: ofWeekends.reduce((sum, one) => sum + one, 0) / (MOST * ofWeekends.length) } : {}),
  };
};

const COLUMNS = [
  { figure: 'cost', title: 'cost % of 24', digits: 1 },
  { figure: 'over5', title: '% > 5 s', digits: 2 },
  { figure: 'over60', title: '% > 60 s', digits: 2 },
  { figure: 'worst', title: 'worst s', digits: 0 },
  { figure: 'rescalesADay', title: 'a day', digits: 1 },
] as const;

/** Of which days the rule must take a fifth of the lag; of all others it must not be dearer. */
const OFFICE = 'office';

const COURSES: readonly (Course & Pick<Case, 'name' | 'half'>)[] = [
  { name: OFFICE, half: 'developed', shape: 'office', days: 5, countDays: 4 },
  { name: `${OFFICE} with a weekend`, half: 'developed', shape: 'office', days: 10, countDays: 9, weekends: true },
  { name: 'wave', half: 'developed', shape: 'wave', days: 5, countDays: 4 },
  { name: `${OFFICE}, other hours every day`, half: 'held-out', shape: 'other hours', days: 5, countDays: 4 },
  { name: 'shop with a weekend', half: 'held-out', shape: 'shop', days: 9, countDays: 8, weekends: true },
  { name: 'batch', half: 'held-out', shape: 'batch', days: 5, countDays: 4 },
  { name: 'walk', half: 'held-out', shape: 'walk', days: 5, countDays: 4 },
];

const WITHOUT_SEASON = { 'job.autopilot.season.enabled': 'false' };

/** A row of policy `autopilot` is run a second time with the rule off: what it is worth. */
const withAndWithout = async (course: Course, row: Row, seed: number): Promise<Figures> => {
  const figures = await run(course, row, seed);
  if (row.by.kind !== 'policy' || row.by.policy !== 'autopilot') return figures;
  const without = await run({ ...course, options: WITHOUT_SEASON }, row, seed);
  const times = (figure: string): number => (figures[figure] ?? Number.NaN) / (without[figure] ?? Number.NaN);
  const weekend: Figures = course.weekends ? { weekendTimes: times('weekend') } : {};
  return { ...figures, costTimes: times('cost'), lagTimes: times('over5'), ...weekend };
};

const MOST_LAG = 0.8;
const MOST_COST = 1.01;

const seasonVerdicts = (row: string, of: (row: string) => RowFigures | undefined): readonly Verdict[] =>
  Object.entries(of(row) ?? {}).flatMap(([name, { costTimes = Number.NaN, lagTimes = Number.NaN, weekendTimes }]) => {
    if (Number.isNaN(costTimes)) return [];
    const reached = `lag ${lagTimes.toFixed(2)}, cost ${costTimes.toFixed(3)}`;
    const weekends = weekendTimes === undefined ? '' : `, weekends ${weekendTimes.toFixed(3)}`;
    const cheap = Math.max(costTimes, weekendTimes ?? 0) <= MOST_COST;
    return name.startsWith(OFFICE)
      ? {
          bar: `${name}: with the season at most 0.80 of the lag, 1.01 of the cost`,
          reached: reached + weekends,
          passes: lagTimes <= MOST_LAG && cheap,
        }
      : { bar: `${name}: with the season at most 1.01 of the cost`, reached: reached + weekends, passes: cheap };
  });

export const season: Suite = {
  name: 'season',
  title: 'Days that are alike, and days that are not (full restarts)',
  says: 'The first day is not counted. Lag, cost and cost of the weekends are also in parts of those with the season off.',
  columns: [
    ...COLUMNS,
    { figure: 'lagTimes', title: 'lag / off', digits: 2 },
    { figure: 'costTimes', title: 'cost / off', digits: 3 },
    { figure: 'weekendTimes', title: 'weekends / off', digits: 3 },
  ],
  cases: COURSES.map((course) => ({
    name: course.name,
    half: course.half,
    run: (row, seed) => withAndWithout(course, row, seed),
  })),
  quick: [OFFICE],
  takesPart: ({ name, by }) =>
    by.kind === 'command' || /^(static-guess|flink|flink-brisk|autopilot-balanced)$/.test(name),
  verdicts: seasonVerdicts,
};

/** Without this option there is no budget to hold, and no row takes part. */
const BUDGET_OPTION = optionNames
  .map((name) => declarationOf(name).key)
  .find((key) => /^job\.autopilot\..*error-budget/.test(key));

/** Share of a day that may be more than 5 s behind. */
const BUDGETS = [0.01, 0.02, 0.04];

const budgetCases: readonly Case[] = (['office', 'wave'] as const).flatMap((shape, i) =>
  BUDGETS.map((budget) => ({
    name: `${shape}, ${100 * budget} %`,
    half: i === 0 ? ('developed' as const) : ('held-out' as const),
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
