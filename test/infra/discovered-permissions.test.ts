import { describe, expect, it } from 'vitest';
import type { SettingsFile } from '../../lib/settings/settings.ts';
import { arn } from '../support/iam.ts';
import { rolesOfJobs } from './roles-of-jobs.ts';
import { synthesize } from './synthesize.ts';

const TAGS = { 'flink-autopilot:managed': 'true', team: 'data' };
const ANY = arn('kinesisanalytics', 'application/any');
const UPDATE = 'kinesisanalytics:UpdateApplication';
const DESCRIBE = 'kinesisanalytics:DescribeApplication';

const settingsOf = (mode: SettingsFile['mode'], own: object = {}): SettingsFile => ({
  mode: mode!,
  jobs: [],
  discover: [{ platform: 'managed-flink', tags: TAGS, ...own }],
});
/** As IAM has the tags of an application. */
const tagged = (tags: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:ResourceTag/${key}`, value]));

const mayBy = (settings: SettingsFile) => {
  const roles = rolesOfJobs(settings);
  return (action: string, tags: Readonly<Record<string, string>>) =>
    roles.filter((role) => role.may(action, ANY, tagged(tags))).map(({ role }) => role.replace(/\w{8}$/, ''));
};

describe('the rights on applications that are found by their tags', () => {
  const may = mayBy(settingsOf('act'));

  it('hold for those that carry all of the tags, and for no other', () => {
    expect(may(DESCRIBE, TAGS)).toEqual(['evaluate', 'apply']);
    expect(may(DESCRIBE, { team: 'data' })).toEqual([]);
    expect(may(DESCRIBE, { ...TAGS, team: 'pay' })).toEqual([]);
    expect(may(DESCRIBE, {})).toEqual([]);
  });

  it('to change one is of apply alone, and only where its own tag says that it may be', () => {
    expect(may(UPDATE, TAGS)).toEqual([]);
    expect(may(UPDATE, { ...TAGS, 'flink-autopilot:mode': 'advise' })).toEqual([]);
    expect(may(UPDATE, { ...TAGS, 'flink-autopilot:mode': 'act' })).toEqual(['apply']);
    expect(may(UPDATE, { ...TAGS, 'flink-autopilot:mode': 'approve' })).toEqual(['apply']);
    expect(may(UPDATE, { team: 'data', 'flink-autopilot:mode': 'act' })).toEqual([]);
  });

  it('where they begin in mode act, the tag of the mode is not needed', () => {
    expect(mayBy(settingsOf('act', { mode: 'act' }))(UPDATE, TAGS)).toEqual(['apply']);
  });

  it('where they are searched for by their mode, only those of a mode that changes jobs can be changed', () => {
    const by = (mode: string) => ({ 'flink-autopilot:mode': mode });
    expect(mayBy(settingsOf('act', { tags: by('act') }))(UPDATE, by('act'))).toEqual(['apply']);
    expect(mayBy(settingsOf('act', { tags: by('advise') }))(UPDATE, by('advise'))).toEqual([]);
  });

  it.each(['observe', 'advise'] as const)(
    'at mode %s of the file none can be changed, whatever its tags say',
    (mode) => {
      const tags = { ...TAGS, 'flink-autopilot:mode': 'act' };
      expect(mayBy(settingsOf(mode, { mode: 'act' }))(UPDATE, tags)).toEqual([]);
      expect(mayBy(settingsOf(mode))(DESCRIBE, tags)).toEqual(['evaluate', 'apply']);
    },
  );

  it('to the dashboard are left out with it', () => {
    const url = 'kinesisanalytics:CreateApplicationPresignedUrl';
    expect(may(url, TAGS)).toEqual(['evaluate']);
    expect(mayBy(settingsOf('act', { dashboard: 'off' }))(url, TAGS)).toEqual([]);
  });
});

describe('a cluster that is only searched', () => {
  const labels = { team: 'data' };
  const entry = { platform: 'eks' as const, cluster: { name: 'prod' }, namespace: 'web', labels };
  const settings: SettingsFile = { mode: 'act', jobs: [], discover: [entry, { ...entry, namespace: 'batch' }] };

  it('may be looked up by both functions, which have no other right of AWS on it, and is entered by both', () => {
    const onClusters = rolesOfJobs(settings).map(({ statements }) =>
      statements
        .filter(({ actions }) => actions.some((action) => /^(eks|tag):/.test(action)))
        .map(({ actions, resources }) => [actions, resources]),
    );
    const describes = [[['eks:DescribeCluster'], [arn('eks', 'cluster/prod')]]];
    expect(onClusters).toEqual([describes, describes]);
    const entries = Object.values(synthesize(settings).findResources('AWS::EKS::AccessEntry'));
    expect(entries.map(({ Properties }) => [Properties.ClusterName, Properties.KubernetesGroups])).toEqual([
      ['prod', ['flink-autopilot-evaluate']],
      ['prod', ['flink-autopilot-apply']],
    ]);
  });

  it('needs no right where its endpoint is in the settings', () => {
    const known = {
      ...entry,
      cluster: { name: 'prod', endpoint: 'https://prod.example.com', certificateAuthority: 'QQ==' },
    };
    const roles = rolesOfJobs({ ...settings, discover: [known] });
    expect(roles.flatMap(({ statements }) => statements.flatMap(({ actions }) => actions))).not.toContain(
      'eks:DescribeCluster',
    );
  });
});

describe('the stack', () => {
  const searching = (settings: SettingsFile) =>
    rolesOfJobs(settings).filter(({ statements }) =>
      statements.some(({ actions, resources }) => actions.includes('tag:GetResources') && resources.join() === '*'),
    ).length;

  it('lets both functions search by tags where the settings do, and neither where they do not', () => {
    expect(searching(settingsOf('act'))).toBe(2);
    expect(searching({ jobs: [{ platform: 'managed-flink', name: 'orders' }] })).toBe(0);
  });

  it('is accepted by cdk-nag, and its schedules and cost alarm go by how many jobs are expected', () => {
    const template = synthesize(settingsOf('act', { expected: 750 }));
    template.resourceCountIs('AWS::Scheduler::Schedule', 2);
    const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm'));
    const costs = alarms.find(({ Properties }) => Properties.MetricName === 'Dollars');
    expect(costs?.['Properties'].Threshold).toBe((4 * 750) / 30);
  });
});
