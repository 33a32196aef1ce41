/** Managed Flink: a day of the simulated job of `npm start` under each of its loads, in whole KPUs with full restarts. */

import type { Size } from '../../world/job/definition.ts';
import { JOBS, type JobName } from '../../world/jobs/jobs.ts';
import { createLoad, type LoadShape } from '../../world/load/load.ts';
import { oracleOf } from '../../world/oracle.ts';
import { createWorld, DEFAULT_SIZE } from '../../world/world.ts';
import type { Said } from '../control/controller.ts';
import { kpuPlant } from '../control/kpu-plant.ts';
import { START } from '../control/plant.ts';
import { productionController } from '../control/production.ts';
import { BENCH_POLICIES } from '../policies/policies.ts';
import { drainErrors } from '../run/drains.ts';
import { type Figures, quantile } from '../run/figures.ts';
import type { Row } from '../run/row.ts';
import { TRACE_SECONDS } from '../simulator/meter.ts';
import type { Case, Half, RowFigures, Suite, Verdict } from './suite.ts';

export interface Day {
  readonly name: string;
  readonly half: Half;
  readonly job: JobName;
  readonly load: LoadShape;
  readonly hours: number;
}

const DAYS: readonly Day[] = (
  [
    ['day', 'developed', 'clickstream', 'day'],
    ['flat', 'developed', 'clickstream', 'flat'],
    ['night', 'held-out', 'clickstream', 'night'],
    ['ramp', 'developed', 'clickstream', 'ramp'],
    ['step', 'held-out', 'clickstream', 'step'],
    ['spike', 'developed', 'clickstream', 'spike'],
    ['light', 'held-out', 'light', 'day'],
  ] as const
).map(([name, half, job, load]) => ({ name, half, job, load, hours: 24 }));

/** What `npm start` runs it with. */
const OPTIONS = {
  'job.autoscaler.restart.time-tracking.enabled': 'true',
  'job.autoscaler.scale-down.interval': '30 min',
};
const EVERY_MINUTES = 5;
const HOUR = 3_600_000;

/** `chance`: another run of the same job under the same load; left out: `seed`. */
export const runDay = async (day: Day, row: Row, seed: number, chance = seed): Promise<Figures> => {
  const size = row.by.kind === 'static' ? staticSize(day, row.by.size, seed) : DEFAULT_SIZE;
  return runFrom(day, row.by, size, { seed, chance });
};

/** Left alone at a size. */
export const runSize = (day: Day, size: Size, seed: number): Promise<Figures> =>
  runFrom(day, { kind: 'static', size: 'best-guess' }, size, { seed });

interface Seeds {
  readonly seed: number;
  readonly chance?: number;
}

const runFrom = async (day: Day, by: Row['by'], size: Size, { seed, chance = seed }: Seeds): Promise<Figures> => {
  const job = JOBS[day.job];
  const load = createLoad({ shape: day.load, seed, start: START });
  const end = START + day.hours * HOUR;
  const world = createWorld({ seed, chance, start: START, load, job, size });
  const plant = kpuPlant(world, size);
  const controller =
    by.kind === 'policy'
      ? productionController(plant, {
          policy: by.policy,
          policies: BENCH_POLICIES,
          options: { ...OPTIONS, ...by.options },
        })
      : undefined;
  const said: Said[] = [];
  const ages: number[] = [0];
  let over5 = 0;
  let fullest = 0;
  for (let minute = 1; START + minute * 60_000 <= end; minute++) {
    const to = START + minute * 60_000;
    for (let at = to - 60_000 + TRACE_SECONDS * 1000; at < to; at += TRACE_SECONDS * 1000) {
      world.advance(at);
      ages.push(world.truth().lagSeconds);
    }
    plant.advance(to);
    for (const { containerUsedBytes, containerLimitBytes } of world.truth().taskManagers) {
      fullest = Math.max(fullest, containerUsedBytes / containerLimitBytes);
    }
    ages.push(world.truth().lagSeconds);
    if (controller !== undefined && minute % EVERY_MINUTES === 0) said.push(await controller.evaluate(to));
  }
  for (const age of ages) if (age > 5) over5++;
  const truth = world.truth();
  const rescales = plant.changes.map(({ at, from, to }) => ({
    second: (at - START) / 1000,
    from: kpus(from),
    to: kpus(to),
  }));
  const drains = drainErrors(said, { ages, rescales });
  return {
    kpuHours: truth.kpuHours,
    minutesOver5: (over5 * TRACE_SECONDS) / 60,
    minutesOver60: truth.minutesLagOver60Seconds,
    worst: truth.longestLagSeconds,
    rescales: rescales.length,
    rescalesLater: rescales.filter(({ second }) => second >= 3600).length,
    packings: plant.changes.filter(({ from, to }) => from.parallelismPerKpu !== to.parallelismPerKpu).length,
    killed: truth.oomKills,
    slack: 1 - fullest,
    firstDrainError: quantile(drains.first, 0.95),
  };
};

