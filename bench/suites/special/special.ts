/** R6: what goes wrong or looks as if it did. Each case has what it asks of a policy, and is passed or not. */
import { type LoadOf, scattered } from '../../loads/trace.ts';
import type { Figures } from '../../run/figures.ts';
import { type Played, play, type Scenario } from '../../run/play.ts';
import type { Row } from '../../run/row.ts';
import { carriedBy, IN_PLACE, slotsOf, smallestFor } from '../../simulator/job.ts';
import { CONTENDED, threeVertices } from '../jobs.ts';
import type { Case, RowFigures, Suite, Verdict } from '../suite.ts';
import type { SpecialCase } from './special-case.ts';
import { SPECIAL_CASES } from './special-cases.ts';

/** Records/s; 12 subtasks of the bottleneck do a fifth more. */
export const USUAL = 10_000;
const USUAL_SUBTASKS = 12;

const scenarioOf = (one: SpecialCase, seed: number): Scenario => {
  const { seconds, load, scatter, start = 'usual', job: own = {}, ...rest } = one;
  const job = threeVertices({
    name: one.name,
    perSecond: 1.2 * USUAL,
    subtasks: USUAL_SUBTASKS,
    contention: CONTENDED,
    downtimes: IN_PLACE,
    ...own,
  });
  const planned: LoadOf = (second) => USUAL * load(second);
  const parallelism = start === 'usual' ? smallestFor(job, 1.2 * planned(0), 48) : job.vertices.map(() => start);
  return {
    job,
    seed,
    seconds,
    planned,
    most: 48,
    start: job.vertices.map(() => slotsOf(parallelism)),
    load: scattered(planned, seed, scatter),
    ...(rest.failures ? { failures: rest.failures } : {}),
    ...(rest.rescaleFails ? { rescaleFails: rest.rescaleFails } : {}),
    ...(rest.faults ? { faults: rest.faults } : {}),
    countFrom: one.countFrom ?? 0,
  };
};

const figuresOf = (one: SpecialCase, scenario: Scenario, { simulation, said }: Played): Figures => {
  const { meter } = simulation;
  const need = smallestFor(scenario.job, scenario.planned(scenario.seconds - 1), scenario.most);
  const end = simulation.parallelism();
  const seen = {
    rescales: meter.rescales,
    over60: meter.totals.over60,
    worst: meter.totals.worst,
    ageAtEnd: simulation.age(),
    carriesAtEnd: carriedBy(scenario.job, end) >= scenario.planned(scenario.seconds - 1),
    slotsAtEnd: slotsOf(end) / slotsOf(need),
    reserveAtEnd: carriedBy(scenario.job, end) / scenario.planned(scenario.seconds - 1),
    highest: Math.max(...meter.slots) / slotsOf(smallestFor(scenario.job, highestPlanned(scenario), scenario.most)),
    ages: meter.ages,
  };
  return {
    passed: one.passes(seen) ? 1 : 0,
    rescales: meter.rescales.length,
    over60: meter.totals.over60,
    worst: meter.totals.worst,
    ageAtEnd: seen.ageAtEnd,
    slotsAtEnd: seen.slotsAtEnd,
    reserveAtEnd: seen.reserveAtEnd,
    explained: said.length === 0 ? Number.NaN : said.filter(({ because }) => because.length > 0).length / said.length,
  };
};

const highestPlanned = ({ planned, seconds }: Scenario): number => {
  let highest = 0;
  for (let second = 0; second < seconds; second += 30) highest = Math.max(highest, planned(second));
  return highest;
};

const cases: readonly Case[] = SPECIAL_CASES.map((one) => ({
  name: one.name,
  half: one.half,
  async run(row: Row, seed: number) {
    const scenario = scenarioOf(one, seed);
    return figuresOf(one, scenario, await play(scenario, row));
  },
}));

const verdicts = (row: string, of: (row: string) => RowFigures | undefined): readonly Verdict[] => {
  const own = of(row);
  if (!row.startsWith('autopilot') || own === undefined) return [];
  return Object.keys(own).map((name) => {
    const passed = own[name]?.['passed'] ?? 0;
    const asks = SPECIAL_CASES.find((one) => one.name === name)?.asks ?? '';
    return { bar: `${name}: ${asks}`, reached: `${(100 * passed).toFixed(0)} % of the seeds`, passes: passed === 1 };
  });
};

export const special: Suite = {
  name: 'r6',
  title: 'R6: spikes, steps, gaps, limits',
  says: 'Passed: on how many of the seeds it did what the case asks.',
  columns: [
    { figure: 'passed', title: 'passed %', digits: 0 },
    { figure: 'rescales', title: 'rescales', digits: 1 },
    { figure: 'over60', title: 's > 60 s', digits: 0 },
    { figure: 'worst', title: 'worst s', digits: 0 },
    { figure: 'ageAtEnd', title: 'behind at end s', digits: 0 },
    { figure: 'slotsAtEnd', title: 'x need at end', digits: 2 },
    { figure: 'reserveAtEnd', title: 'carries x load', digits: 2 },
  ],
  cases,
  takesPart: ({ name, by }) => by.kind !== 'static' && name !== 'flink-eager',
  verdicts,
};
