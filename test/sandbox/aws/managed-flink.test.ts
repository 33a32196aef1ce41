/** Managed Flink: what an application says of itself, and what it lists. */
import {
  DescribeApplicationCommand,
  ListApplicationOperationsCommand,
  ListApplicationsCommand,
  paginateListApplications,
} from '@aws-sdk/client-kinesis-analytics-v2';
import { describe, expect, test } from 'vitest';
import { embedded, MINUTE, NOON } from './embedded.ts';
import { describeOrders, operation, orders, updateNow } from './orders-application.ts';

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

test('a mistake in a seed is reported', async () => {
  const { aws } = await orders();
  expect(() => aws.managedFlink.createApplication({ name: 'orders' })).toThrow(
    'There is an application orders already',
  );
  expect(() => aws.managedFlink.failNextUpdate('other', 'x')).toThrow(
    'There is no application other; there are orders',
  );
});
