/**
 * The rules of a function's Role in one namespace: from the table, its jobs and their modes; every resource by its name, but
 * where jobs are found by their labels: RBAC knows no labels, so that there the namespace is the bound.
 */
import { mayChange } from '../../lib/model/execution-mode.ts';
import { flinkDeploymentOf } from '../../lib/settings/eks-settings.ts';
import type { EksJobSettings, Settings } from '../../lib/settings/settings.ts';
import { API_GROUPS, KUBERNETES_RIGHTS, type KubernetesResource, type KubernetesRight } from './eks.ts';
import { mayBeChanged } from './job-grants.ts';
import type { FunctionName } from './right.ts';

export interface KubernetesRule {
  readonly resource: KubernetesResource;
  /** Undefined: all of the namespace. */
  readonly names?: readonly string[];
  readonly verbs: string;
}

/** In a namespace that is searched: one rule per resource. The annotation of a job allows as much as the file does. */
export const searchRules = (
  entry: FunctionName,
  { mode, statusOnJob }: Pick<Settings, 'mode' | 'statusOnJob'>,
): readonly KubernetesRule[] =>
  (Object.keys(API_GROUPS) as KubernetesResource[]).map((resource) => {
    const verbs = KUBERNETES_RIGHTS.flatMap((right) =>
      right.resource === resource && right.functions.includes(entry) && isGranted(right, statusOnJob, mayChange(mode))
        ? [right.verb]
        : [],
    );
    return { resource, verbs: [...new Set(verbs)].sort().join(', ') };
  });

/** One rule per resource and set of verbs. */
export const kubernetesRules = (
  entry: FunctionName,
  { mode, statusOnJob }: Pick<Settings, 'mode' | 'statusOnJob'>,
  jobs: readonly EksJobSettings[],
): readonly KubernetesRule[] =>
  (Object.keys(API_GROUPS) as KubernetesResource[]).flatMap((resource) => {
    const rights = KUBERNETES_RIGHTS.filter((right) => right.resource === resource && right.functions.includes(entry));
    const verbs = new Map<string, Set<string>>();
    for (const job of jobs) {
      for (const right of rights) {
        if (!isGranted(right, statusOnJob, mayBeChanged({ mode }, job))) continue;
        for (const name of namesOf(job, right)) verbs.set(name, (verbs.get(name) ?? new Set()).add(right.verb));
      }
    }
    const byVerbs = Map.groupBy([...verbs].sort(), ([, allowed]) => [...allowed].sort().join(', '));
    return [...byVerbs].map(([allowed, named]) => ({ resource, names: named.map(([name]) => name), verbs: allowed }));
  });

const isGranted = ({ kind }: KubernetesRight, statusOnJob: boolean, changes: boolean): boolean =>
  kind === 'reading' || (kind === 'changing' ? changes : statusOnJob);

/** As in `resourceNames`: a service is spelled as in the URL of its proxy, with the port. */
const namesOf = (job: EksJobSettings, { resource, of }: KubernetesRight): readonly string[] => {
  const { sessionJob } = job;
  const deployment = flinkDeploymentOf(job);
  switch (of) {
    case 'Flink':
      return [`${deployment}-rest:8081`];
    case 'namespace':
      return [];
    case 'session cluster':
      return sessionJob === undefined ? [] : [deployment];
    case 'job': {
      const own = sessionJob === undefined ? deployment : sessionJob;
      return (resource === 'flinksessionjobs') === (sessionJob !== undefined) ? [own] : [];
    }
  }
};
