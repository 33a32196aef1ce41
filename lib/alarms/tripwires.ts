/** The CloudWatch alarms that evaluate a job at once: on which metrics, and from which value on. */
import { clusterNameOf } from '../settings/partition-settings.ts';
import { inSamePlace, type Placed } from '../settings/place-settings.ts';
import type { JobSettings, Settings } from '../settings/settings.ts';
import type { TRIPWIRES } from '../settings/tripwire-settings.ts';

export type TripwireKind = (typeof TRIPWIRES)[number];

export interface AlarmMetric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: 'Maximum' | 'Sum';
}

export interface Tripwire {
  readonly kind: TripwireKind;
  readonly job: JobSettings;
  /** Whose largest value counts; each of them is paid for. */
  readonly metrics: readonly AlarmMetric[];
  /** `rise`: since the minute before. */
  readonly of: 'value' | 'rise';
  /** It rings from here on, in a single minute. */
  readonly threshold: number;
  /** What has happened, as a sentence. */
  readonly says: string;
}

/** Of a metric of an alarm, for a month. */
export const DOLLARS_PER_ALARM_METRIC = 0.1;

/** An alarm reads no metrics of another account or region. `place`: left out, that of the stack. */
export const tripwiresOf = (
  { tripwires, jobs }: Pick<Settings, 'tripwires' | 'jobs'>,
  place: Placed = {},
): readonly Tripwire[] =>
  jobs.flatMap((job) =>
    inSamePlace(job, place) ? [...new Set(job.tripwires ?? tripwires)].flatMap((kind) => MADE[kind](job) ?? []) : [],
  );

export const dollarsPerMonth = (tripwires: readonly Tripwire[]): number =>
  DOLLARS_PER_ALARM_METRIC * tripwires.reduce((sum, { metrics }) => sum + metrics.length, 0);

/** `<prefix>busy/managed-flink/orders`: an alarm evaluates the job that its name ends in. */
export const tripwireName = (prefix: string, { kind, job }: Tripwire): string =>
  `${prefix}${kind}/${job.platform}/${job.name}`;

type Make = (job: JobSettings) => Tripwire | undefined;

const FULL_MS_PER_SECOND = 950;
const LATE_S = 60;
const NEARLY_FULL_PERCENT = 95;

const ofApplication = (job: JobSettings, name: string): AlarmMetric => ({
  namespace: 'AWS/KinesisAnalytics',
  name,
  dimensions: { Application: job.name },
  statistic: 'Maximum',
});

/** Elsewhere a reporter has a metric for each subtask, and an alarm on all would cost more than looking. */
const onManagedFlink =
  (make: Make): Make =>
  (job) =>
    job.platform === 'managed-flink' ? make(job) : undefined;

const busy: Make = onManagedFlink((job) => ({
  kind: 'busy',
  job,
  of: 'value',
  threshold: FULL_MS_PER_SECOND,
  metrics: [ofApplication(job, 'busyTimeMsPerSecond')],
  says: 'A vertex has nearly no idle time left.',
}));

/** Records alone say little: 10 000 are much for one job and nothing for another. Both services know it as a time. */
const lag: Make = (job) => {
  const topics = job.lag.flatMap((entry): readonly AlarmMetric[] => {
    if (entry.kind !== 'msk') return [];
    const { cluster, consumerGroup, topic } = entry;
    const dimensions = { 'Cluster Name': clusterNameOf(cluster), 'Consumer Group': consumerGroup, Topic: topic };
    return [{ namespace: 'AWS/Kafka', name: 'EstimatedMaxTimeLag', dimensions, statistic: 'Maximum' }];
  });
  if (topics.length > 0) return late(job, topics, LATE_S);
  const streams = job.lag.flatMap((entry): readonly AlarmMetric[] => {
    if (entry.kind !== 'kinesis') return [];
    const dimensions = { StreamName: entry.stream };
    return [{ namespace: 'AWS/Kinesis', name: 'GetRecords.IteratorAgeMilliseconds', dimensions, statistic: 'Maximum' }];
  });
  return streams.length > 0 ? late(job, streams, 1000 * LATE_S) : undefined;
};

/** CloudWatch takes ten metrics in an alarm. */
const MOST_METRICS = 10;

const late = (job: JobSettings, metrics: readonly AlarmMetric[], threshold: number): Tripwire => ({
  kind: 'lag',
  job,
  of: 'value',
  threshold,
  metrics: metrics.slice(0, MOST_METRICS),
  says: 'Records wait for a minute.',
});

/** Flink 2.2 has the second name; of the first nothing is published there any more. */
const restarts: Make = onManagedFlink((job) => ({
  kind: 'restarts',
  job,
  of: 'rise',
  threshold: 1,
  metrics: [ofApplication(job, 'fullRestarts'), ofApplication(job, 'numRestarts')],
  says: 'The job has restarted by itself.',
}));

const memory: Make = onManagedFlink((job) => ({
  kind: 'memory',
  job,
  of: 'value',
  threshold: NEARLY_FULL_PERCENT,
  metrics: [ofApplication(job, 'containerMemoryUtilization')],
  says: 'A container has nearly no memory left: it may be killed.',
}));

const MADE: Readonly<Record<TripwireKind, Make>> = { busy, lag, restarts, memory };
