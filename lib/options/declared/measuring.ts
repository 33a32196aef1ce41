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
  metricsWindowMs: option(
    'metrics.window',
    windowDuration,
    '15 min',
    'How far back measurements are averaged; at most 14 d.',
  ),
  stabilizationIntervalMs: option(
    'stabilization.interval',
    duration,
    '5 min',
    'How long after a (re)start nothing is decided, because the job still settles.',
  ),
  busyTimeAggregator: option(
    'metrics.busy-time.aggregator',
    oneOf('MAX', 'AVG', 'MIN'),
    'MAX',
    'Which subtask speaks for its vertex: the busiest, the average, or the idlest.',
  ),
  observedRateLagThresholdMs: option(
    'observed-true-processing-rate.lag-threshold',
    duration,
    '30 s',
    'With this much lag, in time, a source shows what it can really process.',
  ),
  observedRateSwitchThreshold: option(
    'observed-true-processing-rate.switch-threshold',
    double,
    '0.15',
    'By how much the rate from busy time may exceed the observed one before the observed one is used.',
    { bounds: ourNotNegative },
  ),
  observedRateMinObservations: option(
    'observed-true-processing-rate.min-observations',
    integer,
    '2',
    'How many observed rates it takes to use them.',
    { bounds: ourNotNegative },
  ),
  backlogProcessingLagThresholdMs: option(
    'backlog-processing.lag-threshold',
    duration,
    '5 min',
    'With more lag than this, in time, a job counts as working off a backlog and is not scaled down.',
  ),
  catchUpDurationMs: option(
    'catch-up.duration',
    duration,
    '30 min',
    'In what time a backlog should be worked off after a rescale; 0 does not plan for it.',
  ),
  customEvaluators: option('metrics.custom-evaluators', list, '', 'Names of custom metric evaluators.', {
    remark: plugIn,
  }),
  restClientTimeoutMs: option(
    'flink.rest-client.timeout',
    duration,
    '10 s',
    "How long an answer of Flink's REST API is waited for.",
  ),
} as const;
