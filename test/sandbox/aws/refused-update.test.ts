/** UpdateApplication: what is refused, and by which name. */
import type {
  ParallelismConfigurationUpdate,
  UpdateApplicationCommandInput,
} from '@aws-sdk/client-kinesis-analytics-v2';
import { describe, expect, test } from 'vitest';
import type { NewApplication } from '../../../sandbox/aws/managed-flink/managed-flink.ts';
import { describeOrders, orders, update, updateNow } from './orders-application.ts';

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

  test('when others changed it in between', async () => {
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
