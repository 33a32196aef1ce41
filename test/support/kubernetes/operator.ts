/**
 * Plays the Flink Kubernetes Operator, as far as it can be seen from outside: it writes the status of a FlinkDeployment or a
 * FlinkSessionJob, and makes the Flink behind it run what the spec asks for.
 */
import type { Manifest } from '../../../sandbox/kubernetes/api/manifest.ts';
import { overridesOf } from '../../../sandbox/kubernetes/operator/spec-change.ts';
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

/** The job that Flink runs, as the operator tells of it. */
export interface OperatorsJob {
  readonly jobId: string;
  readonly jobName: string;
  readonly startTime: string;
}

/** Writes a status as the operator does: of the newest spec, which it has looked at. */
export const statusWriter =
  (view: OperatorsView, job: () => OperatorsJob) =>
  async (lifecycleState: string, state: string, jobState: string, error: string | null): Promise<void> => {
    const { kind, spec, metadata } = await view.read();
    const resource_metadata = { apiVersion: 'flink.apache.org/v1beta1', metadata };
    const reconciled = JSON.stringify({ spec, resource_metadata });
    await view.writeStatus({
      lifecycleState,
      error,
      observedGeneration: metadata.generation,
      jobStatus: { ...job(), state: jobState },
      // A session job has no job manager of its own.
      ...(kind === 'FlinkDeployment'
        ? { jobManagerDeploymentStatus: lifecycleState === 'FAILED' ? 'ERROR' : 'READY' }
        : {}),
      reconciliationStatus: {
        state,
        reconciliationTimestamp: 1_795_400_000_000,
        lastReconciledSpec: reconciled,
        ...(lifecycleState === 'STABLE' ? { lastStableSpec: reconciled } : {}),
      },
    });
  };

export const playOperator = (view: OperatorsView, flink: FakeFlink): Operator => {
  const status = statusWriter(view, () => ({
    jobId: flink.job.jid,
    jobName: flink.job.name,
    startTime: String(flink.overview.jobs[0]?.['start-time'] ?? 0),
  }));
  return {
    upgrading: () => status('UPGRADING', 'UPGRADING', 'RECONCILING', null),
    stable: async (at) => {
      flink.rescale(at, { ...overridesOf((await view.read()).spec) });
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

/** The status of a session cluster that is up, whatever runs in it. */
export const sessionClusterAtRest = ({ spec, metadata }: Manifest): Record<string, unknown> => ({
  lifecycleState: 'STABLE',
  error: null,
  observedGeneration: metadata.generation,
  jobManagerDeploymentStatus: 'READY',
  reconciliationStatus: {
    state: 'DEPLOYED',
    reconciliationTimestamp: 1_795_400_000_000,
    lastReconciledSpec: JSON.stringify({ spec, resource_metadata: { metadata } }),
  },
});

/** Flink has statistics of checkpoints, and twelve have been completed. */
export const withCheckpoints = (flink: FakeFlink, completed = 12): void =>
  flink.answer(`/jobs/${flink.job.jid}/checkpoints`, 200, { counts: { completed, total: completed, failed: 0 } });

/** Task managers that tell how much memory their processes may use. */
export const withTaskManagers = (flink: FakeFlink, ...bytes: readonly number[]): void =>
  flink.answer('/taskmanagers', 200, {
    taskmanagers: bytes.map((totalProcessMemory, i) => ({
      id: `tm-${i}`,
      memoryConfiguration: { totalProcessMemory },
    })),
  });
