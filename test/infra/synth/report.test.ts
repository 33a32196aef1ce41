import { expect, it } from 'vitest';
import { synthReport } from '../../../infra/synth/report.ts';
import { parseSettings, type SettingsFile } from '../../../lib/settings/settings.ts';
import { applications } from '../roles-of-jobs.ts';

const nothing = { written: [], removed: [] };
const report = (settings: SettingsFile, rbac: Parameters<typeof synthReport>[0]['rbac'] = nothing): string =>
  synthReport({ file: './mine.json', settings: parseSettings(settings), notes: [], rbac }).join('\n');

const orders = { platform: 'managed-flink', name: 'orders' } as const;
const clicks = { platform: 'eks', name: 'clicks', namespace: 'web', cluster: { name: 'prod' } } as const;
const local = { platform: 'flink', name: 'local', url: 'http://127.0.0.1:8081' } as const;

it('says that nothing can be changed while no job is in mode act', () => {
  expect(report({ mode: 'advise', jobs: [orders, { ...clicks, mode: 'act' }] })).toBe(`Settings: ./mine.json
Mode: advise
  advise, although "act" is asked for: clicks. The file's mode is the limit.
Jobs: 1 on Managed Flink, 1 on EKS
Rights to change anything: none, because no job is in mode approve or act.`);
});

it('says that the status of a job on EKS takes a right that could change it, in mode advise, too', () => {
  expect(report({ mode: 'advise', statusOnJob: true, jobs: [orders, clicks] })).toBe(`Settings: ./mine.json
Mode: advise
Jobs: 1 on Managed Flink, 1 on EKS
Rights to change anything: only those of the status, because no job is in mode approve or act.
Rights to show the status on the job ("statusOnJob"), in every mode:
  three tags of the applications, and nothing else of them
  patch in cluster prod on clicks, by evaluate: RBAC knows no annotations, so that it could change the rest, too`);
  const search = { platform: 'eks', namespace: 'web', cluster: { name: 'prod' }, labels: { team: 'data' } } as const;
  const patched = /patch in cluster prod on every FlinkDeployment and FlinkSessionJob of namespace web, by evaluate/;
  expect(report({ mode: 'advise', statusOnJob: true, jobs: [], discover: [search] })).toMatch(patched);
  expect(report({ mode: 'advise', jobs: [], discover: [search] })).not.toContain('patch');
  expect(report({ mode: 'advise', statusOnJob: true, jobs: [orders] })).toContain(
    'Rights to change anything: none, because no job is in mode approve or act.',
  );
});

it('names the jobs that differ, the rights to change, and the files of the clusters', () => {
  const settings: SettingsFile = {
    mode: 'act',
    jobs: [orders, { ...orders, name: 'reports', mode: 'observe' }, clicks, local],
  };
  const rbac = { written: [{ cluster: 'prod', path: 'cdk.out/rbac-prod.yaml' }], removed: ['lab'] };
  expect(report(settings, rbac)).toBe(`Settings: ./mine.json
Mode: act
  observe: reports
Jobs: 2 on Managed Flink, 1 on EKS, 1 of a Flink cluster (REST API)
Rights to change anything:
  kinesisanalytics:UpdateApplication on orders
  patch in cluster prod on clicks
  local: Flink's own REST API, which asks for no right
Rights inside cluster prod: kubectl apply -f cdk.out/rbac-prod.yaml
Cluster lab is no longer in the settings: rbac-lab.yaml was removed. Its roles go with: kubectl delete role,rolebinding -A -l app.kubernetes.io/managed-by=flink-autopilot`);
});

it('stays short with many jobs, and says when a tag decides', () => {
  const jobs = applications(2000, () => undefined);
  expect(report({ mode: 'act', jobs })).toMatch(/UpdateApplication on (\S+, ){9}\S+ and 1990 more$/);
  expect(report({ mode: 'act', permissions: { by: 'tag', key: 'scaling' }, jobs })).toMatch(
    /\n {2}kinesisanalytics:UpdateApplication on every application with the tag scaling=approve or =act$/,
  );
});

it('says which applications are found by their tags, and which of them can be changed', () => {
  const tags = { 'flink-autopilot:managed': 'true' };
  const found = (mode: 'act' | 'advise') =>
    report({ mode, jobs: [], discover: [{ platform: 'managed-flink', tags: { ...tags, team: 'data' } }] });
  expect(found('act')).toBe(`Settings: ./mine.json
Mode: act
Jobs: none by name
  and every application with the tags flink-autopilot:managed=true, team=data
Rights to change anything:
  kinesisanalytics:UpdateApplication on every application with the tags flink-autopilot:managed=true, team=data, flink-autopilot:mode=approve or =act`);
  expect(found('advise')).toContain('Rights to change anything: none');
});

it('says which jobs are elsewhere, and by which roles those of other accounts are entered', () => {
  const there = { account: '222233334444', region: 'eu-west-1' };
  const settings: SettingsFile = {
    mode: 'act',
    spokes: [{ ...there, externalId: 'platform' }],
    jobs: [orders, { ...orders, region: 'eu-central-1' }, { ...orders, ...there }],
    discover: [{ platform: 'managed-flink', tags: { team: 'data' }, ...there }],
  };
  expect(report(settings)).toBe(`Settings: ./mine.json
Mode: act
Jobs: 3 on Managed Flink
  and every application with the tag team=data in account 222233334444 eu-west-1
Account 222233334444 eu-west-1: 1 job by name, 1 that may be changed, by the roles flink-autopilot-spoke-eu-west-1-evaluate and flink-autopilot-spoke-eu-west-1-apply of the spoke template there
Rights to change anything:
  kinesisanalytics:UpdateApplication on orders, eu-central-1/orders`);
});

it('says which resources are found by their labels, and that all of the namespace can be changed', () => {
  const found = (mode: 'act' | 'advise') =>
    report({
      mode,
      jobs: [],
      discover: [{ platform: 'eks', cluster: { name: 'prod' }, namespace: 'web', labels: { team: 'data' } }],
    });
  expect(found('act')).toContain(`Jobs: none by name
  and every FlinkDeployment and FlinkSessionJob in namespace web of cluster prod with the label team=data
Rights to change anything:
  patch in cluster prod on every FlinkDeployment and FlinkSessionJob of namespace web: RBAC knows no labels`);
  expect(found('advise')).toContain('Rights to change anything: none');
});
