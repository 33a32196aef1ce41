import { Stack } from 'aws-cdk-lib';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { beforeAll, describe, expect, it } from 'vitest';
import { rbacManifests } from '../../infra/rbac.ts';
import { parseSettings, type SettingsFile } from '../../lib/settings/settings.ts';
import { arn, rolesOf } from '../support/iam.ts';
import { synthesize } from './synthesize.ts';

const eks = (name: string, namespace: string, cluster: string) =>
  ({ platform: 'eks', name, namespace, cluster: { name: cluster } }) as const;

const settings: SettingsFile = {
  mode: 'act',
  jobs: [
    { platform: 'managed-flink', name: 'orders' },
    eks('clicks', 'streams', 'prod'),
    eks('fraud', 'streams', 'prod'),
    eks('reports', 'batch', 'prod'),
    {
      ...eks('lab', 'default', 'lab'),
      cluster: { name: 'lab', endpoint: 'https://lab.example.com', certificateAuthority: 'QQ==' },
    },
  ],
};

describe('one deployment for Managed Flink and EKS jobs', () => {
  let template: Template;
  beforeAll(() => {
    template = synthesize(settings);
  });

  it('may look up the clusters whose endpoint it does not know, and only those', () => {
    const onEks = rolesOf(template).flatMap(({ role, statements }) =>
      statements
        .filter(({ actions }) => actions.some((action) => action.startsWith('eks:')))
        .map(({ actions, resources }) => ({ role: role.replace(/Role.*/, ''), actions, resources })),
    );
    const prod = { actions: ['eks:DescribeCluster'], resources: [arn('eks', 'cluster/prod')] };
    expect(onEks).toEqual([
      { role: 'AutopilotEvaluate', ...prod },
      { role: 'AutopilotApply', ...prod },
    ]);
  });

  it('is let into every cluster, each function in a group of its own', () => {
    const entries = Object.values(template.findResources('AWS::EKS::AccessEntry')).map(({ Properties }) => [
      Properties.ClusterName,
      Properties.KubernetesGroups,
    ]);
    expect(entries).toEqual([
      ['prod', ['flink-autopilot-evaluate']],
      ['prod', ['flink-autopilot-apply']],
      ['lab', ['flink-autopilot-evaluate']],
      ['lab', ['flink-autopilot-apply']],
    ]);
  });
});

describe('private clusters', () => {
  it('are reached from the subnets that are given, by functions that may manage their network interfaces', () => {
    const template = synthesize(settings, (scope) => {
      const shared = new Stack(scope, 'Shared');
      const vpc = Vpc.fromVpcAttributes(shared, 'Vpc', {
        vpcId: 'vpc-1',
        availabilityZones: ['a', 'b'],
        privateSubnetIds: ['subnet-a', 'subnet-b'],
      });
      return { accessEntries: 'none', network: { vpc } };
    });
    template.resourceCountIs('AWS::EKS::AccessEntry', 0);
    template.allResourcesProperties('AWS::Lambda::Function', {
      VpcConfig: Match.objectLike({ SubnetIds: ['subnet-a', 'subnet-b'] }),
    });
    expect(JSON.stringify(template.findResources('AWS::IAM::Policy'))).toContain('ec2:CreateNetworkInterface');
  });
});

describe('the rights inside a cluster', () => {
  const [prod, lab] = rbacManifests(parseSettings(settings));

  it('are one manifest per cluster, a role and a binding per namespace and function', () => {
    expect([prod?.cluster, lab?.cluster]).toEqual(['prod', 'lab']);
    expect(prod?.yaml.split('---\n')).toHaveLength(8);
    expect(lab?.yaml.split('---\n')).toHaveLength(4);
  });

  it('name a namespace that YAML would take for something else', () => {
    const [manifest] = rbacManifests(parseSettings({ jobs: [eks('a', '2024', 'prod'), eks('b', 'on', 'prod')] }));
    const namespaces = [...(manifest?.yaml.matchAll(/namespace: (.*)/g) ?? [])].map((match) => match[1]);
    expect(new Set(namespaces)).toEqual(new Set(['"2024"', '"on"']));
  });

  it('evaluate may only look; apply may patch; neither may create, delete or list secrets', () => {
    const verbs = [...(prod?.yaml.matchAll(/verbs: \[(.*)\]/g) ?? [])].map((match) => match[1]);
    expect(verbs).toEqual(['get', 'get', 'get, patch', 'get', 'get', 'get', 'get, patch', 'get']);
  });

  it('session jobs may be looked at and patched where there are any, and their clusters only looked at', () => {
    const session = (name: string, namespace: string) =>
      ({ ...eks(name, namespace, 'prod'), sessionJob: name, sessionCluster: 'shared' }) as const;
    const jobs = [session('a', 'sessions'), session('b', 'sessions'), session('c', 'mixed'), eks('d', 'mixed', 'prod')];
    const [both] = rbacManifests(parseSettings({ mode: 'act', jobs }));
    const rules = (both?.yaml.split('---\n') ?? [])
      .filter((document) => /^kind: Role$/m.test(document))
      .map((document) => [
        ...document.matchAll(/resources: \[(.*)\]\n(?: +resourceNames: \[(.*)\]\n)? +verbs: \[(.*)\]/g),
      ])
      .map((matches) => matches.map(([, resource, names, verbs]) => [resource, names ?? 'any', verbs].join(' | ')));
    expect(rules).toEqual([
      [
        'flinkdeployments | "shared" | get',
        'flinksessionjobs | "a", "b" | get',
        'services/proxy | "shared-rest:8081" | get',
      ],
      [
        'flinkdeployments | "shared" | get',
        'flinksessionjobs | "a", "b" | get, patch',
        'services/proxy | "shared-rest:8081" | get',
      ],
      [
        'flinkdeployments | "d", "shared" | get',
        'flinksessionjobs | "c" | get',
        'services/proxy | "d-rest:8081", "shared-rest:8081" | get',
      ],
      [
        'flinkdeployments | "d" | get, patch',
        'flinkdeployments | "shared" | get',
        'flinksessionjobs | "c" | get, patch',
        'services/proxy | "d-rest:8081", "shared-rest:8081" | get',
      ],
    ]);
    expect(prod?.yaml).not.toContain('flinksessionjobs');
  });

  it('the proxy is open to the named jobs alone, spelled as in the URL', () => {
    expect(prod?.yaml).toContain('resourceNames: ["clicks-rest:8081", "fraud-rest:8081"]');
    expect(prod?.yaml).toContain('resourceNames: ["reports-rest:8081"]');
  });
});
