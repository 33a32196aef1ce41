import { App, Stack, Validations } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { AwsSolutionsChecks } from 'cdk-nag';
import { beforeAll, describe, expect, it } from 'vitest';
import { createAlarmBus } from '../../infra/alarm-bus.ts';
import { addForwardedAlarmRule } from '../../infra/rules.ts';
import { FlinkAutopilotAlarms } from '../../infra/spoke/forwarded-alarms.ts';
import { jobsAt } from '../../infra/spoke/jobs-at.ts';
import { FlinkAutopilotSpoke } from '../../infra/spoke/spoke.ts';
import { alarmsTemplate, spokeTemplate } from '../../infra/spoke/spoke-template.ts';
import { parseSettings, type SettingsFile } from '../../lib/settings/settings.ts';
import { spokeAlarmRuleName } from '../../lib/settings/spoke-roles.ts';
import { rolesOf } from '../support/iam.ts';

const BUS = 'arn:aws:events:us-east-1:111122223333:event-bus/HubAlarmBus';
const EVALUATE = 'arn:aws:lambda:us-east-1:111122223333:function:evaluate';
const SPOKE = { account: '222233334444', region: 'eu-west-1' };
const file: SettingsFile = {
  spokes: [
    { ...SPOKE, externalId: 'platform' },
    { ...SPOKE, region: 'us-west-2', externalId: 'platform' },
    { account: '333344445555', region: 'eu-west-1', externalId: 'platform', roleName: 'other' },
  ],
  jobs: [
    { platform: 'managed-flink', name: 'orders' },
    { platform: 'managed-flink', name: 'orders', ...SPOKE },
    { platform: 'managed-flink', name: 'clicks', ...SPOKE, tripwires: ['busy', 'restarts'] },
    { platform: 'managed-flink', name: 'orders', region: 'eu-central-1' },
  ],
};

interface TemplateOf {
  readonly Parameters: Readonly<Record<string, { readonly Default?: string; readonly AllowedPattern?: string }>>;
  readonly Resources: Readonly<
    Record<
      string,
      { readonly Type: string; readonly Condition?: string; readonly Properties: { readonly [key: string]: unknown } }
    >
  >;
}
const ofType = ({ Resources }: TemplateOf, type: string) =>
  Object.values(Resources).filter(({ Type }) => Type === type);
const busOf = (settings: SettingsFile): Template => {
  const stack = new Stack(new App(), 'Hub');
  const alarmBus = createAlarmBus(stack, parseSettings(settings));
  const evaluate = LambdaFunction.fromFunctionArn(stack, 'Evaluate', EVALUATE);
  const deadLetters = new Queue(stack, 'DeadLetters');
  if (alarmBus) addForwardedAlarmRule(stack, { alarmBus, evaluate, deadLetters });
  return Template.fromStack(stack);
};
const alarmNames = (template: TemplateOf) =>
  ofType(template, 'AWS::CloudWatch::Alarm').map(({ Properties }) => JSON.stringify(Properties['AlarmName']));

describe('the bus of the hub for alarms of others', () => {
  let template: Template;
  beforeAll(() => {
    template = busOf(file);
  });

  it('takes events from the accounts of the spokes alone, and there from the rules of their templates alone', () => {
    const policies = Object.values(template.findResources('AWS::Events::EventBusPolicy'));
    expect(policies.map(({ Properties }) => Properties.Statement)).toEqual([
      {
        Sid: 'AlarmsOfSpokes',
        Effect: 'Allow',
        Action: 'events:PutEvents',
        Principal: {
          AWS: ['222233334444', '333344445555'].map((account) => ({
            'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:iam::${account}:root`]],
          })),
        },
        Resource: { 'Fn::GetAtt': [expect.stringMatching(/AlarmBus/), 'Arn'] },
        Condition: {
          ArnLike: {
            'aws:SourceArn': ['flink-autopilot-spoke-alarms', 'other-alarms'].map((name) => ({
              'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:events:*:*:rule/${name}`]],
            })),
          },
        },
      },
    ]);
  });

  it('has one rule: a ringing alarm evaluates', () => {
    const rules = Object.values(template.findResources('AWS::Events::Rule'));
    expect(rules.map(({ Properties }) => Properties.EventPattern)).toEqual([
      {
        source: ['aws.cloudwatch'],
        'detail-type': ['CloudWatch Alarm State Change', 'CloudWatch Alarm Contributor State Change'],
        detail: { state: { value: ['ALARM'] } },
      },
    ]);
    expect(rules[0]?.Properties.EventBusName).toEqual({ Ref: expect.stringMatching(/^AlarmBus/) });
    expect(rules[0]?.Properties.Targets).toMatchObject([{ Arn: EVALUATE, RetryPolicy: { MaximumRetryAttempts: 2 } }]);
  });

  it('is not there where every job is in the account and region of the stack', () => {
    const own = busOf({ jobs: [{ platform: 'managed-flink', name: 'orders' }] });
    for (const type of ['EventBus', 'EventBusPolicy', 'Rule']) own.resourceCountIs(`AWS::Events::${type}`, 0);
  });

  it('for other regions of its own account needs no policy: their role has the right', () => {
    const own = busOf({ jobs: [{ platform: 'managed-flink', name: 'orders', region: 'eu-central-1' }] });
    own.resourceCountIs('AWS::Events::EventBus', 1);
    own.resourceCountIs('AWS::Events::EventBusPolicy', 0);
  });

  it('takes no more accounts than a policy has room for, and says so', () => {
    const spokes = Array.from({ length: 201 }, (_, n) => ({
      account: String(10 ** 11 + n),
      region: 'eu-west-1',
      externalId: 'platform',
    }));
    expect(() => busOf({ ...file, spokes: [...file.spokes!, ...spokes] })).toThrow(/spokes of 203 accounts/);
  });
});