const kpus = ({ parallelism, parallelismPerKpu }: Size): number => Math.ceil(parallelism / parallelismPerKpu);

/** `best-guess`: what the application is created with, as most are left; `peak` and `mean` know the load. */
const staticSize = (day: Day, size: 'peak' | 'mean' | 'best-guess', seed: number): Size => {
  if (size === 'best-guess') return DEFAULT_SIZE;
  const load = createLoad({ shape: day.load, seed, start: START });
  const end = START + day.hours * HOUR;
  const oracle = (targetUtilization: number): Size =>
    oracleOf({ job: JOBS[day.job], seed, load, from: START, to: end, parallelismPerKpu: 1, targetUtilization })
      .staticPeak;
  if (size === 'peak') return oracle(0.7);
  const minutes = Array.from({ length: day.hours * 60 }, (_, n) => load.planned(START + n * 60_000));
  const mean = minutes.reduce((a, b) => a + b, 0) / minutes.length;
  return oracle(Math.min(1, (0.7 * Math.max(...minutes)) / mean));
};

const verdicts = (row: string, of: (row: string) => RowFigures | undefined): readonly Verdict[] => {
  const own = of(row);
  const left = of('static-guess');
  if (row !== 'autopilot-balanced' || own === undefined || left === undefined) return [];
  return Object.keys(own).flatMap((name) => {
    const mine = own[name] ?? {};
    const leftAlone = left[name] ?? {};
    const cost = mine['kpuHours'] ?? Number.NaN;
    const staticCost = leftAlone['kpuHours'] ?? Number.NaN;
    const behind = mine['minutesOver60'] ?? Number.NaN;
    const staticBehind = leftAlone['minutesOver60'] ?? Number.NaN;
    const better = cost < staticCost && (behind < staticBehind || (behind === 0 && staticBehind === 0));
    const calm = cost <= staticCost * 1.001 && (mine['rescales'] ?? Number.NaN) <= 2;
    const first: Verdict = {
      bar: `${name}: cheaper than left alone and fewer minutes over 60 s, or as cheap with at most 2 restarts`,
      reached: `${cost.toFixed(1)} against ${staticCost.toFixed(1)} KPU-hours, ${behind.toFixed(1)} against ${staticBehind.toFixed(1)} min`,
      passes: better || calm,
    };
    if (name !== 'flat' && name !== 'spike') return [first];
    const later = mine['rescalesLater'] ?? Number.NaN;
    return [first, { bar: `${name}: no change after the first hour`, reached: later.toFixed(1), passes: later === 0 }];
  });
};

const cases: readonly Case[] = DAYS.map((day) => ({
  name: day.name,
  half: day.half,
  run: (row, seed) => runDay(day, row, seed),
}));

export const managedFlink: Suite = {
  name: 'managed-flink',
  title: 'Managed Flink: days of the job of `npm start`',
  says: 'KPU-hours as billed, orchestration included; the job is asked every five minutes and read as CloudWatch shows it.',
  columns: [
    { figure: 'kpuHours', title: 'KPU-hours', digits: 1 },
    { figure: 'minutesOver5', title: 'min > 5 s', digits: 1 },
    { figure: 'minutesOver60', title: 'min > 60 s', digits: 1 },
    { figure: 'worst', title: 'worst s', digits: 0 },
    { figure: 'rescales', title: 'restarts', digits: 1 },
    { figure: 'rescalesLater', title: 'after 1 h', digits: 1 },
    { figure: 'packings', title: 'packings', digits: 1 },
    { figure: 'killed', title: 'killed', digits: 1 },
    { figure: 'firstDrainError', title: 'drain error %', digits: 0 },
  ],
  cases,
  quick: ['day', 'flat'],
  takesPart: ({ name, by }) => by.kind !== 'command' && !['flink-brisk', 'flink-eager', 'hpa', 'ds2'].includes(name),
  verdicts,
};
