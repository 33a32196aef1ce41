/**
 * The rights inside a cluster, as a manifest for `kubectl apply`: a Role and its binding per namespace and function. Both
 * functions have theirs at every mode, so that applying the manifest of another mode leaves no right of the old one behind.
 */
import { DEFAULT_INSTANCE, kubernetesGroup } from '../lib/environment.ts';
import type { ResourcesByLabel } from '../lib/settings/labelled-resources.ts';
import { placedName } from '../lib/settings/place-settings.ts';
import type { EksJobSettings, Settings } from '../lib/settings/settings.ts';
import { API_GROUPS } from './permissions/eks.ts';
import { type KubernetesRule, kubernetesRules, searchRules } from './permissions/kubernetes-rules.ts';
import type { FunctionName } from './permissions/right.ts';

export interface ClusterManifest {
  readonly cluster: string;
  readonly yaml: string;
}

/** Finds the roles that are left in a cluster or a namespace that has no job any more. */
export const rolesLabel = (instance = DEFAULT_INSTANCE): string => `app.kubernetes.io/managed-by=${instance}`;

export const rbacFileName = (cluster: string): string => `rbac-${cluster}.yaml`;

/** One manifest per cluster of the settings. */
export const rbacManifests = (settings: Settings, instance = DEFAULT_INSTANCE): readonly ClusterManifest[] => {
  const jobs = settings.jobs.flatMap((job) => (job.platform === 'eks' ? [job] : []));
  const searched = settings.discover.flatMap((entry) => (entry.platform === 'eks' ? [entry] : []));
  return [...Map.groupBy([...jobs, ...searched], clusterOf)].map(([cluster, own]) => ({
    cluster,
    yaml: [...Map.groupBy(own, ({ namespace }) => namespace)]
      .flatMap(([namespace, there]) => rolesOf(settings, { namespace, instance }, there))
      .join('---\n'),
  }));
};

/** prod;  of another account 222233334444.eu-west-1.prod: no name of a cluster has a dot. */
const clusterOf = ({ account, region, cluster: { name } }: EksJobSettings | ResourcesByLabel): string =>
  placedName({ account, region, name }).replaceAll('/', '.');

interface Place {
  readonly namespace: string;
  readonly instance: string;
}

const rolesOf = (
  settings: Settings,
  place: Place,
  all: readonly (EksJobSettings | ResourcesByLabel)[],
): readonly string[] => {
  const jobs = all.flatMap((one) => ('labels' in one ? [] : [one]));
  return (['evaluate', 'apply'] as const).map((entry) =>
    roleOf(entry, place, [
      ...kubernetesRules(entry, settings, jobs),
      ...(jobs.length < all.length ? searchRules(entry, settings) : []),
    ]),
  );
};

const roleOf = (entry: FunctionName, { namespace, instance }: Place, rules: readonly KubernetesRule[]): string => {
  const group = kubernetesGroup(entry, instance);
  const label = rolesLabel(instance).replace('=', ': ');
  return `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: ${group}
  namespace: "${namespace}"
  labels:
    ${label}
rules:
${rules.map(ruleText).join('')}---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: ${group}
  namespace: "${namespace}"
  labels:
    ${label}
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
${names ? `    resourceNames: [${names.map((name) => `"${name}"`).join(', ')}]\n` : ''}    verbs: [${verbs}]
`;