const stackWith = (add: (stack: Stack) => void): Template => {
  const app = new App();
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  const stack = new Stack(app, 'There');
  add(stack);
  app.synth();
  return Template.fromStack(stack);
};

describe('the rule of a spoke', () => {
  const hubRoles = {
    evaluate: 'arn:aws:iam::111122223333:role/Hub-EvaluateRole',
    apply: 'arn:aws:iam::111122223333:role/Hub-ApplyRole',
  };
  const settings = parseSettings(file);

  it('sends ringing alarms of the prefix to the bus of the hub, by a role that can do nothing else', () => {
    const template = stackWith((stack) => {
      new FlinkAutopilotSpoke(stack, 'Spoke', { hubRoles, externalId: 'platform', alarms: { bus: BUS } });
    });
    template.hasResourceProperties('AWS::Events::Rule', {
      Name: spokeAlarmRuleName({ roleName: 'flink-autopilot-spoke' }),
      EventPattern: {
        source: ['aws.cloudwatch'],
        'detail-type': ['CloudWatch Alarm State Change', 'CloudWatch Alarm Contributor State Change'],
        detail: { alarmName: [{ prefix: 'flink-autopilot/wake/' }], state: { value: ['ALARM'] } },
      },
      Targets: [
        {
          Id: 'Hub',
          Arn: BUS,
          RoleArn: Match.anyValue(),
          RetryPolicy: { MaximumEventAgeInSeconds: 300, MaximumRetryAttempts: 10 },
        },
      ],
    });
    const role = rolesOf(template).find(({ role }) => role.startsWith('SpokeForwardAlarms'));
    expect(role?.statements).toEqual([{ actions: ['events:PutEvents'], resources: [BUS], condition: {} }]);
    template.resourceCountIs('AWS::CloudWatch::Alarm', 0);
  });

  it('is only there where a bus is given', () => {
    const template = stackWith((stack) => {
      new FlinkAutopilotSpoke(stack, 'Spoke', { hubRoles, externalId: 'platform' });
    });
    template.resourceCountIs('AWS::Events::Rule', 0);
    template.resourceCountIs('AWS::IAM::Role', 2);
  });

  it('comes with the tripwires of the jobs that are there, if their settings are given', () => {
    const template = stackWith((stack) => {
      const jobs = { settings, place: { region: 'eu-central-1' } };
      new FlinkAutopilotAlarms(stack, 'Alarms', { bus: BUS, prefix: 'ops/wake/', jobs });
    });
    template.resourceCountIs('AWS::CloudWatch::Alarm', 1);
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'ops/wake/busy/managed-flink/orders',
      MetricName: 'busyTimeMsPerSecond',
      Threshold: 950,
    });
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: { detail: { alarmName: [{ prefix: 'ops/wake/' }] } },
    });
  });

  it('in the template: with no bus none of it is made', () => {
    const template = spokeTemplate() as TemplateOf;
    const conditional = Object.values(template.Resources).filter(({ Condition }) => Condition === 'AlarmsAreSent');
    expect(conditional.map(({ Type }) => Type).sort()).toEqual([
      'AWS::Events::Rule',
      'AWS::IAM::Policy',
      'AWS::IAM::Role',
    ]);
    const { AllowedPattern = '' } = template.Parameters['HubAlarmBus'] ?? {};
    const allowed = (given: string) => new RegExp(AllowedPattern).test(given);
    expect(['', BUS, 'arn:aws:sns:us-east-1:111122223333:topic', `${BUS} `].map(allowed)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it('with the jobs of the settings the bus has to be given, and each alarm is named after its job', () => {
    const template = spokeTemplate({ jobs: { settings, place: SPOKE } }) as TemplateOf;
    expect(template.Parameters['HubAlarmBus']).not.toHaveProperty('Default');
    expect(alarmNames(template).sort()).toEqual([
      expect.stringContaining('busy/managed-flink/clicks'),
      expect.stringContaining('busy/managed-flink/orders'),
      expect.stringContaining('restarts/managed-flink/clicks'),
    ]);
    expect(alarmNames(template).every((name) => name.includes('"Ref":"AlarmPrefix"'))).toBe(true);
  });
});

describe('the template for another region of the own account', () => {
  it('docs/spoke-alarms-template.json is it: a rule, its role, and no right but to put events on that bus', async () => {
    const template = alarmsTemplate() as TemplateOf;
    await expect(`${JSON.stringify(template, null, 2)}\n`).toMatchFileSnapshot('../../docs/spoke-alarms-template.json');
    expect(
      Object.values(template.Resources)
        .map(({ Type }) => Type)
        .sort(),
    ).toEqual(['AWS::Events::Rule', 'AWS::IAM::Policy', 'AWS::IAM::Role']);
    expect(ofType(template, 'AWS::Events::Rule')[0]?.Properties).not.toHaveProperty('Name');
  });

  it('has the alarms of a region; a place without jobs is an error that names the others', () => {
    const jobs = jobsAt(parseSettings(file), 'eu-central-1');
    expect(alarmNames(alarmsTemplate({ jobs }) as TemplateOf)).toEqual([
      expect.stringContaining('busy/managed-flink/orders'),
    ]);
    expect(jobsAt(parseSettings(file), '222233334444/eu-west-1').place).toEqual(SPOKE);
    expect(() => jobsAt(parseSettings(file), '333344445555/eu-west-1')).toThrow(
      /the settings name no job there. Other places: 222233334444\/eu-west-1, eu-central-1/,
    );
    expect(() => jobsAt(parseSettings(file), 'Frankfurt')).toThrow(/ACCOUNT\/REGION, or REGION alone/);
  });
});
