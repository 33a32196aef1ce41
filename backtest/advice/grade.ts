/** 0 to 100 as a letter, and the fleet as one number: what its jobs cost is what they weigh. */
import type { JobAdvice } from './advice.ts';

const LETTERS: readonly (readonly [number, string])[] = [
  [90, 'A'],
  [80, 'B'],
  [70, 'C'],
  [55, 'D'],
  [40, 'E'],
];

export const gradeOf = (score: number): string => LETTERS.find(([least]) => score >= least)?.[1] ?? 'F';

export interface Fleet {
  readonly score: number;
  readonly grade: string;
  /** USD a month. */
  readonly dollars: number;
  /** By the first option of every job, where it saves. */
  readonly savings: { readonly low: number; readonly expected: number; readonly high: number };
  readonly findings: Readonly<Record<JobAdvice['finding'], number>>;
}

export const fleetOf = (jobs: readonly JobAdvice[]): Fleet => {
  const dollars = jobs.reduce((sum, { asItRan }) => sum + asItRan.dollarsPerMonth, 0);
  const weighed = jobs.reduce((sum, { score, asItRan }) => sum + score * asItRan.dollarsPerMonth, 0);
  const score = dollars > 0 ? Math.round(weighed / dollars) : 100;
  const count = (finding: JobAdvice['finding']): number => jobs.filter((job) => job.finding === finding).length;
  const saved = jobs.flatMap((job) => bestOf(job)?.savingsPerMonth ?? []);
  const sum = (of: 'low' | 'expected' | 'high'): number => saved.reduce((total, one) => total + one[of], 0);
  return {
    score,
    grade: gradeOf(score),
    dollars,
    savings: { low: sum('low'), expected: sum('expected'), high: sum('high') },
    findings: {
      optimized: count('optimized'),
      'over-provisioned': count('over-provisioned'),
      'under-provisioned': count('under-provisioned'),
    },
  };
};

const MOST_RISK = 2;

/** The policy to adopt; undefined: none saves without much risk. */
export const bestOf = ({ options }: JobAdvice): JobAdvice['options'][number] | undefined =>
  options.find(
    ({ kind, risk, savingsPerMonth }) => kind === 'policy' && risk.value <= MOST_RISK && savingsPerMonth.expected > 0,
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
        a.dollarsPerMonth.expected - b.dollarsPerMonth.expected,
    )[0];
};
