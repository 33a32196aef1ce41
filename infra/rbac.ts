/** The rights inside a cluster, as a manifest for `kubectl apply`: per namespace, and no more than each function uses. */
import { KUBERNETES_GROUPS } from '../lib/environment.ts';
import type { Settings } from '../lib/settings.ts';

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

/** evaluate looks; apply changes the resource. Both read Flink's REST API through the service's proxy. */
const VERBS = { evaluate: ['get'], apply: ['get', 'patch'] } as const;

const roleOf = (entry: keyof typeof VERBS, namespace: string, jobs: readonly EksJob[]): string => {
  const group = KUBERNETES_GROUPS[entry];
  const services = jobs.map((job) => `"${job.deployment ?? job.name}-rest:8081"`).sort();
  return `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: ${group}
  namespace: ${namespace}
rules:
  - apiGroups: [flink.apache.org]
    resources: [flinkdeployments]
    verbs: [${VERBS[entry].join(', ')}]
  - apiGroups: [""]
    resources: [services/proxy]
    resourceNames: [${services.join(', ')}]
    verbs: [get]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: ${group}
  namespace: ${namespace}
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
