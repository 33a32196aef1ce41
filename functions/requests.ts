/** The requests that start evaluate, and the jobs that each means: a schedule, an alarm, or a direct call. */
import * as v from 'valibot';
import type { EpochMs } from '../lib/model/observation.ts';
import { inSamePlace, isElsewhere, type Placed, placedName } from '../lib/settings/place-settings.ts';
import type { JobSettings, Settings } from '../lib/settings/settings.ts';

const time = v.pipe(v.string(), v.isoTimestamp('an ISO 8601 time like 2026-01-31T12:00:00Z'));
const whole = v.pipe(v.number(), v.integer(), v.minValue(0));

const schedule = v.object({ kind: v.literal('schedule'), shard: whole, of: v.pipe(whole, v.minValue(1)), time });
/** As many as one account has, and more than a run can evaluate. */
const MOST_NAMED = 2_000;
/** Of a session job that was found: cluster, namespace, session cluster and resource, and before them its platform and place. */
const LONGEST_NAME = 800;
const direct = v.object({
  kind: v.literal('jobs'),
  jobs: v.pipe(v.array(v.pipe(v.string(), v.maxLength(LONGEST_NAME))), v.minLength(1), v.maxLength(MOST_NAMED)),
  ...{ time, hop: v.optional(whole, 0) },
});
const metricStat = v.object({
  metric: v.object({ dimensions: v.optional(v.record(v.string(), v.string()), {}) }),
});
const alarm = v.object({
  source: v.literal('aws.cloudwatch'),
  time,
  /** Of the alarm: another one where an account forwards its alarms. */
  account: v.optional(v.string()),
  region: v.optional(v.string()),
  detail: v.object({
    alarmName: v.string(),
    configuration: v.optional(
      v.object({ metrics: v.optional(v.array(v.object({ metricStat: v.optional(metricStat) })), []) }),
    ),
    alarmContributor: v.optional(v.object({ attributes: v.optional(v.record(v.string(), v.string()), {}) })),
  }),
});

export interface EvaluateRequest {
  /** When it was due, as the event says: anybody can write that, so that nothing is decided by it. */
  readonly due: EpochMs;
  readonly jobs: readonly JobSettings[];
  readonly trigger: 'schedule' | 'alarm' | 'call';
  /** How often the rest of one run was handed on. */
  readonly hop: number;
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
  const asAlarm = v.safeParse(alarm, event);
  if (asAlarm.success)
    return {
      ...{ due: Date.parse(asAlarm.output.time), jobs: alarmed(asAlarm.output, settings, own) },
      ...{ trigger: 'alarm', hop: 0 },
    };
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

/**
 * An alarm means a job of its own account and region by its `Application` dimension, or by a name that ends in `/<job>`; a job
 * elsewhere by a name that ends in its place, too.
 */
const alarmed = (event: v.InferOutput<typeof alarm>, settings: Settings, own: Placed): readonly JobSettings[] => {
  const { alarmName, configuration, alarmContributor } = event.detail;
  const applications = new Set([
    ...(configuration?.metrics ?? []).flatMap((m) => m.metricStat?.metric.dimensions['Application'] ?? []),
    ...(alarmContributor?.attributes['Application'] ? [alarmContributor.attributes['Application']] : []),
    alarmName.slice(alarmName.lastIndexOf('/') + 1),
  ]);
  const placed = settings.jobs.filter((job) => isElsewhere(job) && alarmName.endsWith(`/${placedName(job)}`));
  if (placed.length > 0) return placed;
  const place = { account: event.account ?? own.account, region: event.region ?? own.region };
  const isThere = ({ account = own.account, region = own.region }: Placed): boolean =>
    inSamePlace({ account, region }, place);
  const jobs = settings.jobs.filter(
    (job) => isThere(job) && (applications.has(job.name) || alarmName.endsWith(`/${job.name}`)),
  );
  if (jobs.length > 0) return jobs;
  throw new Error(
    `Alarm "${alarmName}" names no job of the settings: give its metric the dimension Application, or end its name in "/<job>"`,
  );
};
