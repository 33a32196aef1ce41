/** What the reporters of a job on EKS call it, and where it runs. */

import type { JobState, ReportedNames } from '../../../lib/model/job.ts';
import { flinkDeploymentOf } from '../../../lib/settings/eks-settings.ts';
import type { EksJobSettings, JobSettings } from '../../../lib/settings/settings.ts';

export interface ReportedJob {
  /** The EKS cluster. */
  readonly cluster: string;
  /** The Kubernetes namespace. */
  readonly namespace: string;
  /** The FlinkDeployment whose task managers run the job. */
  readonly deployment: string;
  /** What Flink calls the job: `pipeline.name`. */
  readonly jobName: string;
  /** Values of labels, as Flink's Prometheus reporter writes them; filtered unless it is said otherwise. */
  readonly labels?: ReportedNames['labels'];
  /** The CloudWatch namespace; undefined: the dialect's own. */
  readonly metricNamespace: string | undefined;
}

/** The settings win over what Flink says. Throws for a job that does not report its metrics itself. */
export const reportedJob = (settings: JobSettings, { reported }: Pick<JobState, 'reported'> = {}): ReportedJob => {
  if (settings.platform !== 'eks') {
    throw new Error(`${settings.name}: only jobs on EKS report their metrics themselves`);
  }
  return {
    cluster: settings.cluster.name,
    namespace: settings.namespace,
    deployment: flinkDeploymentOf(settings),
    jobName: settings.metrics.jobName ?? reported?.jobName ?? ownNameOf(settings),
    ...(reported ? { labels: reported.labels } : {}),
    metricNamespace: settings.metrics.namespace,
  };
};

/** One that was found is called by its place; what it runs as is named without. */
const ownNameOf = ({ name, sessionJob, deployment, discovered }: EksJobSettings): string =>
  discovered === undefined ? name : (sessionJob ?? deployment ?? name);
