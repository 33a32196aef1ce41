/** The embedded cluster around a toy job of three vertices whose time is turned by hand, with the target that scales it. */
import type { AwsCredentials } from '../../../functions/aws/signer.ts';
import { kubernetesClusters } from '../../../functions/kubernetes/clusters.ts';
import { eksTarget } from '../../../functions/targets/eks/eks-target.ts';
import { asVertexId } from '../../../lib/model/graph.ts';
import type { JobRef } from '../../../lib/model/job.ts';
import type { PerVertexSizing } from '../../../lib/model/sizing.ts';
import { type EksJobSettings, parseSettings } from '../../../lib/settings/settings.ts';
import { type EmbeddedCluster, startEmbeddedCluster } from '../../../sandbox/kubernetes/cluster.ts';
import type { DeploymentOptions } from '../../../sandbox/kubernetes/deployment.ts';
import { memoryOfSpec } from '../../../sandbox/kubernetes/operator/task-manager-memory.ts';
import type { FlinkClusterBackend, FlinkJobView } from '../../../world/flink-cluster.ts';

export const START = Date.UTC(2026, 2, 2);
export const ORDERS: JobRef = { account: '111122223333', region: 'us-east-1', platform: 'eks', name: 'orders' };
export const CREDENTIALS: AwsCredentials = { accessKeyId: 'embedded', secretAccessKey: 'embedded' };
const TASK_MANAGER = { cpu: 2, memory: '4Gi' };
export const SOURCE = asVertexId('a'.repeat(32));
export const WORK = asVertexId('b'.repeat(32));
export const SINK = asVertexId('c'.repeat(32));

export const sizeOf = (source: number, work: number, sink: number): PerVertexSizing => ({
  kind: 'per-vertex',
  parallelism: { [SOURCE]: source, [WORK]: work, [SINK]: sink },
});

type Ended = Parameters<FlinkClusterBackend['rescale']>[2];
type Result = Parameters<Ended>[0];

export interface ToyBackend extends FlinkClusterBackend {
  /** Upgrade strategy and parallelism of every rescale it was asked for. */
  readonly rescales: readonly (readonly [string, Readonly<Record<string, number>>])[];
  /** How the next rescale ends; successful by default. */
  endNext(result: Result): void;
  advance(to: number): void;
}

const memoryOf4Gi = (): FlinkJobView['taskManagerMemory'] => {
  const divided = memoryOfSpec({ taskManager: { resource: TASK_MANAGER } });
  if (divided.kind === 'memory') return divided.memory;
  throw new Error(divided.problem);
};

type Widths = readonly [source: number, work: number, sink: number];

/** In place takes 20 s; an upgrade 60 s, of which the job manager is away for the first 20. */
const toyBackend = ([source, work, sink]: Widths): ToyBackend => {
  let now = START;
  let job: FlinkJobView = {
    id: '1'.repeat(32),
    name: 'orders',
    state: 'RUNNING',
    startedAt: START - 600_000,
    runningSince: START - 590_000,
    taskManagers: 3,
    slotsPerTaskManager: 2,
    checkpointsCompleted: 9,
    failedAt: [],
    taskManagerMemory: memoryOf4Gi(),
    vertices: [
      { id: SOURCE, name: 'Source: orders', parallelism: source, maxParallelism: 12, inputs: [] },
      { id: WORK, name: 'work', parallelism: work, maxParallelism: 120, inputs: [{ from: SOURCE, ship: 'HASH' }] },
      {
        id: SINK,
        name: 'sink: Writer',
        parallelism: sink,
        maxParallelism: 120,
        inputs: [{ from: WORK, ship: 'REBALANCE' }],
      },
    ],
  };
  const agenda: { readonly at: number; readonly happens: () => void }[] = [];
  const rescales: [string, Readonly<Record<string, number>>][] = [];
  let ends: Result = { kind: 'running' };
  return {
    rescales,
    now: () => now,
    job: () => job,
    endNext: (result) => {
      ends = result;
    },
    rescale(parallelism, strategy, ended, memory = job.taskManagerMemory) {
      rescales.push([strategy, parallelism]);
      const result = ends;
      ends = { kind: 'running' };
      job = { ...job, state: 'RESTARTING', runningSince: undefined };
      if (strategy === 'upgrade') {
        const id = String(rescales.length + 1)
          .repeat(32)
          .slice(0, 32);
        agenda.push({
          at: now + 20_000,
          happens: () => {
            job = { ...job, id, state: 'CREATED', startedAt: now };
          },
        });
      }
      agenda.push({
        at: now + (strategy === 'upgrade' ? 60_000 : 20_000),
        happens: () => {
          if (result.kind === 'failed') job = { ...job, state: 'FAILED' };
          else {
            const vertices = job.vertices.map((one) => ({
              ...one,
              parallelism: parallelism[one.id] ?? one.parallelism,
            }));
            const widest = Math.max(...vertices.map((one) => one.parallelism));
            const taskManagers = Math.max(job.taskManagers, Math.ceil(widest / job.slotsPerTaskManager));
            job = { ...job, state: 'RUNNING', runningSince: now, vertices, taskManagers, taskManagerMemory: memory };
          }
          ended(result);
        },
      });
    },
    advance(to) {
      for (; now < to; now += 1000) {
        for (const due of agenda.filter(({ at }) => at === now)) {
          agenda.splice(agenda.indexOf(due), 1);
          due.happens();
        }
      }
    },
  };
};

export interface ToyCluster {
  readonly cluster: EmbeddedCluster;
  readonly backend: ToyBackend;
  readonly target: ReturnType<typeof eksTarget>;
  readonly settings: EksJobSettings;
  /** So many seconds pass, and the operator looks when it is due. */
  pass(seconds: number): void;
  stop(): Promise<void>;
}

/** Vertices that are not alike are overrides in the resource from the start. */
export const toyCluster = async (
  widths: 'all vertices alike' | 'each its own' = 'each its own',
  own: Pick<DeploymentOptions, 'owner' | 'operatorDefaults'> = {},
): Promise<ToyCluster> => {
  const backend = toyBackend(widths === 'each its own' ? [2, 6, 1] : [6, 6, 6]);
  const cluster = await startEmbeddedCluster({
    backend,
    name: 'orders',
    namespace: 'streaming',
    taskManager: TASK_MANAGER,
    ...own,
    tokens: { cluster: 'sandbox', region: 'us-east-1', credentialsOf: () => CREDENTIALS, now: () => START },
  });
  const clusters = kubernetesClusters({
    credentials: async () => CREDENTIALS,
    clock: () => START,
    pause: async () => {},
    timeoutMs: 2_000,
  });
  const target = eksTarget({ clusters });
  const job = { platform: 'eks', name: 'orders', namespace: 'streaming', cluster: cluster.settings };
  return {
    cluster,
    backend,
    target,
    settings: parseSettings({ jobs: [job] }).jobs[0] as EksJobSettings,
    pass(seconds) {
      const end = backend.now() + seconds * 1000;
      for (let due = cluster.nextDueAt(); due <= end; due = cluster.nextDueAt()) {
        backend.advance(due);
        cluster.reconcile();
      }
      backend.advance(end);
    },
    stop: cluster.stop,
  };
};
