/** What a week was: changes, what they saved, and what failed. Said once for all jobs, from their journals. */
import type { AutopilotEvent, ChangeEvent } from './model/events.ts';
import { isChangeEvent } from './model/events.ts';
import type { EpochMs } from './model/observation.ts';
import type { Sizing } from './model/sizing.ts';

export interface Week {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

export interface JobWeek {
  readonly job: string;
  /** That the job ran with in the end; a rollback is no change. */
  readonly changes: number;
  readonly failed: number;
  readonly rolledBack: number;
  readonly recommended: number;
  readonly blocked: number;
  /** Against the size that the job had before its first change of the week. NaN: its platform has no price. */
  readonly dollarsSaved: number;
  /** The newest thing that went wrong, in its own words. */
  readonly trouble?: string;
}

export interface WeeklyDigest extends Omit<JobWeek, 'job' | 'trouble'> {
  readonly title: string;
  readonly text: string;
}

const HOUR_MS = 3_600_000;

/** `journal`: of one job, oldest first. */
export const weekOfJob = (job: string, journal: readonly AutopilotEvent[], week: Week): JobWeek => {
  const events = journal.filter(({ at }) => at >= week.from && at < week.to);
  const count = (name: AutopilotEvent['name']): number => events.filter((event) => event.name === name).length;
  const bad = events.findLast(({ name }) => name === 'failed' || name === 'blocked');
  const trouble = bad?.detail.because[0]?.says;
  return {
    job,
    changes: count('confirmed'),
    failed: count('failed'),
    rolledBack: count('rolled-back'),
    recommended: count('recommended'),
    blocked: count('blocked'),
    dollarsSaved: dollarsSaved(events.filter(isChangeEvent), week.to),
    ...(trouble === undefined ? {} : { trouble }),
  };
};

/** From 8 to 6 USD an hour for the last 10 of 168 hours  ->  20 USD. More than before is less than zero. */
const dollarsSaved = (events: readonly ChangeEvent[], to: EpochMs): number => {
  const sizes = events.filter(({ name }) => name === 'confirmed' || name === 'rolled-back');
  const [first] = sizes;
  if (first === undefined) return 0;
  const before = dollarsPerHour(first.name === 'confirmed' ? first.detail.from : first.detail.to);
  return sizes.reduce((sum, { at, detail }, i) => {
    const hours = ((sizes[i + 1]?.at ?? to) - at) / HOUR_MS;
    return sum + (before - dollarsPerHour(detail.to)) * hours;
  }, 0);
};

const dollarsPerHour = (size: Sizing): number => (size.kind === 'kpu' ? size.dollarsPerHour : Number.NaN);

/** Jobs that are named, at most; the rest is counted. */
const NAMED = 5;

export const weeklyDigest = (jobs: readonly JobWeek[], { to }: Week): WeeklyDigest => {
  const sum = (of: (job: JobWeek) => number): number => jobs.reduce((total, job) => total + of(job), 0);
  const priced = jobs.filter(({ dollarsSaved: dollars }) => !Number.isNaN(dollars));
  const total = {
    changes: sum((job) => job.changes),
    failed: sum((job) => job.failed),
    rolledBack: sum((job) => job.rolledBack),
    recommended: sum((job) => job.recommended),
    blocked: sum((job) => job.blocked),
    dollarsSaved: priced.reduce((dollars, job) => dollars + job.dollarsSaved, 0),
  };
  const changed = jobs.filter(({ changes }) => changes > 0);
  const troubled = jobs.filter(({ trouble }) => trouble !== undefined);
  const lines = [
    `*${counted(total.changes, 'change')}* of ${counted(changed.length, 'job')}, ${counted(jobs.length, 'job')} looked after.`,
    `*${saved(total.dollarsSaved)}* against the sizes from before the first change of the week${
      priced.length < jobs.length ? `; ${counted(jobs.length - priced.length, 'changed job')} without a price` : ''
    }.`,
    `${total.failed} failed, ${total.rolledBack} rolled back, ${total.recommended} recommended, ${total.blocked} times blocked.`,
    ...listed(
      changed.toSorted((a, b) => Math.abs(b.dollarsSaved || 0) - Math.abs(a.dollarsSaved || 0)),
      ({ job, changes, dollarsSaved: dollars }) =>
        `• ${job}: ${counted(changes, 'change')}${Number.isNaN(dollars) ? '' : `, ${saved(dollars)}`}`,
    ),
    ...(troubled.length > 0 ? ['*To look at*'] : []),
    ...listed(troubled, ({ job, trouble = '' }) => `• ${job}: ${trouble}`),
  ];
  return {
    ...total,
    title: `flink-autopilot: the week until ${new Date(to).toISOString().slice(0, 10)}`,
    text: lines.join('\n'),
  };
};

const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

const saved = (dollars: number): string =>
  dollars < 0 ? `${(-dollars).toFixed(2)} USD more` : `${dollars.toFixed(2)} USD saved`;

const listed = (jobs: readonly JobWeek[], line: (job: JobWeek) => string): readonly string[] => [
  ...jobs.slice(0, NAMED).map(line),
  ...(jobs.length > NAMED ? [`… and ${counted(jobs.length - NAMED, 'more job')}`] : []),
];
