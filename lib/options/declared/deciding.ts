/** Options that say how far to scale, and when not to. */
import { option, unset } from '../declare.ts';
import { duration } from '../duration.ts';
import { list } from '../lists.ts';
import { memorySize } from '../memory-size.ts';
import { double, integer } from '../numbers.ts';
import { types } from '../option-type.ts';
import { atLeastOne, notNegative, ourNotNegative, share } from './bounds.ts';

const { boolean, text, oneOf } = types;

const plugIn = 'A Java plug-in, which can not run here: refused.';

export const decidingOptions = {
  enabled: option('enabled', boolean, 'false'),
  scalingEnabled: option('scaling.enabled', boolean, 'true'),
  excludedPeriods: option('excluded.periods', list, ''),
  utilizationTarget: option('utilization.target', double, '0.7', {
    bounds: share,
    deprecated: 'target.utilization',
  }),
  utilizationBoundary: option('target.utilization.boundary', double, '0.3', {
    bounds: notNegative,
    remark: 'Deprecated: use utilization.max and utilization.min.',
  }),
  utilizationMax: unset('utilization.max', double, {
    bounds: { least: 'utilizationTarget', most: 1, by: 'flink' },
  }),
  utilizationMin: unset('utilization.min', double, {
    bounds: { least: 0, most: 'utilizationTarget', by: 'flink' },
  }),
  vertexMinParallelism: option('vertex.min-parallelism', integer, '1', {
    bounds: atLeastOne,
  }),
  vertexMaxParallelism: option('vertex.max-parallelism', integer, '200', {
    bounds: atLeastOne,
  }),
  scaleDownMaxFactor: option('scale-down.max-factor', double, '0.6', { bounds: notNegative }),
  scaleUpMaxFactor: option('scale-up.max-factor', double, '100000.0', { bounds: notNegative }),
  scaleDownIntervalMs: option('scale-down.interval', duration, '1 h', {
    deprecated: 'scale-up.grace-period',
    old: ['scale-up.grace-period', 'scale-down.interval'],
  }),
  alignmentMode: unset('scaling.parallelism-alignment.mode', text),
  legacyAlignmentMode: unset(
    'scaling.key-group.partitions.adjust.mode',
    oneOf('EVENLY_SPREAD', 'MAXIMIZE_UTILISATION'),
    { remark: 'Deprecated: use scaling.parallelism-alignment.mode, which wins.' },
  ),
  vertexExcludeIds: option('vertex.exclude.ids', list, ''),
  quotaCpu: unset('quota.cpu', double, {
    bounds: ourNotNegative,
  }),
  quotaMemoryBytes: unset('quota.memory', memorySize),
  customExecutors: option('scaling.custom-executors', list, '', {
    remark: plugIn,
  }),
} as const;
