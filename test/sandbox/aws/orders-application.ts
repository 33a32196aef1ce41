/** An application named orders, and the calls that tests make on it. */
import {
  DescribeApplicationCommand,
  DescribeApplicationOperationCommand,
  type ParallelismConfigurationUpdate,
  UpdateApplicationCommand,
  type UpdateApplicationCommandInput,
} from '@aws-sdk/client-kinesis-analytics-v2';
import type { NewApplication } from '../../../sandbox/aws/managed-flink/managed-flink.ts';
import { type Embedded, embedded } from './embedded.ts';

export const orders = async (rest: Partial<NewApplication> = {}): Promise<Embedded> => {
  const started = await embedded();
  started.aws.managedFlink.createApplication({ name: 'orders', parallelism: 4, parallelismPerKpu: 2, ...rest });
  return started;
};

export const describeOrders = async ({ flink }: Embedded, IncludeAdditionalDetails?: boolean) => {
  const command = new DescribeApplicationCommand({ ApplicationName: 'orders', IncludeAdditionalDetails });
  const detail = (await flink.send(command)).ApplicationDetail!;
  const configuration = detail.ApplicationConfigurationDescription!;
  return {
    detail,
    configuration,
    size: configuration.FlinkApplicationConfigurationDescription!.ParallelismConfigurationDescription!,
  };
};

export const update = (
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
export const updateNow = async (started: Embedded, parallelism: ParallelismConfigurationUpdate, rest = {}) => {
  const { ConditionalToken } = (await describeOrders(started)).detail;
  return update(started, parallelism, { ConditionalToken, ...rest });
};

export const operation = async ({ flink }: Embedded, OperationId: string | undefined) => {
  const command = new DescribeApplicationOperationCommand({ ApplicationName: 'orders', OperationId });
  return (await flink.send(command)).ApplicationOperationInfoDetails;
};
