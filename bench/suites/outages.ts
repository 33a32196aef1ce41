/** R4: nothing arrives for a while, then everything does. How long does it take to be up to date, and was that foreseen? */
import { HOUR, held } from '../loads/shapes.ts';
import type { LoadOf } from '../loads/trace.ts';
import { scattered } from '../loads/trace.ts';
import { drainErrors } from '../run/drains.ts';
import { type Figures, quantile } from '../run/figures.ts';
import { play } from '../run/play.ts';
import type { Row } from '../run/row.ts';
import { FULL, IN_PLACE } from '../simulator/job.ts';
import { TRACE_SECONDS } from '../simulator/meter.ts';
import { CONTENDED, threeVertices } from './jobs.ts';
import type { Case, Half, RowFigures, Suite, Verdict } from './suite.ts';

interface Outage {
  readonly minutes: number;
  /** Load in parts of what the size at the start carries. */
  readonly share: number;
  readonly full: boolean;
  readonly half: Half;
}

const OUTAGES: readonly Outage[] = [10, 20, 30].flatMap((minutes) =>
  [0.5, 0.7, 0.85].flatMap((share, i) => [
    { minutes, share, full: false, half: i % 2 === 0 ? ('developed' as const) : ('held-out' as const) },
    { minutes, share, full: true, half: i % 2 === 1 ? ('developed' as const) : ('held-out' as const) },
  ]),
);

const BEGIN_MINUTE = 60;
const USUAL = 10_000;
const SUBTASKS = 12;
const SECONDS = 3.5 * HOUR;

const run = async ({ minutes, share, full }: Outage, row: Row, seed: number): Promise<Figures> => {
  const job = threeVertices({
    name: 'outage',
    perSecond: USUAL,
    subtasks: SUBTASKS,
    contention: CONTENDED,
    downtimes: full ? FULL : IN_PLACE,
  });
  const shape = held(BEGIN_MINUTE, minutes);
  const planned: LoadOf = (second) => USUAL * share * shape(second);
  const scenario = {
    job,
    seed,
    seconds: SECONDS,
    planned,
    most: 48,
    start: [SUBTASKS, SUBTASKS, SUBTASKS],
    load: scattered(planned, seed),
  };
  const { simulation, said } = await play(scenario, row);
  const { meter } = simulation;
  const end = (BEGIN_MINUTE + minutes) * 60;
  // The flood lasts a minute: until then no one can know how much it is.
  const flooded = (end + 60) / TRACE_SECONDS;
  const drained = meter.ages.findIndex((age, i) => i >= flooded && age <= 5);
  const drains = drainErrors(said, meter, end + 60);
  return {
    drainMinutes: drained < 0 ? Number.POSITIVE_INFINITY : (drained * TRACE_SECONDS - end) / 60,
    rescales: meter.rescales.length,
    firstDrainError: quantile(drains.first, 0.95),
    laterDrainError: quantile(drains.later, 0.95),
    slotHours: meter.totals.slotSeconds / 3600,
  };
};

const nameOf = ({ minutes, share, full }: Outage): string =>
  `${minutes} min at ${share}, ${full ? 'full' : 'in place'}`;

const cases: readonly Case[] = OUTAGES.map((outage) => ({
  name: nameOf(outage),
  half: outage.half,
  run: (row, seed) => run(outage, row, seed),
}));

const verdicts = (row: string, of: (row: string) => RowFigures | undefined): readonly Verdict[] => {
  const own = of(row);
  if (row !== 'autopilot-balanced' || own === undefined) return [];
  const errors = Object.values(own).flatMap(({ firstDrainError }) =>
    firstDrainError === undefined || Number.isNaN(firstDrainError) ? [] : [firstDrainError],
  );
  const drains = Object.entries(own).filter(([name]) => name.startsWith('30 min at 0.7'));
  const worst = quantile(errors, 0.95);
  return [
    ...drains.map(([name, { drainMinutes = Number.NaN }]) => ({
      bar: `${name}: drained within 20 min`,
      reached: `${drainMinutes.toFixed(1)} min`,
      passes: drainMinutes <= 20,
    })),
    {
      bar: 'p95 of the error of the first prediction < 20 %',
      reached: errors.length === 0 ? 'nothing was predicted' : `${(100 * worst).toFixed(1)} %`,
      passes: errors.length > 0 && worst < 0.2,
    },
  ];
};

export const r4: Suite = {
  name: 'r4',
  title: 'R4: outages and the flood after them',
  says: 'Minutes from the end of the outage until the oldest record is younger than 5 s again.',
  columns: [
    { figure: 'drainMinutes', title: 'drain min', digits: 1 },
    { figure: 'rescales', title: 'rescales', digits: 1 },
    { figure: 'firstDrainError', title: 'first error %', digits: 1 },
    { figure: 'laterDrainError', title: 'later error %', digits: 1 },
    { figure: 'slotHours', title: 'slot-hours', digits: 1 },
  ],
  cases,
  quick: ['30 min at 0.7, in place'],
  takesPart: ({ name, by }) => by.kind !== 'static' && name !== 'built-in' && name !== 'flink-eager',
  verdicts,
};
