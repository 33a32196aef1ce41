/**
 * Every option of policy `flink`, read from a Flink configuration.
 *
 * Two ways in. `parseOptions` is for our own settings file: it checks everything at once and says every problem.
 * `flinkOptions` (flink-options.ts) is for people who must see what the Java autoscaler would do: there a value that
 * can't be read is an error only where it is first used. So each property of its result is a getter, and reading a bad
 * one throws `OptionError`; a turn catches `OptionError` once, around the whole cycle, and reports `AutoscalerError`.
 * What Java checks before a cycle is `validate` (validate.ts). Rules need not care: they just read `options.restartTimeMs`.
 * Java reads `restClientTimeoutMs` first of all in every cycle, and the history options at every read of the history.
 */

/** How a parallelism is aligned with key groups or source partitions. */
export type Alignment =
  | { readonly kind: 'off' }
  | { readonly kind: 'balanced' }
  | { readonly kind: 'evenly-spread' }
  /** The deprecated option, in force only while the new one is unset. */
  | { readonly kind: 'legacy'; readonly mode: 'EVENLY_SPREAD' | 'MAXIMIZE_UTILISATION' };

export type BusyTimeAggregator = 'MIN' | 'MAX' | 'AVG';

/** Parsed. Durations are whole milliseconds (rounded down). Undefined: not set, and without a default. */
export interface Options {
  readonly enabled: boolean;
  readonly scalingEnabled: boolean;
  readonly metricsWindowMs: number;
  readonly stabilizationIntervalMs: number;
  /** As written; read with excluded-periods.ts. */
  readonly excludedPeriods: readonly string[];
  readonly utilizationTarget: number;
  readonly utilizationBoundary: number;
  readonly utilizationMax: number | undefined;
  readonly utilizationMin: number | undefined;
  readonly scaleDownIntervalMs: number;
  readonly vertexMinParallelism: number;
  readonly vertexMaxParallelism: number;
  readonly scaleDownMaxFactor: number;
  readonly scaleUpMaxFactor: number;
  readonly catchUpDurationMs: number;
  readonly restartTimeMs: number;
  readonly restartTimeTrackingEnabled: boolean;
  readonly restartTimeTrackingLimitMs: number;
  readonly backlogProcessingLagThresholdMs: number;
  readonly observedRateLagThresholdMs: number;
  readonly observedRateSwitchThreshold: number;
  readonly observedRateMinObservations: number;
  readonly effectivenessDetectionEnabled: boolean;
  readonly effectivenessThreshold: number;
  readonly gcPressureThreshold: number;
  readonly heapUsageThreshold: number;
  readonly memoryTuningEnabled: boolean;
  readonly memoryTuningOverhead: number;
  readonly memoryTuningMaximizeManaged: boolean;
  readonly memoryTuningScaleDownCompensation: boolean;
  readonly historyMaxCount: number;
  readonly historyMaxAgeMs: number;
  readonly busyTimeAggregator: BusyTimeAggregator;
  /** Hex ids of vertices. */
  readonly vertexExcludeIds: readonly string[];
  readonly eventIntervalMs: number;
  readonly restClientTimeoutMs: number;
  readonly quotaMemoryBytes: number | undefined;
  readonly quotaCpu: number | undefined;
  readonly alignment: Alignment;
  readonly observedScalabilityEnabled: boolean;
  readonly observedScalabilityMinObservations: number;
  readonly observedScalabilityCoefficientMin: number;
  /** Names of Java plug-ins. */
  readonly customEvaluators: readonly string[];
  readonly customExecutors: readonly string[];
  /** Flink's own `taskmanager.numberOfTaskSlots`. */
  readonly taskSlots: number;
  /** Flink's own `pipeline.jobmanager.parallelism-overrides`: hex id -> parallelism, as the user wrote it. */
  readonly parallelismOverrides: Readonly<Record<string, string>>;
  /** The whole Flink configuration as it was given, for the memory model. */
  readonly configuration: FlinkConfiguration;
}

/** A Flink configuration: `job.autoscaler.*` keys and others, as strings. */
export type FlinkConfiguration = Readonly<Record<string, string>>;

export type ParsedOptions =
  | { readonly kind: 'options'; readonly options: Options }
  /** One sentence per problem: names the key, the value and what would be right. */
  | { readonly kind: 'invalid'; readonly problems: readonly string[] };

const unitMs: Record<string, number> = { d: 86_400_000, h: 3_600_000, m: 60_000, min: 60_000, s: 1000, ms: 1, '': 1 };

