/** The requests that start evaluate, and the jobs that each means: a schedule, an alarm, or a direct call. */
import * as v from 'valibot';
import type { EpochMs } from '../lib/model/observation.ts';
import type { JobSettings, Settings } from '../lib/settings/settings.ts';

const time = v.pipe(v.string(), v.isoTimestamp('an ISO 8601 time like 2026-01-31T12:00:00Z'));
const whole = v.pipe(v.number(), v.integer(), v.minValue(0));

const schedule = v.object({ kind: v.literal('schedule'), shard: whole, of: v.pipe(whole, v.minValue(1)), time });
/** As many as one account has, and more than a run can evaluate. */
const MOST_NAMED = 2_000;
const direct = v.object({
  kind: v.literal('jobs'),
  jobs: v.pipe(v.array(v.pipe(v.string(), v.maxLength(400))), v.minLength(1), v.maxLength(MOST_NAMED)),
  ...{ time, hop: v.optional(whole, 0) },
});
const metricStat = v.object({
  metric: v.object({ dimensions: v.optional(v.record(v.string(), v.string()), {}) }),
});
const alarm = v.object({
  source: v.literal('aws.cloudwatch'),
  time,
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

/** Throws an Error that says what the event should look like. */
export const parseRequest = (event: unknown, settings: Settings): EvaluateRequest => {
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
    return { due: Date.parse(asAlarm.output.time), jobs: alarmed(asAlarm.output, settings), trigger: 'alarm', hop: 0 };
  throw new Error(
    'evaluate takes {"kind":"schedule","shard":0,"of":1,"time":ISO}, {"kind":"jobs","jobs":["name"],"time":ISO} or a ' +
      `CloudWatch alarm event; got ${JSON.stringify(event)?.slice(0, 300)}`,
  );
};

/** Jobs hash to shards, so raising the number of schedules spreads them. FNV-1a: stable over releases and platforms. */
export const shardOf = (job: Pick<JobSettings, 'platform' | 'name'>, of: number): number => {
  let hash = 0x811c9dc5;
  for (const char of `${job.platform}/${job.name}`) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  return (hash >>> 0) % of;
};

/** Each once, however often it is named. One that was handed on may have been let go since. */
const allNamed = (
  settings: Settings,
  names: readonly string[],
  each: 'must be there' | 'may be gone',
): readonly JobSettings[] => {
  const byName = new Map<string, JobSettings>();
  for (const job of settings.jobs.toReversed()) {
    byName.set(job.name, job).set(`${job.platform}/${job.name}`, job);
  }
  const jobs = names.flatMap((name) => {
    const job = byName.get(name);
    if (job) return [job];
    if (each === 'may be gone') return [];
    const known = settings.jobs.map((one) => one.name);
    const more = known.length > MOST_LISTED ? ` and ${known.length - MOST_LISTED} more` : '';
    throw new Error(
      `No job is named "${name}" in the settings; there are: ${known.slice(0, MOST_LISTED).join(', ')}${more}`,
    );
  });
  return [...new Set(jobs)];
};

const MOST_LISTED = 20;

/** An alarm means a job by its `Application` dimension, or by a name that ends in `/<job>`. */
const alarmed = (event: v.InferOutput<typeof alarm>, settings: Settings): readonly JobSettings[] => {
  const { alarmName, configuration, alarmContributor } = event.detail;
  const applications = new Set([
    ...(configuration?.metrics ?? []).flatMap((m) => m.metricStat?.metric.dimensions['Application'] ?? []),
    ...(alarmContributor?.attributes['Application'] ? [alarmContributor.attributes['Application']] : []),
    alarmName.slice(alarmName.lastIndexOf('/') + 1),
  ]);
  const jobs = settings.jobs.filter((job) => applications.has(job.name));
  if (jobs.length > 0) return jobs;
  throw new Error(
    `Alarm "${alarmName}" names no job of the settings: give its metric the dimension Application, or end its name in "/<job>"`,
  );
};
