/** All that is read of a job for one evaluation: its resource once, and what Flink says of it. */
import type { JobState } from '../../../lib/model/job.ts';
import type { PerVertexSize } from '../../../lib/model/sizing.ts';
import { type FlinkResource, readResource } from '../../flink-kubernetes-operator/flink-resource.ts';
import { withDefaults } from '../../flink-kubernetes-operator/operator-defaults.ts';
import type { JobDescription } from '../../ports.ts';
import type { EksJob } from './eks-job.ts';
import { type FlinkJobView, readFlinkJob } from './flink-job.ts';
import { readDefaults } from './operator-defaults.ts';

export interface ClusterSnapshot {
  /** With the operator's defaults. */
  readonly resource: FlinkResource;
  readonly flinkJob: FlinkJobView;
}

export interface EksDescription extends JobDescription<ClusterSnapshot> {
  readonly state: JobState & { readonly size: PerVertexSize };
}

export const readSnapshot = async ({
  settings,
  kubernetes,
  resourceName,
  deployment,
  rest,
}: EksJob): Promise<ClusterSnapshot> => {
  const resource = await readResource(kubernetes, resourceName, deployment);
  const flinkJob = await readFlinkJob(rest, resource.status.jobStatus?.jobId ?? '');
  return { resource: withDefaults(resource, await readDefaults(rest, settings, resource, flinkJob)), flinkJob };
};
