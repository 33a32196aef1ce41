/** The requests that start evaluate, and the jobs that each means: a schedule, an alarm, or a direct call. */
import * as v from 'valibot';
import type { EpochMs } from '../lib/model/observation.ts';
import type { JobSettings, Settings } from '../lib/settings/settings.ts';

const time = v.pipe(v.string(), v.isoTimestamp('an ISO 8601 time like 2026-01-31T12:00:00Z'));
const whole = v.pipe(v.number(), v.integer(), v.minValue(0));

const schedule = v.object({ kind: v.literal('schedule'), shard: whole, of: v.pipe(whole, v.minValue(1)), time });
const direct = v.object({ kind: v.literal('jobs'), jobs: v.pipe(v.array(v.string()), v.minLength(1)), time });
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
  readonly now: EpochMs;
  readonly jobs: readonly JobSettings[];
  readonly trigger: 'schedule' | 'alarm' | 'call';
}

/** Throws an Error that says what the event should look like. */
export const parseRequest = (event: unknown, settings: Settings): EvaluateRequest => {
  const asSchedule = v.safeParse(schedule, event);
  if (asSchedule.success) {
    const { shard, of } = asSchedule.output;
    const jobs = settings.jobs.filter((job) => shardOf(job, of) === shard);
    return { now: Date.parse(asSchedule.output.time), jobs, trigger: 'schedule' };
  }
  const asCall = v.safeParse(direct, event);
  if (asCall.success) {
    const jobs = asCall.output.jobs.map((name) => named(settings, name));
    return { now: Date.parse(asCall.output.time), jobs, trigger: 'call' };
  }
  const asAlarm = v.safeParse(alarm, event);
  if (asAlarm.success)
    return { now: Date.parse(asAlarm.output.time), jobs: alarmed(asAlarm.output, settings), trigger: 'alarm' };
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

const named = (settings: Settings, name: string): JobSettings => {
  const job = settings.jobs.find(
    (candidate) => candidate.name === name || `${candidate.platform}/${candidate.name}` === name,
  );
  if (job) return job;
  throw new Error(
    `No job is named "${name}" in the settings; there are: ${settings.jobs.map((j) => j.name).join(', ')}`,
  );
};

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
