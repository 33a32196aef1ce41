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
  enabled: option(
    'enabled',
    boolean,
    'false',
    'Whether the job is scaled at all; naming it in the settings file sets this to true.',
  ),
  scalingEnabled: option(
    'scaling.enabled',
    boolean,
    'true',
    'Whether decisions are carried out; if not, they are only recommended.',
  ),
  excludedPeriods: option(
    'excluded.periods',
    list,
    '',
    'When not to scale: Quartz crons (`* * 9-11 * * ?`), daily intervals (`9:30-10:50`), or one of each joined by `&&`; in UTC.',
  ),
  utilizationTarget: option('utilization.target', double, '0.7', 'Busy share of a vertex that scaling aims at.', {
    bounds: share,
    deprecated: 'target.utilization',
  }),
  utilizationBoundary: option(
    'target.utilization.boundary',
    double,
    '0.3',
    'How far utilization may be from the target before anything is done.',
    { bounds: notNegative, remark: 'Deprecated: use utilization.max and utilization.min.' },
  ),
  utilizationMax: unset('utilization.max', double, 'Above this utilization a vertex is scaled up.', {
    bounds: { least: 'utilizationTarget', most: 1, by: 'flink' },
  }),
  utilizationMin: unset('utilization.min', double, 'Below this utilization a vertex is scaled down.', {
    bounds: { least: 0, most: 'utilizationTarget', by: 'flink' },
  }),
  vertexMinParallelism: option('vertex.min-parallelism', integer, '1', 'Never scale a vertex below this.', {
    bounds: atLeastOne,
  }),
  vertexMaxParallelism: option('vertex.max-parallelism', integer, '200', 'Never scale a vertex above this.', {
    bounds: atLeastOne,
  }),
  scaleDownMaxFactor: option(
    'scale-down.max-factor',
    double,
    '0.6',
    'Largest share of the parallelism that one scale-down may take away.',
    { bounds: notNegative },
  ),
  scaleUpMaxFactor: option(
    'scale-up.max-factor',
    double,
    '100000.0',
    'Largest share of the parallelism that one scale-up may add; 2.0 adds at most 200%.',
    { bounds: notNegative },
  ),
  scaleDownIntervalMs: option(
    'scale-down.interval',
    duration,
    '1 h',
    'How long a scale-down waits, so that several become one; 0 acts at once.',
    { deprecated: 'scale-up.grace-period', old: ['scale-up.grace-period', 'scale-down.interval'] },
  ),
  alignmentMode: unset(
    'scaling.parallelism-alignment.mode',
    text,
    'How parallelism is fitted to key groups and partitions: BALANCED (the default; less load for every subtask), EVENLY_SPREAD (exact divisors) or OFF.',
  ),
  legacyAlignmentMode: unset(
    'scaling.key-group.partitions.adjust.mode',
    oneOf('EVENLY_SPREAD', 'MAXIMIZE_UTILISATION'),
    'How parallelism was fitted to key groups and partitions.',
    { remark: 'Deprecated: use scaling.parallelism-alignment.mode, which wins.' },
  ),
  vertexExcludeIds: option(
    'vertex.exclude.ids',
    list,
    '',
    'Vertices that are never scaled, by their ids of 32 hex digits.',
  ),
  quotaCpu: unset('quota.cpu', double, 'The task managers of the job never get more CPUs than this together.', {
    bounds: ourNotNegative,
  }),
  quotaMemoryBytes: unset(
    'quota.memory',
    memorySize,
    'The task managers of the job never get more memory than this together.',
  ),
  customExecutors: option('scaling.custom-executors', list, '', 'Names of custom scaling executors.', {
    remark: plugIn,
  }),
} as const;
