/** The function of the weekly digest, and its schedule: it reads the journals and puts one event on the bus. */
import { Stack, TimeZone } from 'aws-cdk-lib';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { ContextAttribute, Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { type DigestRequest, type Environment, EVENT_SOURCE } from '../../lib/environment.ts';
import { ControllerFunction, type FunctionNetwork } from '../controller-function.ts';
import { schedulerRole } from '../schedules.ts';

interface Parts {
  readonly environment: Environment;
  readonly instance: string;
  readonly settingsJson: string;
  readonly network: FunctionNetwork | undefined;
  readonly table: Pick<ITableV2, 'tableArn'>;
  readonly bus: Pick<IEventBus, 'eventBusArn'>;
  readonly deadLetters: IQueue;
}

export const addDigest = (scope: Construct, { table, bus, deadLetters, ...common }: Parts): void => {
  const digest = new ControllerFunction(scope, 'Digest', {
    ...common,
    entry: 'digest',
    timeoutMinutes: 5,
    concurrency: 1,
  });
  digest.role.addToPolicy(new PolicyStatement({ actions: ['dynamodb:Query'], resources: [table.tableArn] }));
  digest.role.addToPolicy(
    new PolicyStatement({
      actions: ['events:PutEvents'],
      resources: [bus.eventBusArn],
      conditions: { StringEquals: { 'events:source': EVENT_SOURCE } },
    }),
  );
  const input: DigestRequest = { kind: 'digest', time: ContextAttribute.scheduledTime };
  new Schedule(scope, 'DigestSchedule', {
    description: `The weekly digest of ${Stack.of(scope).stackName}`,
    schedule: ScheduleExpression.cron({ weekDay: 'MON', hour: '8', minute: '0', timeZone: TimeZone.ETC_UTC }),
    target: new LambdaInvoke(digest.function, {
      role: schedulerRole(scope, digest.function, deadLetters, 'DigestSchedulerRole'),
      input: ScheduleTargetInput.fromObject(input),
      retryAttempts: 3,
      deadLetterQueue: deadLetters,
    }),
  });
};
