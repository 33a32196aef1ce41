/** UpdateApplication: what an accepted update does, and how it ends. */
import { describe, expect, test } from 'vitest';
import { MINUTE, NOON } from './embedded.ts';
import { describeOrders, operation, orders, update, updateNow } from './orders-application.ts';

describe('an update that succeeds', () => {
  test('UPDATING until the job runs again, then RUNNING at the new size', async () => {
    const started = await orders();
    const before = await describeOrders(started);
    started.clock.at += MINUTE;
    const { OperationId, ApplicationDetail } = await updateNow(started, {
      ParallelismUpdate: 12,
      ParallelismPerKPUUpdate: 4,
      AutoScalingEnabledUpdate: false,
    });
    expect(ApplicationDetail).toMatchObject({ ApplicationStatus: 'UPDATING', ApplicationVersionId: 2 });
    expect(started.backend.restarts).toMatchObject([
      { application: 'orders', size: { parallelism: 12, parallelismPerKpu: 4 } },
    ]);
    const during = await describeOrders(started);
    expect(during.detail.ApplicationStatus).toBe('UPDATING');
    expect(during.size).toMatchObject({ Parallelism: 12, ParallelismPerKPU: 4, CurrentParallelism: 4 });
    expect(await operation(started, OperationId)).toEqual({
      Operation: 'UpdateApplication',
      StartTime: new Date(NOON + MINUTE),
      OperationStatus: 'IN_PROGRESS',
      ApplicationVersionChangeDetails: { ApplicationVersionUpdatedFrom: 1, ApplicationVersionUpdatedTo: 2 },
    });

    started.clock.at += 2 * MINUTE;
    started.backend.restarts[0]?.ended({ kind: 'running' });
    const after = await describeOrders(started);
    expect(after.detail).toMatchObject({
      ApplicationStatus: 'RUNNING',
      ApplicationVersionId: 2,
      ApplicationVersionUpdatedFrom: 1,
      LastUpdateTimestamp: new Date(NOON + MINUTE),
    });
    expect(after.detail.ConditionalToken).not.toBe(before.detail.ConditionalToken);
    expect(after.size).toMatchObject({ Parallelism: 12, CurrentParallelism: 12, AutoScalingEnabled: false });
    expect(await operation(started, OperationId)).toMatchObject({
      OperationStatus: 'SUCCESSFUL',
      EndTime: new Date(NOON + 3 * MINUTE),
    });
  });

  test('resets AllowNonRestoredState when it is left out, keeps it when it is echoed', async () => {
    const started = await orders({ allowNonRestoredState: true });
    const allowed = async () =>
      (await describeOrders(started)).configuration.RunConfigurationDescription?.FlinkRunConfigurationDescription
        ?.AllowNonRestoredState;
    const change = async (rest = {}) => {
      await updateNow(started, { ParallelismUpdate: 5 }, rest);
      started.backend.restarts.at(-1)?.ended({ kind: 'running' });
    };
    await change({ RunConfigurationUpdate: { FlinkRunConfiguration: { AllowNonRestoredState: true } } });
    expect(await allowed()).toBe(true);
    await change();
    expect(await allowed()).toBe(false);
  });

  test('takes the version id as lock too, and changes what else can be changed', async () => {
    const started = await orders();
    const ApplicationConfigurationUpdate = {
      FlinkApplicationConfigurationUpdate: {
        MonitoringConfigurationUpdate: { ConfigurationTypeUpdate: 'CUSTOM', MetricsLevelUpdate: 'TASK' },
      },
      EnvironmentPropertyUpdates: { PropertyGroups: [{ PropertyGroupId: 'g', PropertyMap: { k: 'v' } }] },
      ApplicationSystemRollbackConfigurationUpdate: { RollbackEnabledUpdate: true },
      ApplicationSnapshotConfigurationUpdate: { SnapshotsEnabledUpdate: false },
    } as const;
    await update(started, {}, { CurrentApplicationVersionId: 1, ApplicationConfigurationUpdate } as never);
    const { configuration, size } = await describeOrders(started);
    expect(configuration).toMatchObject({
      FlinkApplicationConfigurationDescription: { MonitoringConfigurationDescription: { MetricsLevel: 'TASK' } },
      EnvironmentPropertyDescriptions: {
        PropertyGroupDescriptions: [{ PropertyGroupId: 'g', PropertyMap: { k: 'v' } }],
      },
      ApplicationSystemRollbackConfigurationDescription: { RollbackEnabled: true },
      ApplicationSnapshotConfigurationDescription: { SnapshotsEnabled: false },
    });
    expect(size.Parallelism).toBe(4);
  });

  test('a stopped application is changed without being started', async () => {
    const started = await orders({ status: 'READY' });
    const { OperationId } = await updateNow(started, { ParallelismUpdate: 6 });
    expect((await describeOrders(started)).detail).toMatchObject({
      ApplicationStatus: 'READY',
      ApplicationVersionId: 2,
    });
    expect(await operation(started, OperationId)).toMatchObject({ OperationStatus: 'SUCCESSFUL' });
    expect(started.backend.restarts).toEqual([]);
  });
});

