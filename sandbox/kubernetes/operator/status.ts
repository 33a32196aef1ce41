/** What the embedded operator writes into the status of a resource. */
import type { EpochMs } from '../../../lib/model/observation.ts';
import type { FlinkJobView } from '../../../world/flink-cluster.ts';
import type { Spec } from './spec-change.ts';

/** A job whose tasks do not all run yet is CREATED to the operator, whatever Flink says. */
export const jobStatus = ({ id, name, state, startedAt, runningSince }: FlinkJobView, now: EpochMs) => ({
  jobId: id,
  jobName: name,
  startTime: String(startedAt),
  updateTime: String(now),
  state: state === 'RUNNING' && runningSince === undefined ? 'CREATED' : state,
});

/** A text of JSON, as in `lastReconciledSpec`. */
export const reconciledText = ({ spec, generation }: { readonly spec: Spec; readonly generation: number }): string =>
  JSON.stringify({
    spec,
    resource_metadata: { apiVersion: 'flink.apache.org/v1beta1', metadata: { generation }, firstDeployment: false },
  });

export const errorText = (message: string): string =>
  JSON.stringify({
    type: 'org.apache.flink.kubernetes.operator.exception.ReconciliationException',
    message,
    throwableList: [],
  });
