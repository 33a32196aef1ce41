/** Every option, declared once: key, type, default, bounds and one sentence. */
import { type Declaration, flinkOption, option, unset } from './declare.ts';
import { duration } from './duration.ts';
import { list, map } from './lists.ts';
import { memorySize } from './memory-size.ts';
import { double, integer } from './numbers.ts';
import { types } from './option-type.ts';

const { boolean, text, oneOf } = types;

const share = { least: 0, most: 1, by: 'flink' } as const;
const notNegative = { least: 0, by: 'flink' } as const;
const ourNotNegative = { least: 0, by: 'us' } as const;
const atLeastOne = { least: 1, by: 'us' } as const;
const plugIn = 'A Java plug-in, which can not run here: refused.';

export const declarations = {
  enabled: option('enabled', boolean, 'false', 'Whether the job is looked after at all.'),
  scalingEnabled: option(
    'scaling.enabled',
    boolean,
    'true',
    'Whether decisions are carried out; if not, they are only recommended.',
  ),
  metricsWindowMs: option('metrics.window', duration, '15 min', 'How far back measurements are averaged.'),
  stabilizationIntervalMs: option(
    'stabilization.interval',
    duration,
    '5 min',
    'How long after a (re)start nothing is decided, because the job still settles.',
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
  scaleDownIntervalMs: option(
    'scale-down.interval',
    duration,
    '1 h',
    'How long a scale-down waits, so that several become one; 0 acts at once.',
    { deprecated: 'scale-up.grace-period', old: ['scale-up.grace-period', 'scale-down.interval'] },
  ),
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
  catchUpDurationMs: option(
    'catch-up.duration',
    duration,
    '30 min',
    'In what time a backlog should be worked off after a rescale; 0 does not plan for it.',
  ),
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
  backlogProcessingLagThresholdMs: option(
    'backlog-processing.lag-threshold',
    duration,
    '5 min',
    'With more lag than this, in time, a job counts as working off a backlog and is not scaled down.',
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
  gcPressureThreshold: option(
    'memory.gc-pressure.threshold',
    double,
    '1.0',
    'With a larger share of time in garbage collection, nothing is scaled.',
    { bounds: share },
  ),
  heapUsageThreshold: option(
    'memory.heap-usage.threshold',
    double,
    '1.0',
    'With a larger share of the heap in use, nothing is scaled.',
    { bounds: share },
  ),
  memoryTuningEnabled: option(
    'memory.tuning.enabled',
    boolean,
    'false',
    'Fit the memory of task managers to its use with every rescale; if not, it is only recommended.',
  ),
  memoryTuningOverhead: option(
    'memory.tuning.overhead',
    double,
    '0.2',
    'Spare share that tuning adds to the memory in use.',
    { bounds: { ...share, onlyIf: 'memoryTuningEnabled' } },
  ),
  memoryTuningMaximizeManaged: option(
    'memory.tuning.maximize-managed-memory',
    boolean,
    'false',
    'Give all memory that tuning frees to managed memory, if that is in use (RocksDB).',
  ),
  memoryTuningScaleDownCompensation: option(
    'memory.tuning.scale-down-compensation.enabled',
    boolean,
    'true',
    'Give the remaining task managers more heap when a rescale takes some away.',
  ),
  historyMaxCount: option('history.max.count', integer, '3', 'How many past rescales are remembered per vertex.', {
    bounds: ourNotNegative,
  }),
  historyMaxAgeMs: option('history.max.age', duration, '24 h', 'How long a past rescale is remembered.'),
  busyTimeAggregator: option(
    'metrics.busy-time.aggregator',
    oneOf('MAX', 'AVG', 'MIN'),
    'MAX',
    'Which subtask speaks for its vertex: the busiest, the average, or the idlest.',
  ),
  vertexExcludeIds: option(
    'vertex.exclude.ids',
    list,
    '',
    'Vertices that are never scaled, by their ids of 32 hex digits.',
  ),
  eventIntervalMs: option(
    'scaling.event.interval',
    duration,
    '30 min',
    'The same event is not repeated within this time.',
  ),
  restClientTimeoutMs: option(
    'flink.rest-client.timeout',
    duration,
    '10 s',
    "How long an answer of Flink's REST API is waited for.",
  ),
  quotaMemoryBytes: unset(
    'quota.memory',
    memorySize,
    'The task managers of the job never get more memory than this together.',
  ),
  quotaCpu: unset('quota.cpu', double, 'The task managers of the job never get more CPUs than this together.', {
    bounds: ourNotNegative,
  }),
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
  customEvaluators: option('metrics.custom-evaluators', list, '', 'Names of custom metric evaluators.', {
    remark: plugIn,
  }),
  customExecutors: option('scaling.custom-executors', list, '', 'Names of custom scaling executors.', {
    remark: plugIn,
  }),
  taskSlots: flinkOption('taskmanager.numberOfTaskSlots', integer, '1', 'Task slots of one task manager.', {
    bounds: atLeastOne,
  }),
  parallelismOverrides: flinkOption(
    'pipeline.jobmanager.parallelism-overrides',
    map,
    '',
    'Parallelism of single vertices by id (`id:4,id:8`); decisions are merged over it.',
  ),
} as const;

export type Declarations = typeof declarations;
export type OptionName = keyof Declarations;

/** The same, when the type of the value does not matter. */
export const declarationOf = (name: OptionName): Declaration<unknown> => declarations[name];
export const optionNames = Object.keys(declarations) as readonly OptionName[];
