/** An application as the embedded Managed Flink remembers it, and its operations. */
import type { EpochMs } from '../../../lib/model/observation.ts';
import { type Configuration, describeConfiguration } from './configuration.ts';
import type { Quotas } from './update-configuration.ts';

export type ApplicationStatus =
  | 'READY'
  | 'STARTING'
  | 'RUNNING'
  | 'UPDATING'
  | 'STOPPING'
  | 'FORCE_STOPPING'
  | 'DELETING'
  | 'AUTOSCALING'
  | 'MAINTENANCE'
  | 'ROLLING_BACK'
  | 'ROLLED_BACK';

export interface ApplicationOperation {
  readonly id: string;
  readonly name: string;
  readonly startedAt: EpochMs;
  readonly from: number;
  readonly to: number;
  endedAt: EpochMs | undefined;
  status: 'IN_PROGRESS' | 'SUCCESSFUL' | 'FAILED';
  error: string | undefined;
  rollbackOperationId: string | undefined;
}

export interface Application {
  readonly name: string;
  readonly arn: string;
  readonly runtime: string;
  readonly createdAt: EpochMs;
  readonly quotas: Quotas;
  status: ApplicationStatus;
  versionId: number;
  conditionalToken: string;
  updatedAt: EpochMs;
  configuration: Configuration;
  currentParallelism: number;
  updatedFrom: number | undefined;
  rolledBack: { readonly from: number; readonly to: number } | undefined;
  /** Newest first. */
  readonly operations: ApplicationOperation[];
  /** The next updates fail with these errors, after they were accepted. */
  readonly failures: string[];
  readonly tags: Map<string, string>;
}

const seconds = (at: EpochMs): number => at / 1000;
const MAX_ERROR_CHARACTERS = 512;

export const describeSummary = (application: Application): object => ({
  ApplicationName: application.name,
  ApplicationARN: application.arn,
  ApplicationStatus: application.status,
  ApplicationVersionId: application.versionId,
  RuntimeEnvironment: application.runtime,
  ApplicationMode: 'STREAMING',
});

/** `jobPlan` only when additional details were asked for. */
export const describeDetail = (application: Application, jobPlan?: string): object => ({
  ...describeSummary(application),
  ApplicationMaintenanceConfigurationDescription: {
    ApplicationMaintenanceWindowStartTime: '02:00',
    ApplicationMaintenanceWindowEndTime: '10:00',
  },
  CreateTimestamp: seconds(application.createdAt),
  LastUpdateTimestamp: seconds(application.updatedAt),
  ApplicationConfigurationDescription: describeConfiguration(
    application.configuration,
    application.currentParallelism,
    jobPlan,
  ),
  ConditionalToken: application.conditionalToken,
  ...(application.updatedFrom !== undefined && { ApplicationVersionUpdatedFrom: application.updatedFrom }),
  ...(application.rolledBack && {
    ApplicationVersionRolledBackFrom: application.rolledBack.from,
    ApplicationVersionRolledBackTo: application.rolledBack.to,
  }),
});

export const describeOperationSummary = (operation: ApplicationOperation): object => ({
  Operation: operation.name,
  OperationId: operation.id,
  StartTime: seconds(operation.startedAt),
  ...(operation.endedAt !== undefined && { EndTime: seconds(operation.endedAt) }),
  OperationStatus: operation.status,
});

export const describeOperationDetails = (operation: ApplicationOperation): object => ({
  Operation: operation.name,
  StartTime: seconds(operation.startedAt),
  ...(operation.endedAt !== undefined && { EndTime: seconds(operation.endedAt) }),
  OperationStatus: operation.status,
  ApplicationVersionChangeDetails: {
    ApplicationVersionUpdatedFrom: operation.from,
    ApplicationVersionUpdatedTo: operation.to,
  },
  ...(operation.error !== undefined && {
    OperationFailureDetails: {
      ErrorInfo: { ErrorString: operation.error.slice(0, MAX_ERROR_CHARACTERS) },
      ...(operation.rollbackOperationId !== undefined && { RollbackOperationId: operation.rollbackOperationId }),
    },
  }),
});
