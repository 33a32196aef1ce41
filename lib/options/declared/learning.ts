/** Options that say what is learned from past rescales, and how long it is remembered. */
import { option } from '../declare.ts';
import { duration } from '../duration.ts';
import { double, integer } from '../numbers.ts';
import { types } from '../option-type.ts';
import { ourNotNegative, share } from './bounds.ts';

const { boolean } = types;

export const learningOptions = {
  restartTimeMs: option('restart.time', duration, '5 min'),
  restartTimeTrackingEnabled: option('restart.time-tracking.enabled', boolean, 'false'),
  restartTimeTrackingLimitMs: option('restart.time-tracking.limit', duration, '15 min'),
  effectivenessDetectionEnabled: option('scaling.effectiveness.detection.enabled', boolean, 'false'),
  effectivenessThreshold: option('scaling.effectiveness.threshold', double, '0.1', {
    bounds: { ...share, onlyIf: 'effectivenessDetectionEnabled' },
  }),
  observedScalabilityEnabled: option('observed-scalability.enabled', boolean, 'false'),
  observedScalabilityMinObservations: option('observed-scalability.min-observations', integer, '3', {
    bounds: ourNotNegative,
  }),
  observedScalabilityCoefficientMin: option('observed-scalability.coefficient-min', double, '0.5', {
    bounds: { least: 0.01, most: 1, by: 'flink', onlyIf: 'observedScalabilityEnabled' },
  }),
  historyMaxCount: option('history.max.count', integer, '3', {
    bounds: ourNotNegative,
  }),
  historyMaxAgeMs: option('history.max.age', duration, '24 h'),
  eventIntervalMs: option('scaling.event.interval', duration, '30 min'),
} as const;
