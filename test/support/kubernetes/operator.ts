/**
 * Plays the Flink Kubernetes Operator, as far as it can be seen from outside: it writes the status of one FlinkDeployment,
 * and makes the Flink behind it run what the spec asks for.
 */
import { PARALLELISM_OVERRIDES } from '../../../lib/sizing/override-string.ts';
import type { Manifest } from '../../../sandbox/kubernetes/api/manifest.ts';
import type { FakeFlink } from '../flink-rest/fake-flink.ts';

/** The API server, with the operator's rights. */
export interface OperatorsView {
  read(): Promise<Manifest>;
  /** Merges into the status. */
  writeStatus(status: Record<string, unknown>): Promise<void>;
}

export interface Operator {
  /** Has seen the newest spec, and is at work on it. */
  upgrading(): Promise<void>;
  /** Has deployed the newest spec; every task runs at `at`, with the parallelism asked for. */
  stable(at: number): Promise<void>;
  /** At rest by its own account, but Flink runs what it ran before: FLINK-34619. */
  acceptedOnly(): Promise<void>;
  /** Has given up on the newest spec. */
  failed(message: string): Promise<void>;
}

export const playOperator = (view: OperatorsView, flink: FakeFlink): Operator => {
  const jobStatus = (state: string) => ({
    ...{ jobId: flink.job.jid, jobName: flink.job.name, state },
    startTime: String(flink.overview.jobs[0]?.['start-time'] ?? 0),
  });
  const reconciled = ({ spec, metadata }: Manifest): string =>
    JSON.stringify({ spec, resource_metadata: { apiVersion: 'flink.apache.org/v1beta1', metadata } });
  const status = async (lifecycleState: string, state: string, job: string, error: string | null): Promise<void> => {
    const resource = await view.read();
    await view.writeStatus({
      ...{ lifecycleState, error, observedGeneration: resource.metadata.generation, jobStatus: jobStatus(job) },
      jobManagerDeploymentStatus: lifecycleState === 'FAILED' ? 'ERROR' : 'READY',
      reconciliationStatus: {
        state,
        reconciliationTimestamp: 1_795_400_000_000,
        lastReconciledSpec: reconciled(resource),
        ...(lifecycleState === 'STABLE' ? { lastStableSpec: reconciled(resource) } : {}),
      },
    });
  };
  return {
    upgrading: () => status('UPGRADING', 'UPGRADING', 'RECONCILING', null),
    stable: async (at) => {
      const { spec } = await view.read();
      const overrides = String(spec['flinkConfiguration']?.[PARALLELISM_OVERRIDES] ?? '');
      const parallelism = overrides
        .split(',')
        .filter((entry) => entry !== '')
        .map((entry) => entry.split(':'));
      flink.rescale(at, Object.fromEntries(parallelism.map(([id, subtasks]) => [id, Number(subtasks)])));
      await status('STABLE', 'DEPLOYED', 'RUNNING', null);
    },
    acceptedOnly: () => status('STABLE', 'DEPLOYED', 'RUNNING', null),
    failed: (message) =>
      status(
        'FAILED',
        'UPGRADING',
        'FAILED',
        JSON.stringify({ type: 'org.apache.flink.kubernetes.operator.exception.ReconciliationException', message }),
      ),
  };
};

/** Flink has statistics of checkpoints, and twelve have been completed. */
export const withCheckpoints = (flink: FakeFlink, completed = 12): void =>
  flink.answer(`/jobs/${flink.job.jid}/checkpoints`, 200, { counts: { completed, total: completed, failed: 0 } });
