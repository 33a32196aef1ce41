/** Which jobs are due in this minute: one query of the fleet index says it of all. */

import { type JobKey, type JobRef, keyOf } from '../../lib/model/job.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import { isAdaptive } from '../../lib/polling/polling.ts';
import type { Settings } from '../../lib/settings/settings.ts';
import { mapConcurrent } from '../map-concurrent.ts';
import type { FleetIndex, FleetRow } from '../store/fleet-index/fleet-index.ts';
import { phaseOf } from './phase.ts';

/** A job whose evaluation fails stays due: so long every minute, then more seldom. */
const RETRIED_MS = 10 * 60_000;
const SELDOM_MINUTES = 5;

export interface DueJobs<Job> {
  readonly jobs: readonly Job[];
  /** Those that an alarm has rung for lately: their newest points are read. */
  readonly newest: ReadonlySet<JobKey>;
  /** Why all jobs are due: the index can't be read. */
  readonly failures: readonly Error[];
}

interface Request<Job> {
  /** That the request means, due or not. */
  readonly all: readonly Job[];
  readonly now: EpochMs;
  readonly trigger: 'schedule' | 'alarm' | 'call';
  readonly settings: Pick<Settings, 'everyMinutes' | 'polling'>;
}

/** Those that are evaluated now: of a schedule those that are due, of an alarm those that are not catching up, else all that are meant. */
export const jobsOfRequest = async <Job extends { readonly job: JobRef }>(
  index: FleetIndex | undefined,
  { all, now, trigger, settings }: Request<Job>,
) => {
  if (trigger === 'alarm') {
    const { jobs, unread } = isAdaptive(settings) ? await notCatchingUp(index, all, now) : { jobs: all, unread: [] };
    const alarmed = new Set(jobs.map(({ job }) => keyOf(job)));
    return { jobs, alarmed, newest: alarmed, unread };
  }
  const none: ReadonlySet<JobKey> = new Set();
  if (trigger === 'call' || !isAdaptive(settings)) return { jobs: all, alarmed: none, newest: none, unread: [] };
  const { failures: unread, ...due } = await dueJobs(index, all, now);
  return { ...due, alarmed: none, unread };
};

/** A job that we have just restarted is full until it has caught up, and is looked at in minutes anyway. */
const notCatchingUp = async <Job extends { readonly job: JobRef }>(
  index: FleetIndex | undefined,
  all: readonly Job[],
  now: EpochMs,
): Promise<{ readonly jobs: readonly Job[]; readonly unread: readonly Error[] }> => {
  if (index === undefined) return { jobs: all, unread: [] };
  try {
    const rows = await mapConcurrent(all, ROWS_AT_ONCE, ({ job }) => index.fleetRow(keyOf(job)));
    return { jobs: all.filter((_, i) => !catchesUp(rows[i]?.next, now)), unread: [] };
  } catch (cause) {
    return { jobs: all, unread: [new Error(UNREAD, { cause })] };
  }
};

const ROWS_AT_ONCE = 10;
const UNREAD = 'The fleet index could not be read: all jobs are due';

const catchesUp = (next: FleetRow['next'], now: EpochMs): boolean =>
  next !== undefined && (next.because === 'change' || next.because === 'window') && now < next.at;

export const dueJobs = async <Job extends { readonly job: JobRef }>(
  index: FleetIndex | undefined,
  jobs: readonly Job[],
  now: EpochMs,
): Promise<DueJobs<Job>> => {
  if (index === undefined) return { jobs, newest: new Set(), failures: [] };
  try {
    const { rows } = await index.fleetRows(now);
    const next = new Map(rows.map(({ job, row }) => [job, row.next]));
    return {
      jobs: jobs.filter(({ job }) => isDue(next.get(keyOf(job)), keyOf(job), now)),
      newest: new Set([...next].flatMap(([job, one]) => ((one?.newestUntil ?? 0) >= now ? [job] : []))),
      failures: [],
    };
  } catch (cause) {
    return {
      jobs,
      newest: new Set(),
      failures: [new Error(UNREAD, { cause })],
    };
  }
};

/** A job without a row was never evaluated. */
/** No settings let a job wait so long: a time further ahead was never meant. */
const LONGEST_MS = 2 * 60 * 60_000;

const isDue = (next: FleetRow['next'], job: JobKey, now: EpochMs): boolean => {
  if (next === undefined || next.at - now > LONGEST_MS) return true;
  if (now < next.at) return false;
  if (now - next.at <= RETRIED_MS) return true;
  const minute = Math.floor(now / 60_000);
  return minute % SELDOM_MINUTES === Math.floor(phaseOf(job) * SELDOM_MINUTES);
};
