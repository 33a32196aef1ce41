/** The shapes CloudWatch operations take, as the SDK sends them. */
import * as v from 'valibot';
import { timestamp } from '../wire/read-input.ts';

const units = [
  'Seconds',
  'Microseconds',
  'Milliseconds',
  'Percent',
  'Count',
  'None',
  'Count/Second',
  ...[
    'Bytes',
    'Kilobytes',
    'Megabytes',
    'Gigabytes',
    'Terabytes',
    'Bits',
    'Kilobits',
    'Megabits',
    'Gigabits',
    'Terabits',
  ].flatMap((unit) => [unit, `${unit}/Second`]),
];
const unit = v.picklist(units);
const ascii = (most: number) =>
  v.pipe(
    v.string(),
    v.minLength(1),
    v.maxLength(most),
    v.regex(/^[\x20-\x7e]*\S[\x20-\x7e]*$/, 'printable ASCII, not only blanks'),
  );
const name = v.pipe(ascii(255), v.regex(/^[^:]/, 'may not begin with ":"'));

const dimensions = v.pipe(
  v.array(v.strictObject({ Name: name, Value: ascii(1024) })),
  v.maxLength(30, 'at most 30 dimensions'),
  v.check((all) => new Set(all.map(({ Name }) => Name)).size === all.length, 'every dimension name only once'),
);

/** NaN and the infinities travel as strings. */
const value = v.pipe(
  v.union([v.number(), v.picklist(['NaN', 'Infinity', '-Infinity'])]),
  v.check(
    (given) => Math.abs(Number(given)) <= 2 ** 360,
    'a number between -2^360 and 2^360; NaN and infinities are not supported',
  ),
  v.transform(Number),
);

const statisticValues = v.pipe(
  v.strictObject({
    SampleCount: v.pipe(
      value,
      v.check((count) => count > 0, 'above 0'),
    ),
    Sum: value,
    Minimum: value,
    Maximum: value,
  }),
  v.check(({ Minimum, Maximum }) => Minimum <= Maximum, 'Minimum may not exceed Maximum'),
);

const datum = v.strictObject({
  MetricName: ascii(255),
  Dimensions: v.optional(dimensions, []),
  Timestamp: v.optional(timestamp),
  Value: v.optional(value),
  Values: v.optional(v.pipe(v.array(value), v.minLength(1), v.maxLength(150, 'at most 150 values'))),
  Counts: v.optional(
    v.array(
      v.pipe(
        value,
        v.check((count) => count > 0, 'above 0'),
      ),
    ),
  ),
  StatisticValues: v.optional(statisticValues),
  Unit: v.optional(unit, 'None'),
  StorageResolution: v.optional(v.literal(60)),
});
export type DatumInput = v.InferOutput<typeof datum>;

export const putMetricDataInput = v.strictObject({
  Namespace: name,
  MetricData: v.pipe(v.array(datum), v.minLength(1), v.maxLength(1000, 'at most 1000 datums')),
});

const metricDataQuery = v.strictObject({
  Id: v.pipe(v.string(), v.regex(/^[a-z][a-zA-Z0-9_]{0,254}$/, 'a lower-case letter, then letters, digits and "_"')),
  MetricStat: v.strictObject({
    Metric: v.strictObject({ Namespace: name, MetricName: ascii(255), Dimensions: v.optional(dimensions, []) }),
    Period: v.pipe(
      v.number(),
      v.integer(),
      v.minValue(60),
      v.multipleOf(60, 'a multiple of 60: points are kept by the minute'),
    ),
    Stat: v.string(),
    Unit: v.optional(unit),
  }),
  Label: v.optional(v.string()),
  ReturnData: v.optional(v.boolean(), true),
});
export type MetricDataQueryInput = v.InferOutput<typeof metricDataQuery>;

export const getMetricDataInput = v.strictObject({
  MetricDataQueries: v.pipe(
    v.array(metricDataQuery),
    v.minLength(1),
    v.maxLength(500, 'at most 500 queries'),
    v.check((all) => new Set(all.map(({ Id }) => Id)).size === all.length, 'every Id only once'),
  ),
  StartTime: timestamp,
  EndTime: timestamp,
  NextToken: v.optional(v.string()),
  ScanBy: v.optional(v.picklist(['TimestampDescending', 'TimestampAscending']), 'TimestampDescending'),
  MaxDatapoints: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100_800)), 100_800),
  /** Affects labels only, and ours carry no time. */
  LabelOptions: v.optional(v.strictObject({ Timezone: v.optional(v.string()) })),
});
export type GetMetricDataInput = v.InferOutput<typeof getMetricDataInput>;

export const listMetricsInput = v.strictObject({
  Namespace: v.optional(name),
  MetricName: v.optional(ascii(255)),
  Dimensions: v.optional(
    v.pipe(v.array(v.strictObject({ Name: name, Value: v.optional(ascii(1024)) })), v.maxLength(10)),
    [],
  ),
  RecentlyActive: v.optional(v.literal('PT3H')),
  NextToken: v.optional(v.string()),
});
export type ListMetricsInput = v.InferOutput<typeof listMetricsInput>;

export const describeAlarmsInput = v.strictObject({
  AlarmNames: v.optional(v.pipe(v.array(v.string()), v.maxLength(100))),
  MaxRecords: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100))),
  AlarmNamePrefix: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(255))),
  AlarmTypes: v.optional(v.array(v.picklist(['MetricAlarm', 'CompositeAlarm']))),
  NextToken: v.optional(v.string()),
});
