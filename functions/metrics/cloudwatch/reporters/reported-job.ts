/** From the settings of a job on EKS to what its reporters call it. */
import { flinkDeploymentOf } from '../../../../lib/settings/eks-settings.ts';
import type { EksJobSettings } from '../../../../lib/settings/settings.ts';
import type { ReportedJob } from './dialect.ts';

export const reportedJob = (settings: EksJobSettings): ReportedJob => ({
  cluster: settings.cluster.name,
  namespace: settings.namespace,
  deployment: flinkDeploymentOf(settings),
  jobName: settings.metrics.jobName ?? settings.name,
  metricNamespace: settings.metrics.namespace,
});
