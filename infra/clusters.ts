/** What the functions need of the EKS clusters that the settings name: to find them, and to be let in. */
import { Stack } from 'aws-cdk-lib';
import { CfnAccessEntry } from 'aws-cdk-lib/aws-eks';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { KUBERNETES_GROUPS } from '../lib/environment.ts';
import type { Settings } from '../lib/settings/settings.ts';
import type { ControllerFunction } from './controller-function.ts';

interface Controllers {
  readonly evaluate: ControllerFunction;
  readonly apply: ControllerFunction;
  readonly settings: Settings;
}

/** Finding a cluster by name; those whose endpoint is in the settings need no call. */
export const addClusterPermissions = ({ evaluate, apply, settings }: Controllers): void => {
  const lookedUp = clusterNames(settings, ({ endpoint }) => endpoint === undefined);
  if (lookedUp.length === 0) return;
  for (const { role } of [evaluate, apply]) {
    const resources = lookedUp.map((name) =>
      Stack.of(role).formatArn({ service: 'eks', resource: 'cluster', resourceName: name }),
    );
    role.addToPolicy(new PolicyStatement({ actions: ['eks:DescribeCluster'], resources }));
  }
};

/**
 * One access entry per cluster and function: it puts the function's role into a Kubernetes group, and the group has the
 * rights that docs/eks.md hands out. Needs clusters of this account and region with access entries turned on.
 */
export const addAccessEntries = (scope: Construct, { evaluate, apply, settings }: Controllers): void => {
  const entries = new Construct(scope, 'AccessEntries');
  for (const clusterName of clusterNames(settings, () => true)) {
    for (const controller of [evaluate, apply]) {
      new CfnAccessEntry(entries, `${clusterName}-${controller.entry}`, {
        clusterName,
        principalArn: controller.role.roleArn,
        type: 'STANDARD',
        kubernetesGroups: [KUBERNETES_GROUPS[controller.entry]],
      });
    }
  }
};

type Cluster = Extract<Settings['jobs'][number], { platform: 'eks' }>['cluster'];

const clusterNames = (settings: Settings, wanted: (cluster: Cluster) => boolean): readonly string[] => [
  ...new Set(settings.jobs.flatMap((job) => (job.platform === 'eks' && wanted(job.cluster) ? [job.cluster.name] : []))),
];
