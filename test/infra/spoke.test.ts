import { App, Stack, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { beforeAll, describe, expect, it } from 'vitest';
import { FlinkAutopilotSpoke, type FlinkAutopilotSpokeProps } from '../../infra/spoke/spoke.ts';
import { SPOKE_PARTS } from '../../infra/spoke/spoke-rights.ts';
import { spokeTemplate } from '../../infra/spoke/spoke-template.ts';
import { parseSettings } from '../../lib/settings/settings.ts';
import { spokeRoleArn, spokeRoleName } from '../../lib/settings/spoke-roles.ts';
import { arn, rolesOf } from '../support/iam.ts';
import { rolesOfJobs } from './roles-of-jobs.ts';

const hubRoles = {
  evaluate: 'arn:aws:iam::999999999999:role/Hub-EvaluateRole',
  apply: 'arn:aws:iam::999999999999:role/Hub-ApplyRole',
};

/** As a stack of the account has it, checked by cdk-nag. */
const withProps = (more: Partial<FlinkAutopilotSpokeProps> = {}): Template => {
  const app = new App();
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  const stack = new Stack(app, 'Spoke');
  new FlinkAutopilotSpoke(stack, 'Spoke', { hubRoles, externalId: 'platform', ...more });
  app.synth();
  return Template.fromStack(stack);
};

const roleOf = (template: Template, name: 'Evaluate' | 'Apply') => {
  const found = rolesOf(template).find(({ role }) => role.startsWith(`Spoke${name}`));
  if (!found) throw new Error(`no role of ${name}`);
  return found;
};
const ORDERS = arn('kinesisanalytics', 'application/orders');
const actionsOf = (template: Template, name: 'Evaluate' | 'Apply') =>
  roleOf(template, name)
    .statements.flatMap(({ actions }) => actions)
    .sort();

describe('the roles of a spoke', () => {
  let template: Template;
  beforeAll(() => {
    template = withProps();
  });

  it('of evaluate: reads jobs and metrics, and can change none', () => {
    expect(actionsOf(template, 'Evaluate')).toEqual([
      'cloudwatch:DescribeAlarms',
      'cloudwatch:GetMetricData',
      'cloudwatch:ListMetrics',
      'kinesisanalytics:CreateApplicationPresignedUrl',
      'kinesisanalytics:DescribeApplication',
      'kinesisanalytics:DescribeApplicationOperation',
      'kinesisanalytics:ListApplicationOperations',
      'kinesisanalytics:ListTagsForResource',
      'tag:GetResources',
    ]);
  });

  it('of apply: changes jobs, and reads no metric', () => {
    expect(actionsOf(template, 'Apply')).toEqual([
      'cloudwatch:DescribeAlarms',
      'kinesisanalytics:DescribeApplication',
      'kinesisanalytics:ListApplicationOperations',
      'kinesisanalytics:ListTagsForResource',
      'kinesisanalytics:UpdateApplication',
      'tag:GetResources',
    ]);
  });

  it('are what the functions may do with jobs of their own account, and no more', () => {
    const own = rolesOfJobs({
      mode: 'act',
      statusOnJob: true,
      guardAlarms: ['deploy'],
      jobs: [
        {
          platform: 'managed-flink',
          name: 'orders',
          lag: [
            { kind: 'msk', source: 'a', cluster: 'shop', consumerGroup: 'orders', topic: 'orders' },
            { kind: 'kinesis', source: 'b', stream: 'clicks' },
          ],
          iceberg: [{ location: 's3://lake/sales/orders', glue: 'sales.orders' }],
        },
        { platform: 'eks', name: 'clicks', namespace: 'web', cluster: { name: 'prod' } },
      ],
      discover: [{ platform: 'managed-flink', tags: { team: 'data' } }],
    });
    const all = withProps({ parts: SPOKE_PARTS });
    for (const [entry, name] of [
      ['evaluate', 'Evaluate'],
      ['apply', 'Apply'],
    ] as const) {
      const actions = own.find(({ role }) => role.startsWith(entry))?.statements.flatMap((one) => one.actions) ?? [];
      const ofJobs = actions.filter((action) => !/^(dynamodb|events|lambda):/.test(action));
      expect(actionsOf(all, name)).toEqual([...new Set(ofJobs)].sort());
    }
  });

  it('are assumed by the roles of the hub alone, each by its own, with the external id', () => {
    for (const [name, hubRole] of [
      ['evaluate', hubRoles.evaluate],
      ['apply', hubRoles.apply],
    ]) {
      template.hasResourceProperties('AWS::IAM::Role', {
        RoleName: { 'Fn::Join': ['-', ['flink-autopilot-spoke', { Ref: 'AWS::Region' }, name]] },
        AssumeRolePolicyDocument: {
          Statement: [
            {
              Action: 'sts:AssumeRole',
              Effect: 'Allow',
              Condition: {
                ArnEquals: { 'aws:PrincipalArn': hubRole },
                StringEquals: { 'sts:ExternalId': 'platform' },
              },
              Principal: { AWS: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::999999999999:root']] } },
            },
          ],
        },
      });
    }
  });

  it('are of one region: its applications, and what has no resources only there', () => {
    const apply = roleOf(template, 'Apply');
    expect(apply.may('kinesisanalytics:UpdateApplication', ORDERS)).toBe(true);
    const elsewhere = arn('kinesisanalytics', 'application/orders', undefined, 'us-west-2');
    expect(apply.may('kinesisanalytics:UpdateApplication', elsewhere)).toBe(false);
    const evaluate = roleOf(template, 'Evaluate');
    const read = (region: string) => evaluate.may('cloudwatch:GetMetricData', '*', { 'aws:RequestedRegion': region });
    expect([read('eu-west-1'), read('us-west-2')]).toEqual([true, false]);
  });

  it('reach no further than the names and tags that are given', () => {
    const narrow = roleOf(withProps({ applications: 'orders-*', applicationTags: { team: 'data' } }), 'Apply');
    const may = (name: string, team: string) =>
      narrow.may('kinesisanalytics:UpdateApplication', arn('kinesisanalytics', `application/${name}`), {
        'aws:ResourceTag/team': team,
      });
    expect([may('orders-1', 'data'), may('orders-1', 'web'), may('clicks', 'data')]).toEqual([true, false, false]);
  });

  it('write the three tags of the status and no other, where that is asked for', () => {
    const role = roleOf(withProps({ parts: ['statusTags'] }), 'Evaluate');
    const may = (keys: string) => role.may('kinesisanalytics:TagResource', ORDERS, { 'aws:TagKeys': keys });
    expect(may('flink-autopilot:managed-by,flink-autopilot:error')).toBe(true);
    expect(may('flink-autopilot:managed-by,flink-autopilot:mode')).toBe(false);
    expect(role.may('kinesisanalytics:TagResource', ORDERS)).toBe(false);
  });

  it('without changes there is none for apply', () => {
    const template = withProps({ parts: [] });
    template.resourceCountIs('AWS::IAM::Role', 1);
    expect(actionsOf(template, 'Evaluate')).not.toContain('kinesisanalytics:CreateApplicationPresignedUrl');
  });

  it('have the names by which the hub assumes them, within what IAM allows', () => {
    const spoke = { account: '222233334444', region: 'us-isof-south-1', roleName: 'x'.repeat(38) };
    expect(spokeRoleName(spoke, 'evaluate').length).toBeLessThanOrEqual(64);
    expect(spokeRoleArn({ ...spoke, roleName: 'r', region: 'cn-north-1' }, 'apply')).toBe(
      'arn:aws-cn:iam::222233334444:role/r-cn-north-1-apply',
    );
  });
});

describe('the template of a spoke', () => {
  const template = spokeTemplate() as {
    readonly Parameters: Readonly<Record<string, { readonly Default?: string }>>;
    readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Condition?: string }>>;
  };

  it('docs/spoke-template.json is it', async () => {
    await expect(`${JSON.stringify(template, null, 2)}\n`).toMatchFileSnapshot('../../docs/spoke-template.json');
  });

  it('needs no bootstrap, has no assets, and is small enough to be passed as it is', () => {
    const text = JSON.stringify(template);
    expect(text).not.toMatch(/BootstrapVersion|cdk-hnb|AssetParameters|aws:cdk|CDKMetadata|aws:asset/);
    expect(text.length).toBeLessThan(51_200);
    expect(new Set(Object.values(template.Resources).map(({ Type }) => Type))).toEqual(
      new Set(['AWS::IAM::Role', 'AWS::IAM::Policy', 'AWS::Events::Rule']),
    );
  });

  it('asks for the roles of the hub and the external id, and by default allows changes and dashboards', () => {
    const defaults = Object.fromEntries(
      Object.entries(template.Parameters).map(([name, { Default }]) => [name, Default]),
    );
    expect(defaults).toEqual({
      HubEvaluateRole: undefined,
      HubApplyRole: undefined,
      ExternalId: undefined,
      RoleName: 'flink-autopilot-spoke',
      Applications: '*',
      AllowChanges: 'yes',
      AllowDashboards: 'yes',
      AllowStatusTags: 'no',
      AllowPartitions: 'no',
      AllowClusters: 'no',
      AllowTables: 'no',
      HubAlarmBus: '',
      AlarmPrefix: 'flink-autopilot/wake/',
    });
  });

  it('without changes nothing of apply is made', () => {
    const ofApply = Object.entries(template.Resources).filter(([id]) => id.startsWith('Apply'));
    expect(ofApply.length).toBeGreaterThan(2);
    const conditions = (template as unknown as { Conditions: Record<string, unknown> }).Conditions;
    for (const [id, { Condition = '' }] of ofApply) {
      expect([id, Condition === 'AllowChangesCondition' || JSON.stringify(conditions[Condition])]).toEqual([
        id,
        Condition === 'AllowChangesCondition' ? true : expect.stringContaining('"AllowChangesCondition"'),
      ]);
    }
  });
});

describe('the roles of the hub', () => {
  const spokes = ['eu-west-1', 'us-west-2'].map((region) => ({
    account: '222233334444',
    region,
    externalId: 'platform',
  }));
  const jobs = [
    { platform: 'managed-flink' as const, name: 'orders' },
    { platform: 'managed-flink' as const, name: 'orders', region: 'eu-central-1' },
    { platform: 'managed-flink' as const, name: 'clicks', account: '222233334444', region: 'us-west-2' },
  ];
  const of = (entry: string) => {
    const role = rolesOfJobs({ mode: 'act', spokes, jobs }).find((one) => one.role.startsWith(entry));
    if (!role) throw new Error(entry);
    return role;
  };

  it('assume exactly the roles of the spokes, each its own', () => {
    for (const entry of ['evaluate', 'apply'] as const) {
      const assuming = of(entry).statements.filter(({ actions }) => actions.includes('sts:AssumeRole'));
      expect(assuming).toEqual([
        {
          actions: ['sts:AssumeRole'],
          condition: {},
          resources: parseSettings({ spokes, jobs }).spokes.map((spoke) => spokeRoleArn(spoke, entry)),
        },
      ]);
    }
    expect(
      rolesOfJobs({ jobs: jobs.slice(0, 1) })[0]?.may(
        'sts:AssumeRole',
        spokeRoleArn({ ...spokes[0]!, roleName: 'flink-autopilot-spoke' }, 'evaluate'),
      ),
    ).toBe(false);
  });

  it('may change jobs of other regions there, and of other accounts nothing by themselves', () => {
    const may = (name: string, account: string | undefined, region: string) =>
      of('apply').may(
        'kinesisanalytics:UpdateApplication',
        arn('kinesisanalytics', `application/${name}`, account, region),
      );
    expect(may('orders', undefined, 'eu-west-1')).toBe(true);
    expect(may('orders', undefined, 'eu-central-1')).toBe(true);
    expect(may('orders', undefined, 'us-west-2')).toBe(false);
    expect(may('clicks', undefined, 'us-west-2')).toBe(false);
    expect(JSON.stringify(of('apply').statements)).not.toContain('application/clicks');
  });
});
