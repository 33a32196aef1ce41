/** From the settings of a job on EKS to what its reporters call it. */
import type { EksJobSettings } from '../../../../lib/settings.ts';
import type { ReportedJob } from './dialect.ts';

export const reportedJob = ({ name, deployment, namespace, cluster, metrics }: EksJobSettings): ReportedJob => ({
  cluster: cluster.name,
  namespace,
  deployment: deployment ?? name,
  jobName: metrics.jobName ?? name,
  metricNamespace: metrics.namespace,
});
