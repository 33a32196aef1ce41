/**
 * The Flink Kubernetes Operator, embedded: it compares the spec with what it has deployed last, has the job changed, and
 * writes the status. It is woken by a change of the spec, and else looks every minute; time is the world's.
 */

import { flatConfiguration } from '../../../functions/flink-kubernetes-operator/configuration.ts';
import { submittedParallelism } from '../../../functions/flink-kubernetes-operator/submitted-parallelism.ts';
import type { EpochMs } from '../../../lib/model/observation.ts';
import type { FlinkClusterBackend } from '../../../world/flink-cluster.ts';
import type { Resource } from '../api/resource.ts';
import { overridesOf, type Spec, specChange } from './spec-change.ts';
import { errorText, jobStatus, reconciledText } from './status.ts';
import { memoryOfSpec } from './task-manager-memory.ts';

export interface EmbeddedOperator {
  nextDueAt(): EpochMs;
  /** Looks at the resource and at the job, once. */
  reconcile(): void;
  /** What Flink was started with: the operator's defaults, and the spec on top of them. */
  runningConfiguration(): Readonly<Record<string, string>>;
  /** Flink's REST API answers: not while an upgrade has ended the old job manager and the new one is not there yet. */
  jobManagerAnswers(): boolean;
}

/** How long it takes from a change of the spec until the operator has it. */
const NOTICES_AFTER_MS = 2_000;
/** `kubernetes.operator.observer.progress-check.interval` */
const WHILE_UPGRADING_MS = 10_000;
/** `kubernetes.operator.reconcile.interval` */
const AT_REST_MS = 60_000;

export const FIELD_MANAGER = 'flink-kubernetes-operator';

type UnderWay =
  | { readonly kind: 'in place' }
  | { readonly kind: 'upgrade'; readonly from: string; ended?: { readonly kind: 'running' } | Failed };
interface Failed {
  readonly kind: 'failed';
  readonly error: string;
}

