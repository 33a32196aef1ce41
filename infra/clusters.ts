/** How the functions are let into the EKS clusters that the settings name. */
import { CfnAccessEntry } from 'aws-cdk-lib/aws-eks';
import { Construct } from 'constructs';
import { kubernetesGroup } from '../lib/environment.ts';
import { isElsewhere } from '../lib/settings/place-settings.ts';
import type { Settings } from '../lib/settings/settings.ts';
import type { ControllerFunction } from './controller-function.ts';

interface Controllers {
  readonly evaluate: ControllerFunction;
  readonly apply: ControllerFunction;
  readonly settings: Settings;
  readonly instance: string;
}

/**
 * One access entry per cluster and function: it puts the function's role into a Kubernetes group, and the group has the
 * rights that docs/eks.md hands out. Needs access entries turned on; clusters elsewhere have theirs made there.
 */
export const addAccessEntries = (scope: Construct, { evaluate, apply, settings, instance }: Controllers): void => {
  const entries = new Construct(scope, 'AccessEntries');
  for (const clusterName of clusterNames(settings)) {
    for (const controller of [evaluate, apply]) {
      new CfnAccessEntry(entries, `${clusterName}-${controller.entry}`, {
        clusterName,
        principalArn: controller.role.roleArn,
        type: 'STANDARD',
        kubernetesGroups: [kubernetesGroup(controller.entry, instance)],
      });
    }
  }
};

const clusterNames = ({ jobs, discover }: Settings): readonly string[] => [
  ...new Set(
    [...jobs, ...discover].flatMap((job) => (job.platform === 'eks' && !isElsewhere(job) ? [job.cluster.name] : [])),
  ),
];
