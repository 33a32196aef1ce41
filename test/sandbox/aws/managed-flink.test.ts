/** Managed Flink: what an application says of itself, and what an update does to it. */
import {
  DescribeApplicationCommand,
  DescribeApplicationOperationCommand,
  ListApplicationOperationsCommand,
  ListApplicationsCommand,
  type ParallelismConfigurationUpdate,
  paginateListApplications,
  UpdateApplicationCommand,
  type UpdateApplicationCommandInput,
} from '@aws-sdk/client-kinesis-analytics-v2';
import { describe, expect, test } from 'vitest';
import type { NewApplication } from '../../../sandbox/aws/managed-flink/managed-flink.ts';
import { type Embedded, embedded, MINUTE, NOON } from './embedded.ts';

const orders = async (rest: Partial<NewApplication> = {}): Promise<Embedded> => {
  const started = await embedded();
  started.aws.managedFlink.createApplication({ name: 'orders', parallelism: 4, parallelismPerKpu: 2, ...rest });
  return started;
};

const describeOrders = async ({ flink }: Embedded, IncludeAdditionalDetails?: boolean) => {
  const command = new DescribeApplicationCommand({ ApplicationName: 'orders', IncludeAdditionalDetails });
  const detail = (await flink.send(command)).ApplicationDetail!;
  const configuration = detail.ApplicationConfigurationDescription!;
  return {
    detail,
    configuration,
    size: configuration.FlinkApplicationConfigurationDescription!.ParallelismConfigurationDescription!,
  };
};

const update = (
  { flink }: Embedded,
  parallelism: ParallelismConfigurationUpdate,
  rest: Partial<UpdateApplicationCommandInput>,
) =>
  flink.send(
    new UpdateApplicationCommand({
      ApplicationName: 'orders',
      ApplicationConfigurationUpdate: {
        FlinkApplicationConfigurationUpdate: { ParallelismConfigurationUpdate: parallelism },
      },
      ...rest,
    }),
  );

/** With the lock an application has now. */
const updateNow = async (started: Embedded, parallelism: ParallelismConfigurationUpdate, rest = {}) => {
  const { ConditionalToken } = (await describeOrders(started)).detail;
  return update(started, parallelism, { ConditionalToken, ...rest });
};

const operation = async ({ flink }: Embedded, OperationId: string | undefined) => {
  const command = new DescribeApplicationOperationCommand({ ApplicationName: 'orders', OperationId });
  return (await flink.send(command)).ApplicationOperationInfoDetails;
};

describe('DescribeApplication', () => {
  test('says status, version, token, size and times', async () => {
    const { detail, size } = await describeOrders(await orders());
    expect(detail).toMatchObject({
      ApplicationARN: 'arn:aws:kinesisanalytics:us-east-1:111122223333:application/orders',
      ApplicationName: 'orders',
      RuntimeEnvironment: 'FLINK-1_20',
      ApplicationStatus: 'RUNNING',
      ApplicationVersionId: 1,
      ConditionalToken: expect.any(String),
      CreateTimestamp: new Date(NOON),
      LastUpdateTimestamp: new Date(NOON),
    });
    expect(size).toEqual({
      ConfigurationType: 'CUSTOM',
      Parallelism: 4,
      ParallelismPerKPU: 2,
      CurrentParallelism: 4,
      AutoScalingEnabled: true,
    });
  });

  test('gives the job plan only when additional details are asked for', async () => {
    const started = await orders();
    const plan = async (details?: boolean) =>
      (await describeOrders(started, details)).configuration.FlinkApplicationConfigurationDescription
        ?.JobPlanDescription;
    expect(await plan()).toBeUndefined();
    expect(JSON.parse((await plan(true)) ?? '')).toEqual({ name: 'orders', nodes: [] });
  });

  test('refuses names that are unknown or can be none', async () => {
    const { flink } = await orders();
    const get = (ApplicationName: string) => flink.send(new DescribeApplicationCommand({ ApplicationName }));
    await expect(get('other')).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: expect.stringMatching(/named other/),
    });
    await expect(get('a b')).rejects.toMatchObject({ name: 'InvalidArgumentException' });
  });
});

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
    expect(started.backend.stopped).toEqual([]);
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