/** The job runs already, as the resource has it. */
export const startOperator = (
  resource: Resource,
  backend: FlinkClusterBackend,
  defaults: Readonly<Record<string, string>> = {},
): EmbeddedOperator => {
  const { object } = resource;
  let reconciled: { readonly spec: Spec; readonly generation: number };
  let underWay: UnderWay | undefined;
  let lastAt = backend.now();
  let noticed = object.metadata.generation;
  let observed = jobStatus(backend.job(), lastAt);

  const effective = (spec: Spec) => ({ ...defaults, ...flatConfiguration(spec['flinkConfiguration']) });
  const writeStatus = (status: Readonly<Record<string, unknown>>): void =>
    resource.writeStatus(FIELD_MANAGER, { jobStatus: observed, ...status });
  const takeOver = (): void => {
    reconciled = structuredClone({ spec: object.spec, generation: object.metadata.generation });
  };
  const deployed = (state: 'UPGRADING' | 'DEPLOYED', stable: boolean) => ({
    ...object.status?.['reconciliationStatus'],
    state,
    reconciliationTimestamp: backend.now(),
    lastReconciledSpec: reconciledText(reconciled),
    ...(stable ? { lastStableSpec: reconciledText(reconciled) } : {}),
  });
  const stable = (): void =>
    writeStatus({
      lifecycleState: 'STABLE',
      error: null,
      observedGeneration: reconciled.generation,
      jobManagerDeploymentStatus: 'READY',
      reconciliationStatus: deployed('DEPLOYED', true),
    });

  const rescaleInPlace = (): void => {
    const running = new Map(backend.job().vertices.map(({ id, parallelism }) => [id, parallelism]));
    const wanted = Object.entries(overridesOf(object.spec)).filter(([id]) => running.has(id));
    takeOver();
    if (wanted.some(([id, parallelism]) => running.get(id) !== parallelism)) {
      underWay = { kind: 'in place' };
      // How it ends the real operator does not learn either: it sees the job's state at its next look.
      backend.rescale(Object.fromEntries(wanted), 'in place', () => {
        underWay = undefined;
      });
    }
    // As soon as Flink has taken the request, while its tasks still run as before (FLINK-34619).
    stable();
  };
  const upgrade = (): void => {
    const divided = memoryOfSpec(object.spec);
    // What can't be deployed is seen and not tried: the job runs on as it is.
    if (divided.kind === 'contradiction') {
      writeStatus({ observedGeneration: object.metadata.generation, error: errorText(divided.problem) });
      return;
    }
    const { id: from, vertices } = backend.job();
    const overrides = overridesOf(object.spec);
    const parallelism = submittedParallelism(submitted(object.spec), effective(object.spec));
    const started: UnderWay = { kind: 'upgrade', from };
    takeOver();
    underWay = started;
    backend.rescale(
      Object.fromEntries(
        vertices.map(({ id, maxParallelism }) => [id, overrides[id] ?? Math.min(parallelism, maxParallelism)]),
      ),
      'upgrade',
      (result) => {
        started.ended = result;
      },
      divided.memory,
    );
    writeStatus({
      lifecycleState: 'UPGRADING',
      error: null,
      observedGeneration: reconciled.generation,
      jobManagerDeploymentStatus: 'MISSING',
      reconciliationStatus: deployed('UPGRADING', false),
      jobStatus: { ...observed, state: 'RECONCILING' },
    });
  };
  const jobManagerAnswers = (): boolean => underWay?.kind !== 'upgrade' || backend.job().id !== underWay.from;
  const followUpgrade = (current: Extract<UnderWay, { kind: 'upgrade' }>): void => {
    const { ended } = current;
    if (ended) underWay = undefined;
    if (ended?.kind === 'running') stable();
    else if (ended) {
      writeStatus({
        lifecycleState: 'FAILED',
        jobManagerDeploymentStatus: 'ERROR',
        error: errorText(ended.error),
        reconciliationStatus: deployed('UPGRADING', false),
      });
    } else if (jobManagerAnswers()) {
      writeStatus({
        lifecycleState: 'DEPLOYED',
        jobManagerDeploymentStatus: 'DEPLOYED_NOT_READY',
        reconciliationStatus: deployed('DEPLOYED', false),
      });
    }
  };
  const noteIgnored = (): void => {
    takeOver();
    const stayed = object.status?.['lifecycleState'] === 'STABLE';
    writeStatus({
      observedGeneration: reconciled.generation,
      ...(stayed ? { error: null } : {}),
      reconciliationStatus: { ...deployed('DEPLOYED', stayed), state: object.status?.['reconciliationStatus'].state },
    });
  };

  takeOver();
  stable();
  return {
    nextDueAt: () => {
      if (underWay?.kind === 'upgrade') return lastAt + WHILE_UPGRADING_MS;
      const atRest = lastAt + AT_REST_MS;
      if (noticed === object.metadata.generation) return atRest;
      return Math.min(atRest, resource.specChangedAt() + NOTICES_AFTER_MS);
    },
    reconcile() {
      lastAt = backend.now();
      // First it looks, then it acts: what it writes of the job is from before.
      observed = jobStatus(backend.job(), lastAt);
      if (underWay?.kind === 'upgrade') return followUpgrade(underWay);
      noticed = object.metadata.generation;
      // One change after the other: what comes while Flink still restarts waits for the next look.
      if (underWay || reconciled.generation === noticed) return writeStatus({});
      if (object.spec['job']?.state === 'suspended') {
        return writeStatus({ error: errorText('The embedded operator can not suspend a job') });
      }
      const change = specChange(reconciled.spec, object.spec, defaults);
      if (change === 'nothing') return noteIgnored();
      // A job that has ended can't be rescaled in place.
      if (change === 'upgrade' || backend.job().state === 'FAILED') return upgrade();
      rescaleInPlace();
    },
    runningConfiguration: () => effective(reconciled.spec),
    jobManagerAnswers,
  };
};

const submitted = (spec: Spec) => ({
  overrides: overridesOf(spec),
  spec: { mode: spec['mode'] ?? 'native', taskManager: spec['taskManager'], job: spec['job'] },
});
