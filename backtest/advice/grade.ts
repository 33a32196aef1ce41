/** 0 to 100 as a letter, the fleet as one number, and what its jobs come to. */
import type { Unit } from '../history/job-history.ts';
import type { JobAdvice } from './advice.ts';
import { MOST_RISK } from './risk.ts';

const LETTERS: readonly (readonly [number, string])[] = [
  [90, 'A'],
  [80, 'B'],
  [70, 'C'],
  [55, 'D'],
  [40, 'E'],
];

export const gradeOf = (score: number): string => LETTERS.find(([least]) => score >= least)?.[1] ?? 'F';

/** Jobs that are paid for in the same: hours of KPUs and hours of slots are never added up. */
export interface UnitTotal {
  readonly unit: Unit;
  readonly jobs: number;
  readonly unitHoursPerMonth: number;
  /** By the first option of every job, where it saves. */
  readonly savedUnitHoursPerMonth: Total;
}

export interface Total {
  readonly low: number;
  readonly expected: number;
  readonly high: number;
}

export interface Fleet {
  readonly score: number;
  readonly grade: string;
  /** USD a month of all jobs that have a price. */
  readonly dollars: number;
  /** The same of what they could save, by the first option of every job, where it saves. */
  readonly savings: Total;
  /** Jobs in `dollars` and `savings`. */
  readonly priced: number;
  /** Of slots that the settings give no price for; undefined: every job has one. */
  readonly unpriced: UnitTotal | undefined;
  /** One for KPUs and one for slots, where there are such jobs. */
  readonly totals: readonly UnitTotal[];
  readonly findings: Readonly<Record<JobAdvice['finding'], number>>;
}

export const fleetOf = (jobs: readonly JobAdvice[]): Fleet => {
  const count = (finding: JobAdvice['finding']): number => jobs.filter((job) => job.finding === finding).length;
  const score = scoreOf(jobs);
  const priced = jobs.filter(hasPrice);
  return {
    score,
    grade: gradeOf(score),
    priced: priced.length,
    dollars: sumOf(priced, dollarsOf),
    savings: totalOf(priced, (job) => bestOf(job)?.savingsPerMonth),
    unpriced: unitTotal('slot', without(jobs))[0],
    totals: (['KPU', 'slot'] as const).flatMap((unit) => unitTotal(unit, jobs)),
    findings: {
      optimized: count('optimized'),
      'over-provisioned': count('over-provisioned'),
      'under-provisioned': count('under-provisioned'),
    },
  };
};

const unitTotal = (unit: Unit, all: readonly JobAdvice[]): readonly UnitTotal[] => {
  const jobs = all.filter((job) => job.unit === unit);
  if (jobs.length === 0) return [];
  return [
    {
      unit,
      jobs: jobs.length,
      unitHoursPerMonth: sumOf(jobs, unitHoursOf),
      savedUnitHoursPerMonth: totalOf(jobs, (job) => bestOf(job)?.savedUnitHoursPerMonth),
    },
  ];
};

/**
 * What jobs cost is what they weigh. Those without a price weigh by their hours among themselves, and as much as their number
 * beside the others: an hour of a slot is not an hour of a KPU (docs/decisions/0029-hours-that-are-not-added.md).
 */
const scoreOf = (jobs: readonly JobAdvice[]): number => {
  const parts = [...weighed(jobs.filter(hasPrice), dollarsOf), ...weighed(without(jobs), unitHoursOf)];
  const all = parts.reduce((sum, { jobs: count }) => sum + count, 0);
  return all === 0 ? 100 : Math.round(parts.reduce((sum, part) => sum + part.jobs * part.score, 0) / all);
};

const weighed = (jobs: readonly JobAdvice[], weightOf: (job: JobAdvice) => number) => {
  const weight = sumOf(jobs, weightOf);
  if (!(weight > 0)) return [];
  return [{ jobs: jobs.length, score: sumOf(jobs, (job) => job.score * weightOf(job)) / weight }];
};

const hasPrice = ({ dollarsPerUnitHour }: JobAdvice): boolean => dollarsPerUnitHour !== undefined;
const without = (jobs: readonly JobAdvice[]): readonly JobAdvice[] => jobs.filter((job) => !hasPrice(job));

const dollarsOf = ({ asItRan }: JobAdvice): number => asItRan.dollarsPerMonth ?? 0;
const unitHoursOf = ({ asItRan }: JobAdvice): number => asItRan.unitHoursPerMonth;

const sumOf = (jobs: readonly JobAdvice[], of: (job: JobAdvice) => number): number =>
  jobs.reduce((sum, job) => sum + of(job), 0);

const totalOf = (jobs: readonly JobAdvice[], of: (job: JobAdvice) => Total | undefined): Total => ({
  low: sumOf(jobs, (job) => of(job)?.low ?? 0),
  expected: sumOf(jobs, (job) => of(job)?.expected ?? 0),
  high: sumOf(jobs, (job) => of(job)?.high ?? 0),
});

/** The policy to adopt; undefined: none saves without much risk. */
export const bestOf = ({ options }: JobAdvice): JobAdvice['options'][number] | undefined =>
  options.find(
    ({ kind, risk, savingsShare }) => kind === 'policy' && risk.value <= MOST_RISK && savingsShare.expected > 0,
  );

/** Of a job that is too small, where none saves: the policy with which it is behind for the shortest time; undefined: none helps. */
export const reliefOf = (job: JobAdvice): JobAdvice['options'][number] | undefined => {
  const { finding, options, asItRan } = job;
  if (finding !== 'under-provisioned' || asItRan.minutesOverPerDay === undefined) return undefined;
  const behind = asItRan.minutesOverPerDay.expected;
  return options
    .filter(({ kind, minutesOverPerDay }) => kind === 'policy' && minutesOverPerDay.expected < behind)
    .toSorted(
      (a, b) =>
        a.minutesOverPerDay.expected - b.minutesOverPerDay.expected ||
        b.savingsShare.expected - a.savingsShare.expected,
    )[0];
};
