/** What sends the ringing alarms of another account or region to the hub, which evaluates their jobs at once; and such alarms. */
import { Annotations, type CfnCondition, type CfnResource, Validations } from 'aws-cdk-lib';
import { CfnRule } from 'aws-cdk-lib/aws-events';
import { Policy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { type Tripwire, tripwiresOf } from '../../lib/alarms/tripwires.ts';
import { wakeAlarmsOf } from '../../lib/environment.ts';
import type { Placed } from '../../lib/settings/place-settings.ts';
import type { Settings } from '../../lib/settings/settings.ts';
import { ringingAlarms } from '../rules.ts';
import { addTripwires, tripwiresPrice } from '../tripwires.ts';

export interface ForwardedAlarms {
  /** ARN: the output AlarmBus of the hub. */
  readonly bus: string;
  /** Alarms whose names begin so. Default: `flink-autopilot/wake/`. */
  readonly prefix?: string;
  /** Makes the tripwires of the jobs that these settings have in this place. Default: the alarms are made by others. */
  readonly jobs?: { readonly settings: Settings; readonly place: Placed };
}

/** In another region of the hub's own account: there needs to be nothing else. In another account it is part of FlinkAutopilotSpoke. */
export class FlinkAutopilotAlarms extends Construct {
  constructor(scope: Construct, id: string, props: ForwardedAlarms) {
    super(scope, id);
    forwardAlarms(this, props);
  }
}

/** Later the job has been polled. */
const DELIVERED_WITHIN_SECONDS = 300;
const RETRIES = 10;

interface Known {
  /** By which the bus of another account knows the rule. */
  readonly ruleName?: string;
  readonly condition?: CfnCondition;
}

export const forwardAlarms = (
  scope: Construct,
  { bus, prefix = wakeAlarmsOf(), jobs }: ForwardedAlarms,
  { ruleName, condition }: Known = {},
): void => {
  const role = new Role(scope, 'ForwardAlarms', {
    description: 'EventBridge puts alarms on the bus of a flink-autopilot by it',
    assumedBy: new ServicePrincipal('events.amazonaws.com'),
  });
  const policy = new Policy(role, 'PutEvents', {
    policyName: 'put-events',
    roles: [role],
    statements: [new PolicyStatement({ actions: ['events:PutEvents'], resources: [bus] })],
  });
  const rule = new CfnRule(scope, 'Alarms', {
    ...(ruleName !== undefined && { name: ruleName }),
    description: 'An alarm that rings is sent to a flink-autopilot, which evaluates its job at once',
    eventPattern: ringingAlarms(prefix),
    targets: [
      {
        id: 'Hub',
        arn: bus,
        roleArn: role.roleArn,
        retryPolicy: { maximumEventAgeInSeconds: DELIVERED_WITHIN_SECONDS, maximumRetryAttempts: RETRIES },
      },
    ],
  });
  if (condition) {
    const reason = 'Without the bus there is no rule: that is its condition.';
    Validations.of(rule).acknowledge({ id: 'CloudFormation-Validate::W1030', reason });
    for (const made of [rule, role.node.defaultChild, policy.node.defaultChild])
      (made as CfnResource).cfnOptions.condition = condition;
  }
  if (jobs) makeAlarms(scope, tripwiresOf(jobs.settings, jobs.place), prefix);
};

const makeAlarms = (scope: Construct, tripwires: readonly Tripwire[], prefix: string): void => {
  addTripwires(scope, { tripwires, prefix });
  Annotations.of(scope).addInfo(tripwiresPrice(tripwires));
};