describe('an update that is refused changes nothing', () => {
  const CUSTOM = { ConfigurationTypeUpdate: 'CUSTOM' } as const;
  test.each<
    [
      string,
      Partial<NewApplication>,
      ParallelismConfigurationUpdate,
      Partial<UpdateApplicationCommandInput>,
      string,
      RegExp,
    ]
  >([
    [
      'an older version',
      {},
      {},
      { CurrentApplicationVersionId: 7 },
      'ConcurrentModificationException',
      /is 7, but orders is at version 1/,
    ],
    [
      'another token',
      {},
      {},
      { ConditionalToken: 'other' },
      'ConcurrentModificationException',
      /not that of version 1/,
    ],
    ['no lock', {}, {}, {}, 'InvalidArgumentException', /CurrentApplicationVersionId or ConditionalToken/],
    [
      'parallelism 0',
      {},
      { ParallelismUpdate: 0 },
      { CurrentApplicationVersionId: 1 },
      'InvalidArgumentException',
      /ParallelismUpdate: at least 1/,
    ],
    [
      'half a subtask',
      {},
      { ParallelismUpdate: 1.5 },
      { CurrentApplicationVersionId: 1 },
      'InvalidArgumentException',
      /whole number/,
    ],
    [
      '9 per KPU',
      {},
      { ParallelismPerKPUUpdate: 9 },
      { CurrentApplicationVersionId: 1 },
      'InvalidArgumentException',
      /at most 8/,
    ],
    [
      'type DEFAULT',
      { configurationType: 'DEFAULT' },
      { ParallelismUpdate: 8 },
      { CurrentApplicationVersionId: 1 },
      'InvalidArgumentException',
      /must be CUSTOM/,
    ],
    [
      'too many KPUs',
      {},
      { ...CUSTOM, ParallelismUpdate: 129 },
      { CurrentApplicationVersionId: 1 },
      'LimitExceededException',
      /65 KPUs; the quota is 64/,
    ],
    [
      'too wide',
      {},
      { ParallelismUpdate: 257, ParallelismPerKPUUpdate: 8 },
      { CurrentApplicationVersionId: 1 },
      'LimitExceededException',
      /256/,
    ],
    [
      'a lower quota',
      { quotas: { maxKpus: 4 } },
      { ParallelismUpdate: 9 },
      { CurrentApplicationVersionId: 1 },
      'LimitExceededException',
      /5 KPUs/,
    ],
    [
      'what we do not have',
      {},
      {},
      { CurrentApplicationVersionId: 1, ServiceExecutionRoleUpdate: 'arn:aws:iam::1:role/r' },
      'InvalidArgumentException',
      /ServiceExecutionRoleUpdate is not understood/,
    ],
  ])('%s', async (_, application, change, rest, name, message) => {
    const started = await orders(application);
    await expect(update(started, change, rest)).rejects.toMatchObject({
      name,
      message: expect.stringMatching(message),
    });
    expect((await describeOrders(started)).detail).toMatchObject({
      ApplicationVersionId: 1,
      ApplicationStatus: 'RUNNING',
    });
    expect(started.backend.restarts).toEqual([]);
  });

  test.each(['AUTOSCALING', 'MAINTENANCE', 'STARTING', 'STOPPING', 'UPDATING'] as const)('while %s', async (status) => {
    const started = await orders();
    started.aws.managedFlink.setStatus('orders', status);
    await expect(updateNow(started, { ParallelismUpdate: 8 })).rejects.toMatchObject({
      name: 'ResourceInUseException',
    });
  });

  test('while another update is under way', async () => {
    const started = await orders();
    await updateNow(started, { ParallelismUpdate: 8 });
    await expect(updateNow(started, { ParallelismUpdate: 9 })).rejects.toMatchObject({
      name: 'ResourceInUseException',
    });
  });

  test('when somebody changed it in between', async () => {
    const started = await orders();
    const { ConditionalToken } = (await describeOrders(started)).detail;
    started.aws.managedFlink.changeByHand('orders', { kind: 'touch' });
    const name = 'ConcurrentModificationException';
    await expect(update(started, { ParallelismUpdate: 8 }, { ConditionalToken })).rejects.toMatchObject({ name });
    await expect(update(started, { ParallelismUpdate: 8 }, { CurrentApplicationVersionId: 1 })).rejects.toMatchObject({
      name,
    });
    await expect(updateNow(started, { ParallelismUpdate: 8 })).resolves.toMatchObject({
      OperationId: expect.any(String),
    });
  });
});

