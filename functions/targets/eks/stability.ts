/**
 * Whether the job may be changed now: only when the operator has nothing left to do, and every task runs. STABLE says that what is
 * deployed has proven itself; DEPLOYED only that it was submitted.
 */

import type { FlinkResource } from '../../flink-kubernetes-operator/flink-resource.ts';
import { errorIn } from '../../flink-kubernetes-operator/operator-error.ts';
import { allTasksRun } from '../../flink-rest/jobs-overview.ts';
import { tasks } from '../flink-rest/describe.ts';
import type { FlinkJobView } from './flink-job.ts';

/** Reads on after "The job is …". Undefined: it is stable. */
export const unstableBecause = (resource: FlinkResource, flinkJob: FlinkJobView): string | undefined => {
  const { spec, status, sessionCluster } = resource;
  // The operator does nothing for a session job whose cluster is not at rest.
  const cluster = sessionCluster && atWork(sessionCluster);
  if (cluster) return `in a session cluster that is ${cluster}`;
  if (sessionCluster && sessionCluster.status.jobManagerDeploymentStatus !== 'READY') {
    return `in a session cluster whose job manager is ${sessionCluster.status.jobManagerDeploymentStatus || 'unknown'}`;
  }
  if (spec.job?.state === 'suspended') return 'to be suspended, by its spec';
  const own = atWork(resource);
  if (own) return own;
  const state = status.jobStatus?.state ?? '';
  if (state !== 'RUNNING') return `STABLE, but its job is ${state || 'unknown'}`;
  if (status.jobStatus?.savepointInfo?.triggerId) return 'taking a savepoint';
  if (flinkJob.kind === 'not seen') return flinkJob.says;
  if (flinkJob.kind === 'forbidden') return undefined;
  const { job, details } = flinkJob;
  if (!allTasksRun(job)) return `${job.state} with ${tasks(job)}`;
  const shown = details.vertices.reduce((sum, { parallelism }) => sum + parallelism, 0);
  return job.tasks.total === shown ? undefined : 'RUNNING again, but its vertices are still shown as before';
};

/** What the operator has still to do for a resource; undefined: nothing. */
const atWork = ({ metadata, status }: FlinkResource): string | undefined => {
  if (metadata.deletionTimestamp) return 'being deleted';
  if (status.error) return `in error: ${errorIn(status.error)}`;
  if (status.observedGeneration != null && status.observedGeneration !== metadata.generation) {
    return `at generation ${metadata.generation}, and the operator has only seen ${status.observedGeneration}`;
  }
  if (status.lifecycleState !== 'STABLE') return status.lifecycleState || 'not yet seen by the operator';
  const reconciliation = status.reconciliationStatus?.state ?? '';
  return reconciliation === 'DEPLOYED' ? undefined : `STABLE, but its reconciliation is ${reconciliation || 'unknown'}`;
};
