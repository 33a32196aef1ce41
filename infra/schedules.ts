/** N shards are N schedules. Each passes its shard and the time it was due, so a run decides as of then. */
import { Duration, Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { ContextAttribute, Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { ScheduleRequest } from '../lib/environment.ts';
import { pollingOf } from '../lib/polling/polling.ts';
import type { Settings } from '../lib/settings/settings.ts';
import { shardsOf } from '../lib/settings/shards.ts';

interface Parts {
  readonly evaluate: IFunction;
  readonly deadLetters: IQueue;
  readonly settings: Settings;
}

export const addSchedules = (scope: Construct, { evaluate, deadLetters, settings }: Parts): void => {
  const role = schedulerRole(scope, evaluate, deadLetters);
  const of = shardsOf(settings);
  for (let shard = 0; shard < of; shard++) {
    const input: ScheduleRequest = {
      kind: 'schedule',
      shard,
      of,
      time: ContextAttribute.scheduledTime,
    };
    new Schedule(scope, `Schedule${shard}`, {
      description: `flink-autopilot looks at shard ${shard} of ${of}`,
      schedule: ScheduleExpression.rate(Duration.minutes(pollingOf(settings).fastest)),
      target: new LambdaInvoke(evaluate, {
        role,
        input: ScheduleTargetInput.fromObject(input),
        // The next tick is the retry: what is late is worth nothing.
        retryAttempts: 0,
        maxEventAge: Duration.minutes(1),
        deadLetterQueue: deadLetters,
      }),
    });
  }
};

/** The two things a schedule does, on exactly these two resources: CDK's own grant would cover every version of it. */
export const schedulerRole = (scope: Construct, invoked: IFunction, deadLetters: IQueue, id = 'SchedulerRole') => {
  const role = new Role(scope, id, {
    assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
    }),
  });
  role.addToPolicy(new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [invoked.functionArn] }));
  role.addToPolicy(new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [deadLetters.queueArn] }));
  return role.withoutPolicyUpdates();
};
