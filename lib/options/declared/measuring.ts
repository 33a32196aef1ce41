/** Options that say how the load of a job is measured. */
import { option } from '../declare.ts';
import { duration, windowDuration } from '../duration.ts';
import { list } from '../lists.ts';
import { double, integer } from '../numbers.ts';
import { types } from '../option-type.ts';
import { ourNotNegative } from './bounds.ts';

const { oneOf } = types;

const plugIn = 'A Java plug-in, which can not run here: refused.';

export const measuringOptions = {
  metricsWindowMs: option('metrics.window', windowDuration, '15 min'),
  stabilizationIntervalMs: option('stabilization.interval', duration, '5 min'),
  busyTimeAggregator: option('metrics.busy-time.aggregator', oneOf('MAX', 'AVG', 'MIN'), 'MAX'),
  observedRateLagThresholdMs: option('observed-true-processing-rate.lag-threshold', duration, '30 s'),
  observedRateSwitchThreshold: option('observed-true-processing-rate.switch-threshold', double, '0.15', {
    bounds: ourNotNegative,
  }),
  observedRateMinObservations: option('observed-true-processing-rate.min-observations', integer, '2', {
    bounds: ourNotNegative,
  }),
  backlogProcessingLagThresholdMs: option('backlog-processing.lag-threshold', duration, '5 min'),
  catchUpDurationMs: option('catch-up.duration', duration, '30 min'),
  customEvaluators: option('metrics.custom-evaluators', list, '', {
    remark: plugIn,
  }),
  restClientTimeoutMs: option('flink.rest-client.timeout', duration, '10 s'),
} as const;
