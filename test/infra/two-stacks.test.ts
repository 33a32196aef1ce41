import { App, PermissionsBoundary, Stack, Validations } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { beforeAll, describe, expect, it } from 'vitest';
import { FlinkAutopilot } from '../../infra/flink-autopilot.ts';
import { FlinkAutopilotStack } from '../../infra/stack.ts';
import { readContext } from '../../infra/synth/context.ts';
import type { SettingsFile } from '../../lib/settings/settings.ts';

const clicks = { platform: 'eks', name: 'clicks', namespace: 'web', cluster: { name: 'prod' } } as const;
const settings: SettingsFile = { mode: 'act', jobs: [{ platform: 'managed-flink', name: 'orders' }, clicks] };

const nagged = (): App => {
  const app = new App({ context: { 'aws:cdk:bundling-stacks': [] } });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return app;
};

type Resource = { readonly Type: string; readonly Properties: Record<string, unknown> };

const resources = (template: Template, type: string): readonly Resource['Properties'][] =>
  Object.values(template.findResources(type)).map(({ Properties }) => Properties as Resource['Properties']);

describe('two stacks in one account and region', () => {
  let first: { readonly autopilot: FlinkAutopilot; readonly template: Template };
  let second: typeof first;
  beforeAll(() => {
    const app = nagged();
    const stacks = ['FlinkAutopilot', 'Streaming'].map((id) => new FlinkAutopilotStack(app, id, { settings }));
    app.synth();
    const [one, other] = stacks.map((stack) => ({ autopilot: stack.autopilot, template: Template.fromStack(stack) }));
    [first, second] = [one!, other!];
  });

  const both = () => [first, second] as const;

  it('are named by the stack: the default one keeps the name that it always had', () => {
    expect(both().map(({ autopilot }) => autopilot.instance)).toEqual(['flink-autopilot', 'streaming']);
  });

  it('write metrics of their own, and watch those alone', () => {
    const written = both().map(({ template }) =>
      resources(template, 'AWS::Lambda::Function').map(
        ({ Environment }) =>
          (Environment as { Variables: Record<string, unknown> }).Variables['FLINK_AUTOPILOT_INSTANCE'],
      ),
    );
    expect(written).toEqual([
      ['flink-autopilot', 'flink-autopilot'],
      ['streaming', 'streaming'],
    ]);
    for (const { autopilot, template } of both()) {
      const own = resources(template, 'AWS::CloudWatch::Alarm').filter(
        ({ Namespace }) => Namespace === 'FlinkAutopilot',
      );
      expect(own.length).toBeGreaterThan(3);
      for (const alarm of own) expect(alarm['Dimensions']).toEqual([{ Name: 'service', Value: autopilot.instance }]);
      expect(JSON.stringify(resources(template, 'AWS::CloudWatch::Dashboard'))).toContain(
        `\\"service\\",\\"${autopilot.instance}\\"`,
      );
    }
  });

  it('are woken by alarms of their own', () => {
    const prefixes = both().map(({ template }) =>
      resources(template, 'AWS::Events::Rule').flatMap(({ EventPattern }) => {
        const { detail } = EventPattern as { detail?: { alarmName: [{ prefix: string }] } };
        return detail ? [detail.alarmName[0].prefix] : [];
      }),
    );
    expect(prefixes).toEqual([['flink-autopilot/wake/'], ['streaming/wake/']]);
  });

  it('have a bus, a table and rights of their own: no ARN is wide, no name is shared', () => {
    for (const { template, autopilot } of both()) {
      template.hasResourceProperties('AWS::Events::Rule', {
        EventBusName: { Ref: Match.stringLikeRegexp('^AutopilotBus') },
        EventPattern: { source: ['flink-autopilot'], 'detail-type': ['Scaling Requested'] },
      });
      const policies = JSON.stringify([
        ...resources(template, 'AWS::IAM::Policy'),
        ...resources(template, 'AWS::IAM::ManagedPolicy'),
      ]);
      expect(policies).not.toMatch(/(dynamodb|events|sns|lambda|sqs):[^"]*\*/);
      const named = Object.values(template.toJSON().Resources as Record<string, Resource>).flatMap(
        ({ Type, Properties }) =>
          ['TableName', 'FunctionName', 'RoleName', 'QueueName', 'DashboardName', 'AlarmName', 'LogGroupName'].flatMap(
            (key) => (typeof Properties?.[key] === 'string' ? [`${Type} ${Properties[key]}`] : []),
          ),
      );
      // The job of an alarm is known by its name, which begins with the instance.
      const ofInstance = `AWS::CloudWatch::Alarm ${autopilot.instance}/wake/`;
      expect(named.filter((one) => !one.startsWith(ofInstance))).toEqual([]);
      expect(named).toHaveLength(1);
    }
  });

  it('are in Kubernetes groups of their own, with roles of their own in a shared namespace', () => {
    const groups = both().map(({ template }) =>
      resources(template, 'AWS::EKS::AccessEntry').flatMap(({ KubernetesGroups }) => KubernetesGroups),
    );
    expect(groups).toEqual([
      ['flink-autopilot-evaluate', 'flink-autopilot-apply'],
      ['streaming-evaluate', 'streaming-apply'],
    ]);
    const [one, other] = both().map(({ autopilot }) => autopilot.rbacManifests[0]!.yaml);
    expect(other).toBe(one!.replaceAll('flink-autopilot', 'streaming'));
    expect(one).toContain('app.kubernetes.io/managed-by: flink-autopilot\n');
  });
});

describe('in other CDK apps', () => {
  it('two constructs of one stack are named by their ids, and never alike', () => {
    const stack = new Stack(nagged(), 'Data');
    const names = ['Autopilot', 'Spare'].map((id) => new FlinkAutopilot(stack, id, { settings }).instance);
    expect(names).toEqual(['data-autopilot', 'data-spare']);
  });

  it.each(['Prod', 'a_b', '', '9', 'a-'])('an instance "%s" is an error that says what would be right', (instance) => {
    const stack = new Stack(nagged(), 'Data');
    expect(() => new FlinkAutopilot(stack, 'Autopilot', { settings, instance })).toThrow(
      /lower-case letters, digits and "-"/,
    );
  });

  it('settings are checked as those of a file are', () => {
    const job = { platform: 'managed-flink', name: 'orders', maxKpu: 4 } as SettingsFile['jobs'][number];
    const stack = new Stack(nagged(), 'Data');
    expect(() => new FlinkAutopilot(stack, 'Autopilot', { settings: { jobs: [job] } })).toThrow(
      'job "orders": maxKpu: there is no such key; the nearest is "maxKpus".',
    );
  });

  it('a place that is that of the stack is none: the same job twice is an error, and its rights are those of the account', () => {
    const own = { account: '111122223333', region: 'eu-west-1' };
    const job = { platform: 'managed-flink', name: 'orders' } as const;
    const spokes = [{ ...own, externalId: 'platform' }];
    const stackOf = (jobs: SettingsFile['jobs']) => {
      const stack = new Stack(nagged(), 'Data', { env: own });
      new FlinkAutopilot(stack, 'Autopilot', { settings: { spokes, jobs } });
      return stack;
    };
    expect(() => stackOf([job, { ...job, ...own }])).toThrow(
      "The settings can't be used: job 2 of the file: job 1 of the file has the same platform and name; every job is there once.",
    );
    const granted = resources(Template.fromStack(stackOf([{ ...job, ...own }])), 'AWS::IAM::ManagedPolicy');
    expect(JSON.stringify(granted)).toContain('application/orders');
  });

  it('a name that only CloudFormation will know is an error that says where it is', () => {
    const stack = new Stack(nagged(), 'Data');
    const jobs = [{ platform: 'managed-flink', name: `${stack.stackId}-orders` }] as const;
    expect(() => new FlinkAutopilot(stack, 'Autopilot', { settings: { jobs: [...jobs] } })).toThrow(
      "The settings can't be used: jobs.0.name is known only when the stack is deployed.",
    );
  });
});

describe('what a command line says', () => {
  const context = readContext({
    settings: 'mine.json',
    stackName: 'Streaming',
    wakeAlarmPrefix: 'ops/wake/',
    alarmTopic: 'arn:aws:sns:eu-west-1:111122223333:on-call',
    tags: 'team=streaming,env=prod',
    vpc: 'vpc-0a1b2c3d4e5f60718',
    subnets: 'subnet-0a1b2c3d,subnet-4e5f6071',
    securityGroups: 'sg-0a1b2c3d',
    permissionsBoundary: 'developers',
  });
  const { settings: _file, stackName, permissionsBoundary, ...given } = context;
  let template: Template;
  beforeAll(() => {
    const app = nagged();
    const stack = new FlinkAutopilotStack(app, stackName!, {
      ...given,
      settings: { ...settings, tripwires: [] },
      permissionsBoundary: PermissionsBoundary.fromName(permissionsBoundary!),
    });
    app.synth();
    template = Template.fromStack(stack);
  });

  it('is in the template: topic, network, alarms, tags and boundary', () => {
    template.allResourcesProperties('AWS::CloudWatch::Alarm', {
      AlarmActions: ['arn:aws:sns:eu-west-1:111122223333:on-call'],
    });
    template.allResourcesProperties('AWS::Lambda::Function', {
      VpcConfig: { SubnetIds: ['subnet-0a1b2c3d', 'subnet-4e5f6071'], SecurityGroupIds: ['sg-0a1b2c3d'] },
      Tags: Match.arrayWith([
        { Key: 'env', Value: 'prod' },
        { Key: 'team', Value: 'streaming' },
      ]),
    });
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: { detail: { alarmName: [{ prefix: 'ops/wake/' }] } },
    });
    template.allResourcesProperties('AWS::IAM::Role', {
      PermissionsBoundary: { 'Fn::Join': ['', Match.arrayWith([Match.stringLikeRegexp(':policy/developers$')])] },
    });
  });

  it('names in its outputs the console, the dashboard, the roles, the logs and the table', () => {
    expect(Object.keys(template.findOutputs('*')).sort()).toEqual(
      [
        'Table',
        'EventBus',
        'ConsoleCommand',
        'Dashboard',
        'EvaluateFunction',
        'ApplyFunction',
        'EvaluateRole',
        'ApplyRole',
        'EvaluateLogs',
        'ApplyLogs',
      ].sort(),
    );
    expect(JSON.stringify(template.findOutputs('ConsoleCommand'))).toMatch(
      /npx flink-autopilot console --region .*AWS::Region.* --table .*AutopilotTable/,
    );
  });

  it.each([
    [{ stackName: 'my stack' }, '-c stackName=my stack: it is letters, digits and "-"'],
    [{ alarmTopic: 'on-call' }, '-c alarmTopic=on-call: it is the ARN of an SNS topic'],
    [{ wakeAlarmPrefix: '' }, '-c wakeAlarmPrefix=: it is the beginning of the names of alarms'],
    [{ vpc: 'main' }, '-c vpc=main: it is the id of a VPC'],
    [{ vpc: 'vpc-0a1b2c3d' }, 'The network is not complete: give  -c subnets=subnet-…,subnet-…  too'],
    [{ subnets: 'subnet-0a1b2c3d' }, 'The network is not complete: give  -c vpc=vpc-…  too'],
    [
      { vpc: 'vpc-0a1b2c3d', subnets: 'subnet-1 subnet-2' },
      '-c subnets=subnet-1 subnet-2: it is ids with a comma between',
    ],
    [{ tags: 'team' }, '-c tags=team: it is key=value, with a comma between two'],
    [{ tags: 'aws:team=a' }, '-c tags=aws:team=a: it is key=value'],
    [{ permissionsBoundary: 'a b' }, '-c permissionsBoundary=a b: it is the name or the ARN of a managed policy'],
    [{ stackname: 'a' }, 'There is no context key "stackname": did you mean  -c stackName=a'],
    [{ vpcId: 'vpc-1' }, 'There is no context key "vpcId": did you mean  -c vpc=vpc-1'],
    [{ subnet: 'subnet-1' }, 'There is no context key "subnet": did you mean  -c subnets=subnet-1'],
  ])('%j is an error that says what would be right', (wrong, says) => {
    expect(() => readContext({ settings: 'mine.json', ...wrong })).toThrow(says);
  });

  it('a key of others, like stage, is left alone', () => {
    expect(readContext({ settings: 'mine.json', stage: 'prod', team: 'a' })).toEqual({
      settings: 'mine.json',
      accessEntries: 'create',
    });
  });
});
