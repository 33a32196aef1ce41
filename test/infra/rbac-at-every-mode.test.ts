import { describe, expect, it } from 'vitest';
import { rbacManifests } from '../../infra/rbac.ts';
import { modeOf } from '../../lib/model/execution-mode.ts';
import { parseSettings, type SettingsFile } from '../../lib/settings/settings.ts';
import type { ApplicationMode } from './roles-of-jobs.ts';

const MODES: readonly ApplicationMode[] = ['observe', 'advise', 'act'];

/** Six jobs in two namespaces of each of two clusters, a session job among every three; all combinations of modes occur. */
const jobs = Array.from({ length: 24 }, (_, i) => {
  const name = `job-${i}`;
  return {
    platform: 'eks' as const,
    name,
    mode: MODES[i % 3],
    namespace: `team-${i % 2}`,
    cluster: { name: i < 12 ? 'prod' : 'lab' },
    ...(i % 4 === 0 ? { sessionJob: name, sessionCluster: 'shared' } : {}),
  };
});

interface Allowed {
  readonly role: string;
  readonly namespace: string;
  readonly resource: string;
  readonly name: string;
  readonly verb: string;
}

/** Every verb on every named resource, as the manifest has it; a rule without names can not be read, and fails. */
const allowedBy = (yaml: string): readonly Allowed[] =>
  yaml
    .split('---\n')
    .filter((document) => /^kind: Role$/m.test(document))
    .flatMap((document) => {
      const [, role = '', namespace = ''] = /name: (\S+)\n {2}namespace: "(\S+)"/.exec(document) ?? [];
      const rules = document.split('  - apiGroups: ').slice(1);
      return rules.flatMap((rule) => {
        const [, resource = '', names = '', verbs = ''] =
          /^\S+\n +resources: \[(\S+)\]\n +resourceNames: \[(.+)\]\n +verbs: \[(.+)\]\n$/.exec(rule) ?? [];
        if (resource === '') throw new Error(`A rule without names: ${rule}`);
        return names
          .split(', ')
          .flatMap((name) =>
            verbs.split(', ').map((verb) => ({ role, namespace, resource, name: JSON.parse(name), verb })),
          );
      });
    });

describe.each(MODES)('the rights inside the clusters, when the mode of the file is %s', (mode) => {
  const settings: SettingsFile = { mode, jobs };
  const manifests = rbacManifests(parseSettings(settings));

  it.each(['prod', 'lab'])('exactly the acting jobs of cluster %s can be patched, by apply alone', (cluster) => {
    const allowed = allowedBy(manifests.find((one) => one.cluster === cluster)?.yaml ?? '');
    const acting = jobs.filter((job) => job.cluster.name === cluster && modeOf(mode, job.mode) === 'act');
    const wanted = acting.map(({ name, namespace, sessionJob }) => ({
      role: 'flink-autopilot-apply',
      namespace,
      name,
      verb: 'patch',
      resource: sessionJob === undefined ? 'flinkdeployments' : 'flinksessionjobs',
    }));
    const changing = allowed.filter(({ verb }) => verb !== 'get');
    expect(new Set(changing.map((one) => JSON.stringify(sorted(one))))).toEqual(
      new Set(wanted.map((one) => JSON.stringify(sorted(one)))),
    );
    expect(changing).toHaveLength(mode === 'act' ? 4 : 0);
  });

  it('the proxy is only read, at the port of Flink; both functions read every job at every mode', () => {
    const allowed = manifests.flatMap(({ yaml }) => allowedBy(yaml));
    const proxies = allowed.filter(({ resource }) => resource === 'services/proxy');
    expect(proxies.length).toBeGreaterThan(20);
    expect(proxies.filter(({ name, verb }) => verb !== 'get' || !/^[a-z0-9-]+-rest:8081$/.test(name))).toEqual([]);
    for (const role of ['flink-autopilot-evaluate', 'flink-autopilot-apply']) {
      const read = allowed.filter((one) => one.role === role && one.verb === 'get').map(({ name }) => name);
      expect(jobs.filter(({ name }) => !read.includes(name))).toEqual([]);
    }
  });

  it('every right is in a namespace: there is no ClusterRole', () => {
    for (const { yaml } of manifests) {
      expect(yaml).not.toContain('ClusterRole');
      expect(yaml.split('---\n').filter((document) => !/^ {2}namespace: "/m.test(document))).toEqual([]);
    }
  });
});

describe.each(MODES)('where jobs are found by their labels, when the mode of the file is %s', (mode) => {
  const discover = [
    { platform: 'eks' as const, cluster: { name: 'prod' }, namespace: 'web', labels: { team: 'data' } },
    { platform: 'eks' as const, cluster: { name: 'prod' }, namespace: 'web', labels: { team: 'pay' } },
  ];
  const orders = { platform: 'eks' as const, name: 'orders', namespace: 'batch', cluster: { name: 'prod' } };
  const [manifest] = rbacManifests(parseSettings({ mode, jobs: [orders], discover }));
  const rulesOf = (role: string, namespace: string) =>
    (manifest?.yaml.split('---\n') ?? [])
      .filter((document) => document.startsWith('apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\n'))
      .filter((document) => document.includes(`name: ${role}\n  namespace: "${namespace}"`))
      .flatMap((document) => [
        ...document.matchAll(/resources: \[(.*)\]\n(?: +resourceNames: \[(.*)\]\n)? +verbs: \[(.*)\]/g),
      ])
      .map(([, resource, names = 'any', verbs]) => `${resource} | ${names} | ${verbs}`);

  it('all of that namespace can be read, and patched by apply alone where the file allows changes', () => {
    const change = mode === 'act' ? ', patch' : '';
    expect(rulesOf('flink-autopilot-evaluate', 'web')).toEqual([
      'flinkdeployments | any | get, list',
      'flinksessionjobs | any | get, list',
      'services/proxy | any | get',
    ]);
    expect(rulesOf('flink-autopilot-apply', 'web')).toEqual([
      `flinkdeployments | any | get, list${change}`,
      `flinksessionjobs | any | get, list${change}`,
      'services/proxy | any | get',
    ]);
  });

  it('other namespaces are as they were: each resource by its name', () => {
    expect(rulesOf('flink-autopilot-evaluate', 'batch')).toEqual([
      'flinkdeployments | "orders" | get',
      'services/proxy | "orders-rest:8081" | get',
    ]);
  });
});

const sorted = ({ role, namespace, resource, name, verb }: Allowed) => ({ role, namespace, resource, name, verb });

it('clusters of two places have a manifest each, whatever they are called', () => {
  const job = { platform: 'eks', namespace: 'web' } as const;
  const manifests = rbacManifests(
    parseSettings({
      jobs: [
        { ...job, name: 'orders', cluster: { name: 'eu-west-1-prod' } },
        { ...job, name: 'clicks', cluster: { name: 'prod' }, region: 'eu-west-1' },
      ],
    }),
  );
  expect(manifests.map(({ cluster, yaml }) => [cluster, yaml.includes('orders'), yaml.includes('clicks')])).toEqual([
    ['eu-west-1-prod', true, false],
    ['eu-west-1.prod', false, true],
  ]);
});