/** `config` is a Flink configuration: `job.autoscaler.*` keys and others, as strings. */
export const parseOptions = (config: FlinkConfiguration): ParsedOptions => {
  const text = (key: string) => config[`job.autoscaler.${key}`] ?? config[`kubernetes.operator.job.autoscaler.${key}`];
  const flag = (key: string, otherwise: boolean) => (text(key) ?? String(otherwise)).toLowerCase() === 'true';
  const number = (key: string, otherwise: number) => Number(text(key) ?? otherwise);
  const optional = (key: string) => (text(key) === undefined ? undefined : Number(text(key)));
  const list = (key: string) =>
    (text(key) ?? '')
      .split(';')
      .map((part) => part.trim())
      .filter((part) => part !== '');
  const duration = (key: string, otherwise: string) => {
    const [, count, unit] = /^(\d+) *([a-z]*)$/.exec(text(key) ?? otherwise) ?? [];
    return Number(count) * (unitMs[unit ?? ''] ?? Number.NaN);
  };
  const mode = text('scaling.parallelism-alignment.mode');
  const legacy = text('scaling.key-group.partitions.adjust.mode');
  return {
    kind: 'options',
    options: {
      enabled: flag('enabled', false),
      scalingEnabled: flag('scaling.enabled', true),
      metricsWindowMs: duration('metrics.window', '15 min'),
      stabilizationIntervalMs: duration('stabilization.interval', '5 min'),
      excludedPeriods: list('excluded.periods'),
      utilizationTarget: optional('utilization.target') ?? number('target.utilization', 0.7),
      utilizationBoundary: number('target.utilization.boundary', 0.3),
      utilizationMax: optional('utilization.max'),
      utilizationMin: optional('utilization.min'),
      scaleDownIntervalMs: duration('scale-down.interval', '1 h'),
      vertexMinParallelism: number('vertex.min-parallelism', 1),
      vertexMaxParallelism: number('vertex.max-parallelism', 200),
      scaleDownMaxFactor: number('scale-down.max-factor', 0.6),
      scaleUpMaxFactor: number('scale-up.max-factor', 100000),
      catchUpDurationMs: duration('catch-up.duration', '30 min'),
      restartTimeMs: duration('restart.time', '5 min'),
      restartTimeTrackingEnabled: flag('restart.time-tracking.enabled', false),
      restartTimeTrackingLimitMs: duration('restart.time-tracking.limit', '15 min'),
      backlogProcessingLagThresholdMs: duration('backlog-processing.lag-threshold', '5 min'),
      observedRateLagThresholdMs: duration('observed-true-processing-rate.lag-threshold', '30 s'),
      observedRateSwitchThreshold: number('observed-true-processing-rate.switch-threshold', 0.15),
      observedRateMinObservations: number('observed-true-processing-rate.min-observations', 2),
      effectivenessDetectionEnabled: flag('scaling.effectiveness.detection.enabled', false),
      effectivenessThreshold: number('scaling.effectiveness.threshold', 0.1),
      gcPressureThreshold: number('memory.gc-pressure.threshold', 1),
      heapUsageThreshold: number('memory.heap-usage.threshold', 1),
      memoryTuningEnabled: flag('memory.tuning.enabled', false),
      memoryTuningOverhead: number('memory.tuning.overhead', 0.2),
      memoryTuningMaximizeManaged: flag('memory.tuning.maximize-managed-memory', false),
      memoryTuningScaleDownCompensation: flag('memory.tuning.scale-down-compensation.enabled', true),
      historyMaxCount: number('history.max.count', 3),
      historyMaxAgeMs: duration('history.max.age', '24 h'),
      busyTimeAggregator: (text('metrics.busy-time.aggregator') ?? 'MAX').toUpperCase() as BusyTimeAggregator,
      vertexExcludeIds: list('vertex.exclude.ids'),
      eventIntervalMs: duration('scaling.event.interval', '30 min'),
      restClientTimeoutMs: duration('flink.rest-client.timeout', '10 s'),
      quotaMemoryBytes: undefined,
      quotaCpu: optional('quota.cpu'),
      alignment:
        mode === undefined && legacy !== undefined
          ? { kind: 'legacy', mode: legacy.toUpperCase() as 'EVENLY_SPREAD' | 'MAXIMIZE_UTILISATION' }
          : { kind: mode === 'OFF' ? 'off' : mode === 'EVENLY_SPREAD' ? 'evenly-spread' : 'balanced' },
      observedScalabilityEnabled: flag('observed-scalability.enabled', false),
      observedScalabilityMinObservations: number('observed-scalability.min-observations', 3),
      observedScalabilityCoefficientMin: number('observed-scalability.coefficient-min', 0.5),
      customEvaluators: list('metrics.custom-evaluators'),
      customExecutors: list('scaling.custom-executors'),
      taskSlots: Number(config['taskmanager.numberOfTaskSlots'] ?? 1),
      parallelismOverrides: Object.fromEntries(
        (config['pipeline.jobmanager.parallelism-overrides'] ?? '')
          .split(',')
          .filter((pair) => pair.includes(':'))
          .map((pair) => pair.split(':') as [string, string]),
      ),
      configuration: config,
    },
  };
};
