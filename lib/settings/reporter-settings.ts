/** How a job's own reporters push its metrics into CloudWatch. */
import * as v from 'valibot';
import { metricSource } from './metric-source.ts';
import { setting } from './setting.ts';

/** `docs/reporters.md` has a ready configuration for each dialect. */
export const reporterMetrics = v.strictObject({
  source: metricSource('eks'),
  dialect: setting(
    v.optional(v.picklist(['prometheus', 'statsd', 'otel']), 'prometheus'),
    'The reporter, and with it how its metrics are called (docs/reporters.md).',
    'statsd',
  ),
  namespace: setting(
    v.optional(
      v.pipe(
        v.string(),
        v.regex(/^(?!AWS\/)[\w./#: -]{1,255}$/, 'a CloudWatch namespace of your own, which does not begin with "AWS/"'),
      ),
    ),
    'The CloudWatch namespace of the metrics; by default the dialect’s own.',
    'Flink',
  ),
  jobName: setting(
    v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(200))),
    'What Flink calls the job (`pipeline.name`); by default as Flink or the operator says, else the job’s name here.',
    'Orders',
  ),
});
