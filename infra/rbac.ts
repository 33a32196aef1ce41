/**
 * The rights inside a cluster, as a manifest for `kubectl apply`: a Role and its binding per namespace and function. Both
 * functions have theirs at every mode, so that applying the manifest of another mode leaves no right of the old one behind.
 */
import { KUBERNETES_GROUPS } from '../lib/environment.ts';
import type { EksJobSettings, Settings } from '../lib/settings/settings.ts';
import { API_GROUPS } from './permissions/eks.ts';
import { type KubernetesRule, kubernetesRules } from './permissions/kubernetes-rules.ts';
import type { FunctionName } from './permissions/right.ts';

export interface ClusterManifest {
  readonly cluster: string;
  readonly yaml: string;
}

/** Finds the roles that are left in a cluster or a namespace that has no job any more. */
export const ROLES_LABEL = 'app.kubernetes.io/managed-by=flink-autopilot';

export const rbacFileName = (cluster: string): string => `rbac-${cluster}.yaml`;

/** One manifest per cluster of the settings. */
export const rbacManifests = (settings: Settings): readonly ClusterManifest[] => {
  const jobs = settings.jobs.flatMap((job) => (job.platform === 'eks' ? [job] : []));
  return [...Map.groupBy(jobs, (job) => job.cluster.name)].map(([cluster, own]) => ({
    cluster,
    yaml: [...Map.groupBy(own, (job) => job.namespace)]
      .flatMap(([namespace, there]) => rolesOf(settings, namespace, there))
      .join('---\n'),
  }));
};

const rolesOf = (settings: Settings, namespace: string, jobs: readonly EksJobSettings[]): readonly string[] =>
  (['evaluate', 'apply'] as const).map((entry) => roleOf(entry, namespace, kubernetesRules(entry, settings, jobs)));

const roleOf = (entry: FunctionName, namespace: string, rules: readonly KubernetesRule[]): string => {
  const group = KUBERNETES_GROUPS[entry];
  return `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: ${group}
  namespace: "${namespace}"
  labels:
    ${ROLES_LABEL.replace('=', ': ')}
rules:
${rules.map(ruleText).join('')}---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: ${group}
  namespace: "${namespace}"
  labels:
    ${ROLES_LABEL.replace('=', ': ')}
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

const ruleText = ({
  resource,
  names,
  verbs,
}: KubernetesRule): string => `  - apiGroups: [${API_GROUPS[resource] || '""'}]
    resources: [${resource}]
    resourceNames: [${names.map((name) => `"${name}"`).join(', ')}]
    verbs: [${verbs}]
`;
