/** What each function may do, action by action. Nothing that a metric or an event says can widen it. */
import { Stack, Validations } from 'aws-cdk-lib';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { EVENT_SOURCE } from '../lib/environment.ts';
import type { Settings } from '../lib/settings/settings.ts';
import type { ControllerFunction } from './controller-function.ts';
import { addStreamPermissions } from './stream-permissions.ts';

interface Resources {
  readonly table: ITableV2;
  readonly bus: IEventBus;
  readonly settings: Settings;
}

export const addEvaluatePermissions = (controller: ControllerFunction, resources: Resources): void => {
  const role = controller.role;
  addCommon(controller, resources);
  role.addToPolicy(
    new PolicyStatement({ actions: ['cloudwatch:GetMetricData', 'cloudwatch:ListMetrics'], resources: ['*'] }),
  );
  Validations.of(role).acknowledge({
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason: 'CloudWatch has no resources to scope GetMetricData and ListMetrics to.',
  });
  addStreamPermissions(role, resources.settings);
  applications(role, resources.settings, [
    'kinesisanalytics:DescribeApplication',
    'kinesisanalytics:DescribeApplicationOperation',
    'kinesisanalytics:ListApplicationOperations',
  ]);
};

export const addApplyPermissions = (controller: ControllerFunction, resources: Resources): void => {
  addCommon(controller, resources);
  applications(controller.role, resources.settings, [
    'kinesisanalytics:DescribeApplication',
    'kinesisanalytics:ListApplicationOperations',
    'kinesisanalytics:UpdateApplication',
  ]);
};

const addCommon = ({ role }: ControllerFunction, { table, bus }: Resources): void => {
  role.addToPolicy(
    new PolicyStatement({
      actions: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
      resources: [table.tableArn],
    }),
  );
  role.addToPolicy(
    new PolicyStatement({
      actions: ['events:PutEvents'],
      resources: [bus.eventBusArn],
      conditions: { StringEquals: { 'events:source': EVENT_SOURCE } },
    }),
  );
};

/** By name: a job that is not in the settings can't be touched. */
const applications = (
  role: Construct & { addToPolicy(statement: PolicyStatement): unknown },
  settings: Settings,
  actions: string[],
): void => {
  const names = settings.jobs.filter((job) => job.platform === 'managed-flink').map((job) => job.name);
  if (names.length === 0) return;
  const arnOf = (name: string): string =>
    Stack.of(role).formatArn({ service: 'kinesisanalytics', resource: 'application', resourceName: name });
  // A policy of a role holds some ten thousand characters: many jobs are given as a prefix they share, or as all.
  const resources = names.length <= MOST_NAMED ? names.map(arnOf) : [arnOf(`${sharedPrefix(names)}*`)];
  role.addToPolicy(new PolicyStatement({ actions, resources }));
  for (const resource of names.length <= MOST_NAMED ? [] : [`${sharedPrefix(names)}*`]) {
    Validations.of(role).acknowledge({
      id: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:kinesisanalytics:<AWS::Region>:<AWS::AccountId>:application/${resource}]`,
      reason: `${names.length} applications are scaled: more names than a role's policy can hold.`,
    });
  }
};

const MOST_NAMED = 40;

const sharedPrefix = (names: readonly string[]): string => {
  const [first = '', ...rest] = names;
  let length = first.length;
  for (const name of rest) while (!name.startsWith(first.slice(0, length))) length--;
  return first.slice(0, length);
};
