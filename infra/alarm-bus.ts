/** The bus on which alarms of other accounts and regions arrive, and who may put them there. */
import { Aws, CfnResource, Fn } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { AccountPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { isElsewhere } from '../lib/settings/place-settings.ts';
import type { Settings } from '../lib/settings/settings.ts';
import { spokeAlarmRuleName } from '../lib/settings/spoke-roles.ts';

/** A policy of a bus has 10 KB, and an account takes 41 characters at most. */
const MOST_ACCOUNTS = 200;

/** Undefined where every job is in the account and region of the stack: CloudWatch puts those alarms on the default bus. */
export const createAlarmBus = (scope: Construct, { spokes, jobs, discover }: Settings): EventBus | undefined => {
  if (spokes.length === 0 && ![...jobs, ...discover].some(isElsewhere)) return undefined;
  const alarmBus = new EventBus(scope, 'AlarmBus', {
    description: 'Alarms of other accounts and regions, which evaluate their jobs',
  });
  const others = [...new Set(spokes.map(({ account }) => account))];
  if (others.length > MOST_ACCOUNTS)
    throw new Error(
      `The settings have spokes of ${others.length} accounts. A bus takes the alarms of at most ${MOST_ACCOUNTS}: divide them among two stacks`,
    );
  if (others.length > 0) {
    // Other rules, and other principals of these accounts, can put nothing here. In this account a role with the right is enough.
    const rules = [...new Set(spokes.map(spokeAlarmRuleName))].map((name) =>
      Fn.join('', ['arn:', Aws.PARTITION, ':events:*:*:rule/', name]),
    );
    const sid = 'AlarmsOfSpokes';
    const statement = new PolicyStatement({
      sid,
      principals: others.map((account) => new AccountPrincipal(account)),
      actions: ['events:PutEvents'],
      resources: [alarmBus.eventBusArn],
      conditions: { ArnLike: { 'aws:SourceArn': rules } },
    });
    // CDK's own class warns at each synth of a property that is not used here.
    new CfnResource(scope, 'AlarmBusPolicy', {
      type: 'AWS::Events::EventBusPolicy',
      properties: { EventBusName: alarmBus.eventBusName, StatementId: sid, Statement: statement.toStatementJson() },
    });
  }
  return alarmBus;
};
