/** The event of a CloudWatch alarm that rings, and the jobs that it means: never one of another account or region by its name alone. */
import * as v from 'valibot';
import { inSamePlace, isElsewhere, type Placed, placedName } from '../lib/settings/place-settings.ts';
import type { JobSettings, Settings } from '../lib/settings/settings.ts';

const metric = v.object({
  /** Of the metric, where an alarm of a monitoring account reads those of others. */
  accountId: v.optional(v.string()),
  metricStat: v.optional(
    v.object({ metric: v.object({ dimensions: v.optional(v.record(v.string(), v.string()), {}) }) }),
  ),
});

export const isoTime = v.pipe(v.string(), v.isoTimestamp('an ISO 8601 time like 2026-01-31T12:00:00Z'));

/** EventBridge says the account and the region of an event: who sends it on can not write them. */
export const alarmEvent = v.object({
  source: v.literal('aws.cloudwatch'),
  time: isoTime,
  /** Of the alarm. */
  account: v.optional(v.string()),
  region: v.optional(v.string()),
  detail: v.object({
    alarmName: v.string(),
    configuration: v.optional(v.object({ metrics: v.optional(v.array(metric), []) })),
    alarmContributor: v.optional(v.object({ attributes: v.optional(v.record(v.string(), v.string()), {}) })),
  }),
});

export type AlarmEvent = v.InferOutput<typeof alarmEvent>;

export interface Alarmed {
  readonly jobs: readonly JobSettings[];
  /** Why there is none, of an alarm that another account or region has sent: it may be meant for another stack. */
  readonly unmatched?: string;
}

/**
 * An alarm means jobs of its own account and region: by the `Application` dimension of its metric, or by a name that ends in
 * `/<job>`. One that is in the place of the stack may mean a job elsewhere, too, by a name that ends in that place, or by a
 * metric of that account. Throws an Error where such an alarm means none.
 */
export const jobsOfAlarm = (event: AlarmEvent, settings: Settings, own: Placed): Alarmed => {
  const { alarmName } = event.detail;
  const place = { account: event.account ?? own.account, region: event.region ?? own.region };
  const isOwn = inSamePlace(place, own);
  const placed = settings.jobs.filter((job) => isElsewhere(job) && alarmName.endsWith(`/${placedName(job)}`));
  if (isOwn && placed.length > 0) return { jobs: placed };
  const applications = applicationsOf(event);
  const jobs = settings.jobs.filter((job) => {
    const where = whereIs(job, own);
    const isThere = inSamePlace(where, place);
    if (isThere && (alarmName === job.name || alarmName.endsWith(`/${job.name}`))) return true;
    return applications.some(
      ({ name, account = place.account }) =>
        name === job.name && inSamePlace(where, { account, region: place.region }) && (isThere || isOwn),
    );
  });
  if (jobs.length > 0) return { jobs };
  const remedy = 'give its metric the dimension Application, or end its name in "/<job>"';
  if (isOwn) throw new Error(`Alarm "${alarmName}" names no job of the settings: ${remedy}`);
  const there = [place.account, place.region].join('/');
  return {
    jobs: [],
    unmatched: `Alarm "${alarmName}" of ${there} names no job of the settings that is there: ${remedy}`,
  };
};

const whereIs = ({ account, region }: Placed, own: Placed): Placed => ({
  account: account ?? own.account,
  region: region ?? own.region,
});

const applicationsOf = ({ detail }: AlarmEvent) => [
  ...(detail.configuration?.metrics ?? []).map(({ accountId, metricStat }) => ({
    account: accountId,
    name: metricStat?.metric.dimensions['Application'],
  })),
  { account: undefined, name: detail.alarmContributor?.attributes['Application'] },
];
