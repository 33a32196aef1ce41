/** One job of platform `eks`: where its resource is, and how Flink behind it is read. */
import type { JobRef } from '../../../lib/model/job.ts';
import { flinkDeploymentOf } from '../../../lib/settings/eks-settings.ts';
import type { EksJobSettings, JobSettings } from '../../../lib/settings/settings.ts';
import { type ResourceName, resourceOf } from '../../flink-kubernetes-operator/resource-name.ts';
import type { FlinkRestReader } from '../../flink-rest/client.ts';
import { ofJob } from '../../flink-rest/of-job.ts';
import type { Kubernetes } from '../../kubernetes/client.ts';
import type { Clusters } from '../../kubernetes/clusters.ts';
import { flinkThroughProxy } from '../../kubernetes/flink-proxy.ts';

export interface EksJob {
  readonly settings: EksJobSettings;
  readonly kubernetes: Kubernetes;
  readonly resourceName: ResourceName;
  /** The FlinkDeployment whose task managers run it. */
  readonly deployment: string;
  readonly rest: FlinkRestReader;
  /** As which this stack looks after jobs; undefined: that is not known. */
  readonly stack: string | undefined;
}

/** Work on one job, with an error that names it. */
export const eksJobs =
  (clusters: Clusters, stack?: string) =>
  <T>({ region, name }: JobRef, settings: JobSettings, work: (job: EksJob) => Promise<T>): Promise<T> =>
    ofJob(name, async () => {
      const own = eksSettings(settings);
      return work({ ...eksJob(await clusters(own.cluster, region), own), stack });
    });

const eksJob = (kubernetes: Kubernetes, settings: EksJobSettings): Omit<EksJob, 'stack'> => {
  const deployment = flinkDeploymentOf(settings);
  const rest = flinkThroughProxy(kubernetes, settings.namespace, deployment);
  return { settings, kubernetes, resourceName: resourceOf(settings), deployment, rest };
};

/** Anything else that arrives here is wiring gone wrong. */
const eksSettings = (settings: JobSettings): EksJobSettings => {
  if (settings.platform === 'eks') return settings;
  throw new Error(`Job "${settings.name}" is of platform "${settings.platform}", not of "eks"`);
};
