/** The rights inside a cluster, as a manifest for `kubectl apply`: per namespace, and no more than each function uses. */

import { KUBERNETES_GROUPS } from '../lib/environment.ts';
import { flinkDeploymentOf } from '../lib/settings/eks-settings.ts';
import type { Settings } from '../lib/settings/settings.ts';

type EksJob = Extract<Settings['jobs'][number], { platform: 'eks' }>;

export interface ClusterManifest {
  readonly cluster: string;
  readonly yaml: string;
}

/** One manifest per cluster of the settings. */
export const rbacManifests = (settings: Settings): readonly ClusterManifest[] => {
  const jobs = settings.jobs.flatMap((job) => (job.platform === 'eks' ? [job] : []));
  return [...Map.groupBy(jobs, (job) => job.cluster.name)].map(([cluster, own]) => ({
    cluster,
    yaml: [...Map.groupBy(own, (job) => job.namespace)]
      .flatMap(([namespace, there]) => (['evaluate', 'apply'] as const).map((entry) => roleOf(entry, namespace, there)))
      .join('---\n'),
  }));
};

/** evaluate looks; apply changes the job's own resource. Both read Flink's REST API through the service's proxy. */
const VERBS = { evaluate: 'get', apply: 'get, patch' } as const;

const roleOf = (entry: keyof typeof VERBS, namespace: string, jobs: readonly EksJob[]): string => {
  const group = KUBERNETES_GROUPS[entry];
  const services = [...new Set(jobs.map((job) => `"${flinkDeploymentOf(job)}-rest:8081"`))].sort();
  const flinkRules = resourcesOf(jobs).map(
    ({ resource, names, kind }) => `  - apiGroups: [flink.apache.org]
    resources: [${resource}]
    resourceNames: [${names.map((name) => `"${name}"`).join(', ')}]
    verbs: [${kind === 'own' ? VERBS[entry] : 'get'}]
`,
  );
  return `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: ${group}
  namespace: "${namespace}"
rules:
${flinkRules.join('')}  - apiGroups: [""]
    resources: [services/proxy]
    resourceNames: [${services.join(', ')}]
    verbs: [get]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: ${group}
  namespace: "${namespace}"
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: ${group}
subjects:
  - apiGroup: rbac.authorization.k8s.io
    kind: Group
    name: ${group}
`;
};

interface Resources {
  readonly resource: 'flinkdeployments' | 'flinksessionjobs';
  readonly names: readonly string[];
  readonly kind: 'own' | 'looked at';
}

/** What our jobs are, by name, and the session clusters that run them, which are only looked at. */
const resourcesOf = (jobs: readonly EksJob[]): readonly Resources[] => {
  const names = (some: readonly (string | undefined)[]): readonly string[] =>
    [...new Set(some.filter((name) => name !== undefined))].sort();
  const inSessions = jobs.filter(({ sessionJob }) => sessionJob !== undefined);
  const own = names(jobs.filter((job) => !inSessions.includes(job)).map(flinkDeploymentOf));
  const all: readonly Resources[] = [
    { resource: 'flinkdeployments', names: own, kind: 'own' },
    { resource: 'flinkdeployments', names: names(inSessions.map(flinkDeploymentOf)), kind: 'looked at' },
    { resource: 'flinksessionjobs', names: names(inSessions.map(({ sessionJob }) => sessionJob)), kind: 'own' },
  ];
  return all.filter((one) => one.names.length > 0);
};
