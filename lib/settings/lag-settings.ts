/** Where a source's lag is read when Flink itself does not publish it. */
import * as v from 'valibot';
import { mskCluster } from './partition-settings.ts';
import { setting } from './setting.ts';

const source = setting(
  v.optional(v.pipe(v.string(), v.minLength(1))),
  'The vertex, by its name, whose lag this is. May be left out when the job has one source.',
  'Source: orders',
);

const named = (pattern: RegExp, expected: string) => v.pipe(v.string(), v.regex(pattern, expected));

const mskLag = v.strictObject({
  kind: setting(v.literal('msk'), 'The source reads a topic of Amazon MSK.'),
  source,
  cluster: setting(mskCluster, 'The name of the MSK cluster as in CloudWatch, or its ARN.', 'shop'),
  consumerGroup: setting(
    v.pipe(v.string(), v.minLength(1)),
    'The consumer group whose offsets the source commits.',
    'orders',
  ),
  topic: setting(
    named(/^[\w.-]{1,249}$/, 'the name of a Kafka topic: letters, digits, "_", "." and "-"'),
    'The topic that the source reads.',
    'orders',
  ),
  checkpointSeconds: setting(
    v.optional(v.pipe(v.number(), v.minValue(0)), 60),
    'How often the job checkpoints. Flink commits its offsets then, and what it has read since counts as lag.',
    30,
  ),
});

const kinesisLag = v.strictObject({
  kind: setting(v.literal('kinesis'), 'The source reads a stream of Kinesis Data Streams.'),
  source,
  stream: setting(
    named(/^[\w.-]{1,128}$/, 'the name of the stream: letters, digits, "_", "." and "-", no ARN'),
    'The name of the stream that the source reads.',
    'orders',
  ),
});

export const lag = v.variant('kind', [mskLag, kinesisLag]);

/**
 * Iceberg's source reports its backlog on the job manager only: newer versions in rows, older ones in splits, whose
 * number of records must then be given.
 */
const icebergLag = v.strictObject({
  kind: setting(v.literal('iceberg'), 'The source reads an Iceberg table, and reports its backlog on the job manager.'),
  source,
  recordsPerSplit: setting(
    v.optional(v.pipe(v.number(), v.gtValue(0))),
    'Records of a split, for a version of Iceberg that reports its backlog in splits only.',
    100_000,
  ),
});

/** Beam's sources report the bytes that wait, where they know them. */
const beamLag = v.strictObject({
  kind: setting(v.literal('beam'), 'The source is one of Beam, and reports the bytes that wait.'),
  source,
  bytesPerRecord: setting(v.pipe(v.number(), v.gtValue(0)), 'The average bytes of a record.', 512),
});

/** Where Flink's REST API is read, Iceberg's backlog is found without a word. */
export const flinkLag = v.variant('kind', [...lag.options, beamLag]);

/** Flink's `pendingRecords` goes before it where a source reports that. */
export const eksLag = v.variant('kind', [...lag.options, icebergLag, beamLag]);

const ORDERS = { kind: 'msk', cluster: 'shop', consumerGroup: 'orders', topic: 'orders' };

/** The key `lag` of a job. */
export const lagSetting = <const Lag extends v.GenericSchema>(entry: Lag) =>
  setting(
    v.optional(v.array(setting(entry, 'The lag of one source.', ORDERS)), []),
    'Where the lag of a source is read when Flink itself does not publish it (docs/metrics.md).',
    [ORDERS],
  );
