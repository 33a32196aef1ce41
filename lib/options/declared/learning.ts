/** Options that say what is learned from past rescales, and how long it is remembered. */
import { option } from '../declare.ts';
import { duration } from '../duration.ts';
import { double, integer } from '../numbers.ts';
import { types } from '../option-type.ts';
import { ourNotNegative, share } from './bounds.ts';

const { boolean } = types;

export const learningOptions = {
  restartTimeMs: option('restart.time', duration, '5 min', 'How long a rescale is expected to stop the job.'),
  restartTimeTrackingEnabled: option(
    'restart.time-tracking.enabled',
    boolean,
    'false',
    'Use the longest restart that was measured instead of restart.time.',
  ),
  restartTimeTrackingLimitMs: option(
    'restart.time-tracking.limit',
    duration,
    '15 min',
    'A measured restart counts at most this much.',
  ),
  effectivenessDetectionEnabled: option(
    'scaling.effectiveness.detection.enabled',
    boolean,
    'false',
    'Do not repeat a scale-up of a vertex that brought too little.',
  ),
  effectivenessThreshold: option(
    'scaling.effectiveness.threshold',
    double,
    '0.1',
    'Share of the expected gain that a scale-up must bring to count as effective.',
    { bounds: { ...share, onlyIf: 'effectivenessDetectionEnabled' } },
  ),
  observedScalabilityEnabled: option(
    'observed-scalability.enabled',
    boolean,
    'false',
    'Learn from past rescales how much of its ideal speed-up a vertex gets.',
  ),
  observedScalabilityMinObservations: option(
    'observed-scalability.min-observations',
    integer,
    '3',
    'How many past rescales it takes to learn from them.',
    { bounds: ourNotNegative },
  ),
  observedScalabilityCoefficientMin: option(
    'observed-scalability.coefficient-min',
    double,
    '0.5',
    'The learned share of the ideal speed-up never counts as less than this.',
    { bounds: { least: 0.01, most: 1, by: 'flink', onlyIf: 'observedScalabilityEnabled' } },
  ),
  historyMaxCount: option('history.max.count', integer, '3', 'How many past rescales are remembered per vertex.', {
    bounds: ourNotNegative,
  }),
  historyMaxAgeMs: option('history.max.age', duration, '24 h', 'How long a past rescale is remembered.'),
  eventIntervalMs: option(
    'scaling.event.interval',
    duration,
    '30 min',
    'The same event is not repeated within this time.',
  ),
} as const;
