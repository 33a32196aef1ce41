/** What an application is set to, and how DescribeApplication says it. */

export interface Configuration {
  readonly configurationType: 'DEFAULT' | 'CUSTOM';
  readonly parallelism: number;
  readonly parallelismPerKpu: number;
  readonly autoScalingEnabled: boolean;
  readonly metricsLevel: 'APPLICATION' | 'TASK' | 'OPERATOR' | 'PARALLELISM';
  readonly snapshotsEnabled: boolean;
  readonly rollbackEnabled: boolean;
  readonly allowNonRestoredState: boolean;
  readonly restoreType: RestoreType;
  readonly propertyGroups: readonly PropertyGroup[];
}

export type RestoreType =
  | 'RESTORE_FROM_LATEST_SNAPSHOT'
  | 'RESTORE_FROM_CUSTOM_SNAPSHOT'
  | 'SKIP_RESTORE_FROM_SNAPSHOT';

export interface PropertyGroup {
  readonly PropertyGroupId: string;
  readonly PropertyMap: Readonly<Record<string, string>>;
}

/** The service's own defaults. */
export const defaultConfiguration: Configuration = {
  configurationType: 'CUSTOM',
  parallelism: 1,
  parallelismPerKpu: 1,
  autoScalingEnabled: true,
  metricsLevel: 'APPLICATION',
  snapshotsEnabled: true,
  rollbackEnabled: false,
  allowNonRestoredState: false,
  restoreType: 'RESTORE_FROM_LATEST_SNAPSHOT',
  propertyGroups: [],
};

export const describeConfiguration = (
  configuration: Configuration,
  currentParallelism: number,
  jobPlan: string | undefined,
): object => ({
  FlinkApplicationConfigurationDescription: {
    ParallelismConfigurationDescription: {
      ConfigurationType: configuration.configurationType,
      Parallelism: configuration.parallelism,
      ParallelismPerKPU: configuration.parallelismPerKpu,
      CurrentParallelism: currentParallelism,
      AutoScalingEnabled: configuration.autoScalingEnabled,
    },
    MonitoringConfigurationDescription: {
      ConfigurationType: 'CUSTOM',
      MetricsLevel: configuration.metricsLevel,
      LogLevel: 'INFO',
    },
    CheckpointConfigurationDescription: {
      ConfigurationType: 'DEFAULT',
      CheckpointingEnabled: true,
      CheckpointInterval: 60_000,
      MinPauseBetweenCheckpoints: 5_000,
    },
    ...(jobPlan !== undefined && { JobPlanDescription: jobPlan }),
  },
  RunConfigurationDescription: {
    ApplicationRestoreConfigurationDescription: { ApplicationRestoreType: configuration.restoreType },
    FlinkRunConfigurationDescription: { AllowNonRestoredState: configuration.allowNonRestoredState },
  },
  EnvironmentPropertyDescriptions: { PropertyGroupDescriptions: configuration.propertyGroups },
  ApplicationSnapshotConfigurationDescription: { SnapshotsEnabled: configuration.snapshotsEnabled },
  ApplicationSystemRollbackConfigurationDescription: { RollbackEnabled: configuration.rollbackEnabled },
});
