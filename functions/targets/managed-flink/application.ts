/** An application as Managed Flink describes it, in our own words. No SDK type leaves this folder. */
import {
  type ApplicationDetail,
  type CheckpointConfigurationDescription,
  DescribeApplicationCommand,
  type KinesisAnalyticsV2Client,
} from '@aws-sdk/client-kinesis-analytics-v2';

export interface Application {
  readonly name: string;
  readonly arn: string;
  /** `RUNNING`, `UPDATING`, `AUTOSCALING`, `READY` (stopped), … */
  readonly status: string;
  readonly versionId: number;
  /** The lock to change it with. */
  readonly conditionalToken: string | undefined;
  /** What runs now; built-in scaling moves it and leaves `parallelism` alone. */
  readonly currentParallelism: number;
  /** What it is set to: what an update under way is going to. */
  readonly parallelism: number;
  readonly parallelismPerKpu: number;
  readonly autoScaling: boolean;
  /** Undefined: not described; then the service's default, false, holds. */
  readonly allowNonRestoredState: boolean | undefined;
  readonly rollbackEnabled: boolean;
  /** Undefined: not described; then the service's defaults hold, APPLICATION and true. */
  readonly metricsLevel: string | undefined;
  readonly snapshotsEnabled: boolean | undefined;
  readonly jobPlan: string | undefined;
  /** Undefined: not described, or without checkpoints. */
  readonly checkpointIntervalMs: number | undefined;
}

/** Throws an error that names the application and, where it is known, the remedy. */
export const readApplication = async (client: KinesisAnalyticsV2Client, name: string): Promise<Application> => {
  try {
    const reply = await client.send(
      new DescribeApplicationCommand({ ApplicationName: name, IncludeAdditionalDetails: true }),
    );
    return toApplication(name, reply.ApplicationDetail);
  } catch (cause) {
    if (isNotFound(cause)) throw noSuchApplication(name, cause);
    throw new Error(`Managed Flink application "${name}" could not be described: ${asMessage(cause)}`, { cause });
  }
};

export const isNotFound = (cause: unknown): boolean =>
  cause instanceof Error && cause.name === 'ResourceNotFoundException';

export const noSuchApplication = (name: string, cause: unknown): Error =>
  new Error(`There is no Managed Flink application "${name}" in this account and region: check the settings`, {
    cause,
  });

export const asMessage = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

const toApplication = (name: string, detail: ApplicationDetail | undefined): Application => {
  const configuration = detail?.ApplicationConfigurationDescription;
  const flink = configuration?.FlinkApplicationConfigurationDescription;
  const sizes = flink?.ParallelismConfigurationDescription;
  const { ApplicationStatus: status, ApplicationVersionId: versionId } = detail ?? {};
  if (!status || versionId === undefined || sizes?.Parallelism === undefined) {
    throw new Error('it has no Flink configuration; applications of SQL-1_0 and of Studio can not be scaled');
  }
  const run = configuration?.RunConfigurationDescription?.FlinkRunConfigurationDescription;
  return {
    name,
    arn: detail?.ApplicationARN ?? '',
    status,
    versionId,
    conditionalToken: detail?.ConditionalToken,
    currentParallelism: sizes.CurrentParallelism ?? sizes.Parallelism,
    parallelism: sizes.Parallelism,
    parallelismPerKpu: sizes.ParallelismPerKPU ?? 1,
    autoScaling: sizes.AutoScalingEnabled ?? true,
    allowNonRestoredState: run?.AllowNonRestoredState,
    rollbackEnabled: configuration?.ApplicationSystemRollbackConfigurationDescription?.RollbackEnabled ?? false,
    metricsLevel: flink?.MonitoringConfigurationDescription?.MetricsLevel,
    snapshotsEnabled: configuration?.ApplicationSnapshotConfigurationDescription?.SnapshotsEnabled,
    jobPlan: flink?.JobPlanDescription,
    checkpointIntervalMs: intervalOf(flink?.CheckpointConfigurationDescription),
  };
};

const intervalOf = (checkpoints: CheckpointConfigurationDescription | undefined): number | undefined =>
  checkpoints?.CheckpointingEnabled === false ? undefined : checkpoints?.CheckpointInterval;
