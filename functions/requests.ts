/** The requests that start evaluate, and the jobs that each means: a schedule, an alarm, or a direct call. */
import * as v from 'valibot';
import type { EpochMs } from '../lib/model/observation.ts';
import { isElsewhere, type Placed, placedName } from '../lib/settings/place-settings.ts';
import type { JobSettings, Settings } from '../lib/settings/settings.ts';
import { alarmEvent, isoTime, jobsOfAlarm } from './alarm-event.ts';

const whole = v.pipe(v.number(), v.integer(), v.minValue(0));

const schedule = v.object({
  kind: v.literal('schedule'),
  shard: whole,
  of: v.pipe(whole, v.minValue(1)),
  time: isoTime,
});
/** As many as one account has, and more than a run can evaluate. */
const MOST_NAMED = 2_000;
/** Of a session job that was found: cluster, namespace, session cluster and resource, and before them its platform and place. */
const LONGEST_NAME = 800;
const direct = v.object({
  kind: v.literal('jobs'),
  jobs: v.pipe(v.array(v.pipe(v.string(), v.maxLength(LONGEST_NAME))), v.minLength(1), v.maxLength(MOST_NAMED)),
  time: isoTime,
  hop: v.optional(whole, 0),
});

export interface EvaluateRequest {
  /** When it was due, as the event says: anybody can write that, so that nothing is decided by it. */
  readonly due: EpochMs;
  readonly jobs: readonly JobSettings[];
  readonly trigger: 'schedule' | 'alarm' | 'call';
  /** How often the rest of one run was handed on. */
  readonly hop: number;
  /** Why a forwarded alarm means no job. */
  readonly unmatched?: string;
}

/** `own`: where the function is. Throws an Error that says what the event should look like. */
export const parseRequest = (event: unknown, settings: Settings, own: Placed = {}): EvaluateRequest => {
  const asSchedule = v.safeParse(schedule, event);
  if (asSchedule.success) {
    const { shard, of } = asSchedule.output;
    const jobs = settings.jobs.filter((job) => shardOf(job, of) === shard);
    return { due: Date.parse(asSchedule.output.time), jobs, trigger: 'schedule', hop: 0 };
  }
  const asCall = v.safeParse(direct, event);
  if (asCall.success) {
    const { hop } = asCall.output;
    const jobs = allNamed(settings, asCall.output.jobs, hop > 0 ? 'may be gone' : 'must be there');
    return { due: Date.parse(asCall.output.time), jobs, trigger: 'call', hop };
  }
  const asAlarm = v.safeParse(alarmEvent, event);
  if (asAlarm.success) {
    const alarmed = jobsOfAlarm(asAlarm.output, settings, own);
    return { ...alarmed, due: Date.parse(asAlarm.output.time), trigger: 'alarm', hop: 0 };
  }
  throw new Error(
    'evaluate takes {"kind":"schedule","shard":0,"of":1,"time":ISO}, {"kind":"jobs","jobs":["name"],"time":ISO} or a ' +
      `CloudWatch alarm event; got ${shownEvent(event)}`,
  );
};

const shownEvent = (event: unknown): string | undefined => {
  try {
    return JSON.stringify(event)?.slice(0, 300);
  } catch {
    return 'something that is nested too deeply to be shown';
  }
};

/** Jobs hash to shards, so raising the number of schedules spreads them. FNV-1a: stable over releases and platforms. */
export const shardOf = (job: Pick<JobSettings, 'platform' | 'name'> & Placed, of: number): number => {
  let hash = 0x811c9dc5;
  for (const char of callName(job)) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  return (hash >>> 0) % of;
};

/** By which a call names a job, and no other: its platform, its place where it is not that of the stack, and its name. */
export const callName = (job: Pick<JobSettings, 'platform' | 'name'> & Placed): string =>
  `${job.platform}/${placedName(job)}`;

/**
 * Each once, however often it is named. A name alone is the job in the place of the stack, or else every one of that name. One
 * that was handed on may have been let go since.
 */
const allNamed = (
  settings: Settings,
  names: readonly string[],
  each: 'must be there' | 'may be gone',
): readonly JobSettings[] => {
  const exact = new Map<string, JobSettings>();
  for (const job of settings.jobs.toReversed()) exact.set(placedName(job), job).set(callName(job), job);
  const elsewhere = settings.jobs.filter(isElsewhere);
  const byName = Map.groupBy(elsewhere, ({ name }) => name);
  const byCallName = Map.groupBy(elsewhere, ({ platform, name }) => `${platform}/${name}`);
  const jobs = names.flatMap((name) => {
    const job = exact.get(name);
    const found = job ? [job] : (byName.get(name) ?? byCallName.get(name) ?? []);
    if (found.length > 0) return found;
    if (each === 'may be gone') return [];
    const known = settings.jobs.map(placedName);
    const more = known.length > MOST_LISTED ? ` and ${known.length - MOST_LISTED} more` : '';
    throw new Error(
      `No job is named "${name}" in the settings; there are: ${known.slice(0, MOST_LISTED).join(', ')}${more}`,
    );
  });
  return [...new Set(jobs)];
};

const MOST_LISTED = 20;
