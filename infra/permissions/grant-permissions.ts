/** The policies of the two roles: what the controller needs for itself, and what the tables say of the jobs. */
import { Fn, Validations } from 'aws-cdk-lib';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import { ManagedPolicy, Policy, PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { EVENT_SOURCE } from '../../lib/environment.ts';
import type { Settings } from '../../lib/settings/settings.ts';
import { spokeRoleArn } from '../../lib/settings/spoke-roles.ts';
import { discoveredGrants } from './discovered-grants.ts';
import { isOfThisAccount, jobGrants } from './job-grants.ts';
import { assertFits, conditionsOf, policiesOf } from './policy-size.ts';
import type { FunctionName } from './right.ts';
import { withStatus } from './status-tags.ts';
import { clustersAreListed } from './streams.ts';

interface Granted {
  readonly entry: FunctionName;
  readonly role: Role;
}

interface Resources {
  readonly table: Pick<ITableV2, 'tableArn'>;
  readonly bus: Pick<IEventBus, 'eventBusArn'>;
  readonly settings: Settings;
}

export const grantPermissions = (controller: Granted, resources: Resources): void => {
  grantStoreAndBus(controller.role, resources);
  if (controller.entry === 'evaluate') {
    if (resources.settings.budget !== undefined) grantFleetItem(controller.role, resources);
    grantMetrics(controller.role);
    if (clustersAreListed(resources.settings.jobs.filter(isOfThisAccount))) grantClusterList(controller.role);
  }
  if (namesGuards(resources.settings)) grantAlarms(controller.role);
  const ofThisAccount = resources.settings.discover.filter(isOfThisAccount);
  if (ofThisAccount.some(({ platform }) => platform === 'managed-flink')) grantTagSearch(controller.role);
  grantSpokes(controller, resources.settings);
  attach(controller, resources.settings);
};

/** Apart from the role's own policies: the function waits for those, and this one for the function. */
export const grantItself = (
  scope: Construct,
  { role, function: { functionArn } }: { role: Role; function: IFunction },
) => {
  new Policy(scope, 'InvokesItself', {
    roles: [role],
    statements: [new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [functionArn] })],
  });
};

const namesGuards = ({ guardAlarms, jobs, discover }: Settings): boolean =>
  guardAlarms.length > 0 ||
  [...jobs, ...discover].filter(isOfThisAccount).some((one) => (one.guardAlarms ?? []).length > 0);

const grantStoreAndBus = (role: Role, { table, bus }: Resources): void => {
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

/** What all jobs cost together is one item, changed in place. */
const grantFleetItem = (role: Role, { table }: Resources): void => {
  role.addToPolicy(new PolicyStatement({ actions: ['dynamodb:UpdateItem'], resources: [table.tableArn] }));
};

const grantMetrics = (role: Role): void => {
  role.addToPolicy(
    new PolicyStatement({ actions: ['cloudwatch:GetMetricData', 'cloudwatch:ListMetrics'], resources: ['*'] }),
  );
  Validations.of(role).acknowledge({
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason: 'CloudWatch has no resources to scope GetMetricData and ListMetrics to.',
  });
};

const grantAlarms = (role: Role): void => {
  role.addToPolicy(new PolicyStatement({ actions: ['cloudwatch:DescribeAlarms'], resources: ['*'] }));
  Validations.of(role).acknowledge({
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason: 'CloudWatch describes composite alarms only to those who may describe all alarms.',
  });
};

const grantTagSearch = (role: Role): void => {
  role.addToPolicy(new PolicyStatement({ actions: ['tag:GetResources'], resources: ['*'] }));
  Validations.of(role).acknowledge({
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason: 'The tagging API has no resources to scope GetResources to. It reads names and tags, and nothing else.',
  });
};

/** Exactly the roles of the spokes, and of each the one of this function. */
const grantSpokes = ({ entry, role }: Granted, { spokes }: Settings): void => {
  if (spokes.length === 0) return;
  const resources = spokes.map((spoke) => spokeRoleArn(spoke, entry));
  role.addToPolicy(new PolicyStatement({ actions: ['sts:AssumeRole'], resources }));
};

const grantClusterList = (role: Role): void => {
  role.addToPolicy(new PolicyStatement({ actions: ['kafka:ListClustersV2'], resources: ['*'] }));
  Validations.of(role).acknowledge({
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason:
      'MSK has no resources to scope ListClustersV2 to: give the ARN of the cluster in the settings, and it is not granted.',
  });
};

const attach = ({ entry, role }: Granted, settings: Settings): void => {
  const grants = [...jobGrants(entry, settings), ...discoveredGrants(entry, settings)].flatMap((grant) =>
    withStatus(grant, settings),
  );
  const policies = policiesOf(grants);
  assertFits(entry, grants, policies.length, settings.permissions);
  policies.forEach((statements, i) => {
    new ManagedPolicy(role, `Jobs${i + 1}`, {
      description: 'What flink-autopilot may do with the jobs of its settings',
      roles: [role],
      statements: statements.map(({ actions, arns, ...conditional }) => {
        const conditions = conditionsOf(conditional);
        return new PolicyStatement({
          actions: [...actions],
          resources: arns.map((arn) => Fn.sub(arn)),
          ...(conditions && { conditions }),
        });
      }),
    });
  });
  for (const { arns, whyWide } of grants) {
    if (whyWide === undefined) continue;
    for (const arn of arns.filter((one) => one.includes('*'))) {
      const id = `AwsSolutions-IAM5[Resource::${arn.replaceAll('${', '<').replaceAll('}', '>')}]`;
      Validations.of(role).acknowledge({ id, reason: whyWide });
    }
  }
};
