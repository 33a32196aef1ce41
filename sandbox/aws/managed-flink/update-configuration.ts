/** The configuration that an UpdateApplication asks for, or why it can't be had. */
import type { Configuration } from './configuration.ts';
import { invalidArgument, limitExceeded } from './errors.ts';
import type { UpdateApplicationInput } from './input.ts';

export interface Quotas {
  /** KPUs of one application. AWS: 64 by default. */
  readonly maxKpus: number;
  /** AWS: 256 by default. */
  readonly maxParallelism: number;
}

export type ConfigurationChange = Pick<
  UpdateApplicationInput,
  'ApplicationConfigurationUpdate' | 'RunConfigurationUpdate'
>;

export const updatedConfiguration = (
  before: Configuration,
  { ApplicationConfigurationUpdate: update, RunConfigurationUpdate: run }: ConfigurationChange,
  quotas: Quotas,
): Configuration => {
  const flink = update.FlinkApplicationConfigurationUpdate;
  const after: Configuration = {
    ...before,
    ...sizeAfter(before, flink?.ParallelismConfigurationUpdate),
    metricsLevel: flink?.MonitoringConfigurationUpdate?.MetricsLevelUpdate ?? before.metricsLevel,
    propertyGroups: update.EnvironmentPropertyUpdates?.PropertyGroups ?? before.propertyGroups,
    snapshotsEnabled: update.ApplicationSnapshotConfigurationUpdate?.SnapshotsEnabledUpdate ?? before.snapshotsEnabled,
    rollbackEnabled:
      update.ApplicationSystemRollbackConfigurationUpdate?.RollbackEnabledUpdate ?? before.rollbackEnabled,
    // Not kept: an update that leaves these out resets them. It is how the service behaves, and it surprises many.
    allowNonRestoredState: run.FlinkRunConfiguration?.AllowNonRestoredState ?? false,
    restoreType: run.ApplicationRestoreConfiguration?.ApplicationRestoreType ?? 'RESTORE_FROM_LATEST_SNAPSHOT',
  };
  checkQuotas(after, quotas);
  return after;
};

type Flink = NonNullable<ConfigurationChange['ApplicationConfigurationUpdate']['FlinkApplicationConfigurationUpdate']>;

const sizeAfter = (before: Configuration, update: Flink['ParallelismConfigurationUpdate'] = {}) => {
  const { ConfigurationTypeUpdate, ParallelismUpdate, ParallelismPerKPUUpdate, AutoScalingEnabledUpdate } = update;
  const configurationType = ConfigurationTypeUpdate ?? before.configurationType;
  const changes = [ParallelismUpdate, ParallelismPerKPUUpdate, AutoScalingEnabledUpdate].some(
    (given) => given !== undefined,
  );
  if (changes && configurationType === 'DEFAULT') {
    throw invalidArgument(
      'ParallelismConfigurationUpdate: to change the parallelism, ConfigurationTypeUpdate must be CUSTOM',
    );
  }
  if (ConfigurationTypeUpdate === 'DEFAULT') {
    return { configurationType, parallelism: 1, parallelismPerKpu: 1, autoScalingEnabled: true } as const;
  }
  return {
    configurationType,
    parallelism: ParallelismUpdate ?? before.parallelism,
    parallelismPerKpu: ParallelismPerKPUUpdate ?? before.parallelismPerKpu,
    autoScalingEnabled: AutoScalingEnabledUpdate ?? before.autoScalingEnabled,
  };
};

/** (parallelism 10, 4 per KPU)  ->  3 KPUs */
const checkQuotas = ({ parallelism, parallelismPerKpu }: Configuration, { maxKpus, maxParallelism }: Quotas): void => {
  const kpus = Math.ceil(parallelism / parallelismPerKpu);
  if (kpus > maxKpus) {
    throw limitExceeded(
      `Parallelism ${parallelism} at ${parallelismPerKpu} per KPU needs ${kpus} KPUs; the quota is ${maxKpus} per application`,
    );
  }
  if (parallelism > maxParallelism) {
    throw limitExceeded(`Parallelism ${parallelism} is above the quota of ${maxParallelism}`);
  }
};
