/** How a job's own reporters push its metrics into CloudWatch, and where else its backlog is published. */
import * as v from 'valibot';

/** `docs/reporters.md` has a ready configuration for each dialect. */
export const reporterMetrics = v.strictObject({
  dialect: v.optional(v.picklist(['prometheus', 'statsd', 'otel']), 'prometheus'),
  /** The CloudWatch namespace; by default the dialect's own. */
  namespace: v.optional(
    v.pipe(v.string(), v.regex(/^[\w./#: -]{1,255}$/, 'a CloudWatch namespace'), v.excludes('AWS/', 'one of your own')),
  ),
  /** What Flink calls the job (`pipeline.name`); by default the job's name here. */
  jobName: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(200))),
});

/**
 * Iceberg's source reports its backlog on the job manager only: newer versions in rows, older ones in splits, whose
 * number of records must then be given.
 */
export const icebergLag = v.strictObject({
  kind: v.literal('iceberg'),
  source: v.optional(v.string()),
  recordsPerSplit: v.optional(v.pipe(v.number(), v.gtValue(0))),
});

/** Beam's sources report the bytes that wait, where they know them. */
export const beamLag = v.strictObject({
  kind: v.literal('beam'),
  source: v.optional(v.string()),
  bytesPerRecord: v.pipe(v.number(), v.gtValue(0)),
});
