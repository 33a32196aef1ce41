/** The embedded CloudWatch: metrics in, metrics out, and what the sandbox may do to it. */
import type { Clock } from '../../interfaces.ts';
import { createFaults, type FailNext } from '../wire/faults.ts';
import type { MountedService } from '../wire/http-server.ts';
import { createAlarms, type EvaluatedAlarms } from './alarms.ts';
import { describeAlarms, type EmbeddedAlarm } from './describe-alarms.ts';
import { getMetricData, type Shortfall } from './get-metric-data.ts';
import { listMetrics } from './list-metrics.ts';
import { createMeter, type MeterReading } from './meter.ts';
import { createMetricStore, DAYS_BY_FIVE_MINUTES, type Datum, type MetricId } from './metric-store.ts';
import { putMetricData } from './put-metric-data.ts';

export interface CloudWatchSettings {
  /** A point can be read so long after its timestamp. Default 0. */
  readonly visibleAfterSeconds?: number;
  /** A new metric is listed so long after its first datum came in (on AWS up to 15 minutes). Default 0. */
  readonly listedAfterSeconds?: number;
  /** Default 63, as AWS keeps points of five minutes; those of a minute are kept for 15 at most. */
  readonly retentionDays?: number;
}

export interface EmbeddedCloudWatch {
  readonly failNext: FailNext<'PutMetricData' | 'GetMetricData' | 'ListMetrics' | 'DescribeAlarms'>;
  /** A new one, or its new state. */
  putAlarm(alarm: EmbeddedAlarm): void;
  /** Those that are evaluated. */
  readonly alarms: EvaluatedAlarms;
  /** The next GetMetricData falls short of what was asked. */
  fallShortNext(shortfall: Shortfall): void;
  meter(): MeterReading;
  /** Metrics that AWS does not publish itself: the account pays for them. */
  customMetrics(): number;
  /** Points that are there already, however old: PutMetricData takes those of two weeks. */
  record(id: MetricId, datums: readonly Omit<Datum, 'visibleFrom'>[]): void;
  /** Datums that are kept, of all metrics. */
  points(): number;
}

export const createCloudWatch = (
  clock: Clock,
  { visibleAfterSeconds = 0, listedAfterSeconds = 0, retentionDays = DAYS_BY_FIVE_MINUTES }: CloudWatchSettings = {},
): EmbeddedCloudWatch & MountedService => {
  const store = createMetricStore({ clock, visibleAfterSeconds, retentionDays });
  const meter = createMeter();
  const faults = createFaults();
  const shortfalls: Shortfall[] = [];
  const alarms = new Map<string, EmbeddedAlarm>();
  return {
    faults,
    failNext: faults.failNext,
    alarms: createAlarms(store),
    putAlarm: (alarm) => void alarms.set(alarm.name, alarm),
    fallShortNext: (shortfall) => void shortfalls.push(shortfall),
    record: store.add,
    meter: meter.reading,
    customMetrics: () => store.all().filter(({ id }) => !id.namespace.startsWith('AWS/')).length,
    points: () => store.all().reduce((sum, { datums }) => sum + datums.length, 0),
    service: {
      target: 'GraniteServiceVersion20100801',
      shapes: 'com.amazonaws.cloudwatch',
      operations: {
        PutMetricData: putMetricData(store, clock),
        GetMetricData: getMetricData(store, clock, meter, () => shortfalls.shift()),
        ListMetrics: listMetrics(store, clock, meter, listedAfterSeconds),
        DescribeAlarms: describeAlarms(alarms),
      },
    },
  };
};