describe('an update that fails', () => {
  const error = 'not enough slots';

  test('leaves the application READY', async () => {
    const started = await orders();
    const { OperationId } = await updateNow(started, { ParallelismUpdate: 8 });
    started.backend.restarts[0]?.ended({ kind: 'failed', error });
    expect((await describeOrders(started)).detail.ApplicationStatus).toBe('READY');
    expect(await operation(started, OperationId)).toMatchObject({
      OperationStatus: 'FAILED',
      OperationFailureDetails: { ErrorInfo: { ErrorString: error } },
    });
    expect(started.backend.stopped).toEqual(['orders']);
  });

  test('goes back to the old size when rollback is on', async () => {
    const started = await orders({ rollbackEnabled: true });
    const { OperationId } = await updateNow(started, { ParallelismUpdate: 8 });
    const token = (await describeOrders(started)).detail.ConditionalToken;
    started.backend.restarts[0]?.ended({ kind: 'failed', error });
    expect((await describeOrders(started)).detail.ApplicationStatus).toBe('ROLLING_BACK');
    expect(started.backend.restarts[1]?.size).toEqual({ parallelism: 4, parallelismPerKpu: 2 });
    started.backend.restarts[1]?.ended({ kind: 'running' });
    const { detail, size } = await describeOrders(started);
    expect(detail).toMatchObject({
      ApplicationStatus: 'RUNNING',
      ApplicationVersionId: 3,
      ApplicationVersionRolledBackFrom: 2,
      ApplicationVersionRolledBackTo: 1,
    });
    expect(detail.ConditionalToken).not.toBe(token);
    expect(size).toMatchObject({ Parallelism: 4, CurrentParallelism: 4 });
    const failed = await operation(started, OperationId);
    const rollback = await operation(started, failed?.OperationFailureDetails?.RollbackOperationId);
    expect(failed?.OperationStatus).toBe('FAILED');
    expect(rollback).toMatchObject({ Operation: 'RollbackApplication', OperationStatus: 'SUCCESSFUL' });
  });

  test('is READY when the rollback fails as well', async () => {
    const started = await orders({ rollbackEnabled: true });
    await updateNow(started, { ParallelismUpdate: 8 });
    started.backend.restarts[0]?.ended({ kind: 'failed', error });
    started.backend.restarts[1]?.ended({ kind: 'failed', error });
    expect((await describeOrders(started)).detail.ApplicationStatus).toBe('READY');
    expect(started.backend.stopped).toEqual(['orders']);
  });

  test('can be made to fail: then the job that came up is stopped', async () => {
    const started = await orders();
    started.aws.managedFlink.failNextUpdate('orders', 'x'.repeat(600));
    const { OperationId } = await updateNow(started, { ParallelismUpdate: 8 });
    started.backend.restarts[0]?.ended({ kind: 'running' });
    const details = await operation(started, OperationId);
    expect(details?.OperationFailureDetails?.ErrorInfo?.ErrorString).toHaveLength(512);
    expect(started.backend.stopped).toEqual(['orders']);
  });

  test('a restart cannot end twice', async () => {
    const started = await orders();
    await updateNow(started, { ParallelismUpdate: 8 });
    started.backend.restarts[0]?.ended({ kind: 'running' });
    expect(() => started.backend.restarts[0]?.ended({ kind: 'running' })).toThrow('orders ended twice');
  });
});
