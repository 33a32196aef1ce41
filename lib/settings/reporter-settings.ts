/** How a job's own reporters push its metrics into CloudWatch, and where its backlog is told besides. */
import * as v from 'valibot';

/** `docs/reporters.md` has a ready configuration for each dialect. */
export const reporterMetrics = v.strictObject({
  dialect: v.optional(v.picklist(['prometheus', 'statsd', 'otel']), 'prometheus'),
  /** The CloudWatch namespace; left out: the dialect's own. */
  namespace: v.optional(
    v.pipe(v.string(), v.regex(/^[\w./#: -]{1,255}$/, 'a CloudWatch namespace'), v.excludes('AWS/', 'one of your own')),
  ),
  /** What Flink calls the job (`pipeline.name`); left out: like the job here. */
  jobName: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(200))),
});

/**
 * Iceberg's source tells its backlog in the job manager only: newer ones in rows, older ones in splits.
 * What a split holds must then be said.
 */
export const icebergLag = v.strictObject({
  kind: v.literal('iceberg'),
  source: v.optional(v.string()),
  recordsPerSplit: v.optional(v.pipe(v.number(), v.gtValue(0))),
});

/** Beam's sources tell how many bytes wait, if they know. */
export const beamLag = v.strictObject({
  kind: v.literal('beam'),
  source: v.optional(v.string()),
  bytesPerRecord: v.pipe(v.number(), v.gtValue(0)),
});
