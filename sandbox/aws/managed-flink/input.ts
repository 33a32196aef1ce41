/** The shapes Managed Flink's operations take, as the SDK sends them. */
import * as v from 'valibot';

const applicationName = v.pipe(
  v.string(),
  v.regex(/^[a-zA-Z0-9_.-]{1,128}$/, '1 to 128 letters, digits, "_", "." and "-"'),
);
const limit = v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(50)), 50);
const positive = v.pipe(v.number(), v.integer('a whole number'), v.minValue(1, 'at least 1'));

export const describeApplicationInput = v.strictObject({
  ApplicationName: applicationName,
  IncludeAdditionalDetails: v.optional(v.boolean(), false),
});

export const listApplicationsInput = v.strictObject({ Limit: limit, NextToken: v.optional(v.string()) });

export const operationStatus = v.picklist(['IN_PROGRESS', 'CANCELLED', 'SUCCESSFUL', 'FAILED']);

export const listApplicationOperationsInput = v.strictObject({
  ApplicationName: applicationName,
  Limit: limit,
  NextToken: v.optional(v.string()),
  Operation: v.optional(v.string()),
  OperationStatus: v.optional(operationStatus),
});

export const describeApplicationOperationInput = v.strictObject({
  ApplicationName: applicationName,
  OperationId: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
});

const propertyText = v.pipe(v.string(), v.minLength(1), v.maxLength(2048));
const propertyGroups = v.pipe(
  v.array(
    v.strictObject({
      PropertyGroupId: v.pipe(v.string(), v.regex(/^[a-zA-Z0-9_.-]{1,50}$/)),
      PropertyMap: v.pipe(v.record(propertyText, propertyText), v.minEntries(1), v.maxEntries(50)),
    }),
  ),
  v.maxLength(50),
);

export const createApplicationPresignedUrlInput = v.strictObject({
  ApplicationName: applicationName,
  UrlType: v.picklist(['FLINK_DASHBOARD_URL', 'ZEPPELIN_UI_URL']),
  SessionExpirationDurationInSeconds: v.optional(
    v.pipe(v.number(), v.integer(), v.minValue(1800), v.maxValue(43_200)),
    43_200,
  ),
});

/** What can be changed here. Code, VPC, logging and checkpoint settings can't: they are refused by name. */
export const applicationConfigurationUpdate = v.strictObject({
  FlinkApplicationConfigurationUpdate: v.optional(
    v.strictObject({
      ParallelismConfigurationUpdate: v.optional(
        v.strictObject({
          ConfigurationTypeUpdate: v.optional(v.picklist(['DEFAULT', 'CUSTOM'])),
          ParallelismUpdate: v.optional(positive),
          ParallelismPerKPUUpdate: v.optional(v.pipe(positive, v.maxValue(8, 'at most 8'))),
          AutoScalingEnabledUpdate: v.optional(v.boolean()),
        }),
      ),
      MonitoringConfigurationUpdate: v.optional(
        v.strictObject({
          ConfigurationTypeUpdate: v.optional(v.literal('CUSTOM')),
          MetricsLevelUpdate: v.optional(v.picklist(['APPLICATION', 'TASK', 'OPERATOR', 'PARALLELISM'])),
        }),
      ),
    }),
  ),
  EnvironmentPropertyUpdates: v.optional(v.strictObject({ PropertyGroups: propertyGroups })),
  ApplicationSnapshotConfigurationUpdate: v.optional(v.strictObject({ SnapshotsEnabledUpdate: v.boolean() })),
  ApplicationSystemRollbackConfigurationUpdate: v.optional(v.strictObject({ RollbackEnabledUpdate: v.boolean() })),
});

export const runConfigurationUpdate = v.strictObject({
  FlinkRunConfiguration: v.optional(v.strictObject({ AllowNonRestoredState: v.optional(v.boolean()) })),
  ApplicationRestoreConfiguration: v.optional(
    v.strictObject({
      ApplicationRestoreType: v.picklist([
        'RESTORE_FROM_LATEST_SNAPSHOT',
        'RESTORE_FROM_CUSTOM_SNAPSHOT',
        'SKIP_RESTORE_FROM_SNAPSHOT',
      ]),
      SnapshotName: v.optional(v.string()),
    }),
  ),
});

export const updateApplicationInput = v.strictObject({
  ApplicationName: applicationName,
  CurrentApplicationVersionId: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(999_999_999))),
  ConditionalToken: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(512))),
  ApplicationConfigurationUpdate: v.optional(applicationConfigurationUpdate, {}),
  RunConfigurationUpdate: v.optional(runConfigurationUpdate, {}),
});
export type UpdateApplicationInput = v.InferOutput<typeof updateApplicationInput>;