test('a size changed by hand restarts the job, and is an operation like any other', async () => {
  const started = await orders();
  started.aws.managedFlink.changeByHand('orders', { kind: 'size', parallelism: 16 });
  started.backend.restarts[0]?.ended({ kind: 'running' });
  expect((await describeOrders(started)).size).toMatchObject({ CurrentParallelism: 16, ParallelismPerKPU: 2 });
  const list = await started.flink.send(new ListApplicationOperationsCommand({ ApplicationName: 'orders' }));
  expect(list.ApplicationOperationInfoList).toHaveLength(1);
});

describe('lists', () => {
  test('applications, page by page', async () => {
    const started = await orders();
    for (const name of ['b', 'c']) started.aws.managedFlink.createApplication({ name, status: 'READY' });
    const names = [];
    for await (const page of paginateListApplications({ client: started.flink, pageSize: 2 }, {})) {
      names.push(page.ApplicationSummaries?.map(({ ApplicationName }) => ApplicationName));
    }
    expect(names).toEqual([['orders', 'b'], ['c']]);
    await expect(started.flink.send(new ListApplicationsCommand({ NextToken: 'nonsense' }))).rejects.toMatchObject({
      name: 'InvalidRequestException',
    });
  });

  test('operations, newest first, by status', async () => {
    const started = await orders();
    const ids = [];
    for (const result of [{ kind: 'running' }, { kind: 'running' }, { kind: 'failed', error: 'no' }] as const) {
      started.clock.at += MINUTE;
      ids.unshift((await updateNow(started, { ParallelismUpdate: 8 })).OperationId);
      started.backend.restarts.at(-1)?.ended(result);
    }
    const list = async (rest = {}) =>
      (await started.flink.send(new ListApplicationOperationsCommand({ ApplicationName: 'orders', ...rest })))
        .ApplicationOperationInfoList;
    expect((await list())?.map(({ OperationId }) => OperationId)).toEqual(ids);
    expect(await list({ OperationStatus: 'FAILED' })).toEqual([
      {
        Operation: 'UpdateApplication',
        OperationId: ids[0],
        OperationStatus: 'FAILED',
        StartTime: new Date(NOON + 3 * MINUTE),
        EndTime: new Date(NOON + 3 * MINUTE),
      },
    ]);
    expect(await list({ Operation: 'StartApplication' })).toEqual([]);
  });

  test('an operation that is unknown', async () => {
    await expect(operation(await orders(), 'nonsense')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

test('the same seed gives the same tokens and operation ids', async () => {
  const story = async (seed: number) => {
    const started = await embedded({ seed });
    started.aws.managedFlink.createApplication({ name: 'orders', parallelism: 4 });
    const { OperationId, ApplicationDetail } = await updateNow(started, { ParallelismUpdate: 8 });
    return [OperationId, ApplicationDetail?.ConditionalToken];
  };
  expect(await story(1)).toEqual(await story(1));
  expect(await story(1)).not.toEqual(await story(2));
});

test('a slip in a seed is told', async () => {
  const { aws } = await orders();
  expect(() => aws.managedFlink.createApplication({ name: 'orders' })).toThrow(
    'There is an application orders already',
  );
  expect(() => aws.managedFlink.failNextUpdate('other', 'x')).toThrow(
    'There is no application other; there are orders',
  );
});
