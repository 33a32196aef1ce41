/** The simulated job as the job manager of a Flink cluster on Kubernetes shows it, and as it is rescaled there. */
import type { EpochMs } from '../lib/model/observation.ts';
import { type JobDefinition, memoryOf, type Size } from './job/definition.ts';
import { vertexIdOf } from './job/plan.ts';
import type { TaskManagerMemory } from './job/task-manager-memory.ts';
import type { Lifecycle } from './run/job-life.ts';

/** A Flink job as its cluster shows it to the Flink Kubernetes Operator and in Flink's REST API. */
export interface FlinkJobView {
  /** 32 hexadecimal digits; a new one after an upgrade, the same one after a rescale in place. */
  readonly id: string;
  readonly name: string;
  readonly state: 'RUNNING' | 'RESTARTING' | 'CREATED' | 'FAILED';
  readonly startedAt: EpochMs;
  /** When every task last became RUNNING; undefined while they don't. */
  readonly runningSince: EpochMs | undefined;
  /** In topological order. */
  readonly vertices: readonly {
    /** 32 hexadecimal digits. */
    readonly id: string;
    readonly name: string;
    readonly parallelism: number;
    readonly maxParallelism: number;
    readonly inputs: readonly { readonly from: string; readonly ship: 'HASH' | 'REBALANCE' | 'FORWARD' }[];
    /** That a source of Kafka reads. */
    readonly topic?: { readonly name: string; readonly partitions: number };
  }[];
  readonly taskManagers: number;
  readonly slotsPerTaskManager: number;
  /** Of each. */
  readonly taskManagerMemory: TaskManagerMemory;
  readonly checkpointsCompleted: number;
  /** When it failed and went on by itself, since it was started. */
  readonly failedAt: readonly EpochMs[];
}

/** What runs a Flink job on behalf of the embedded Kubernetes cluster. */
export interface FlinkClusterBackend {
  now(): EpochMs;
  job(): FlinkJobView;
  /**
   * `in place`: the tasks restart from the newest checkpoint, task managers stay or are added. `upgrade`: the job is
   * stopped and started again, on task managers of `memory` where that is given. Vertices that are not named keep what they
   * have. `ended` is called once, never from within this call.
   */
  rescale(
    parallelism: Readonly<Record<string, number>>,
    strategy: 'in place' | 'upgrade',
    ended: (result: { readonly kind: 'running' } | { readonly kind: 'failed'; readonly error: string }) => void,
    memory?: TaskManagerMemory,
  ): void;
}

export interface FlinkClusterParts {
  readonly lifecycle: Lifecycle;
  /** Epoch milliseconds of a second of the world. */
  at(second: number): EpochMs;
  /** Seconds since the start of the world. */
  second(): number;
}

const STATE: Readonly<Record<ReturnType<Lifecycle['phase']>, FlinkJobView['state']>> = {
  running: 'RUNNING',
  adding: 'RUNNING',
  snapshotting: 'RUNNING',
  rescaling: 'RESTARTING',
  recovering: 'RESTARTING',
  deploying: 'CREATED',
  stopped: 'FAILED',
};

export const flinkCluster = ({ lifecycle, at, second }: FlinkClusterParts): FlinkClusterBackend => {
  const { job } = lifecycle;
  const named = new Map(job.vertices.map(({ name }) => [vertexIdOf(name), name]));
  return {
    now: () => at(second()),
    job() {
      const { vertices, size } = lifecycle.layout();
      const since = lifecycle.runningSince();
      return {
        id: vertexIdOf(`${job.application}, start ${lifecycle.starts() - lifecycle.startsInPlace()}`),
        name: job.application,
        state: STATE[lifecycle.phase()],
        startedAt: at(lifecycle.startedAt()),
        runningSince: since === undefined ? undefined : at(since),
        vertices: vertices.map((vertex) => ({
          id: vertexIdOf(vertex.name),
          name: vertex.name,
          parallelism: vertex.parallelism,
          maxParallelism: job.maxParallelism,
          inputs:
            vertex.kind === 'source'
              ? []
              : vertex.inputs.map(({ from, ship }) => ({ from: vertexIdOf(vertices[from]?.name ?? ''), ship })),
          ...topicOf(job, vertex.name),
        })),
        taskManagers: lifecycle.taskManagers(second()),
        slotsPerTaskManager: size.parallelismPerKpu,
        taskManagerMemory: memoryOf(size),
        checkpointsCompleted: lifecycle.checkpoints.completed(),
        failedAt: lifecycle.kills().flatMap((kill) => (kill.second >= lifecycle.startedAt() ? [at(kill.second)] : [])),
      };
    },
    rescale(parallelism, strategy, ended, memory) {
      const wanted = Object.entries(parallelism).map(([id, subtasks]) => {
        const name = named.get(id);
        if (name === undefined) throw new Error(`The job "${job.application}" has no vertex ${id}`);
        return [name, subtasks] as const;
      });
      const now = lifecycle.layout().size;
      lifecycle.restart(perVertex(memory ? { ...now, memory } : now, job.vertices, wanted), ended, strategy);
    },
  };
};

const topicOf = ({ vertices }: JobDefinition, name: string) => {
  const vertex = vertices.find((one) => one.name === name);
  return vertex?.kind === 'source' && vertex.stream.kind === 'kafka'
    ? { topic: { name: vertex.stream.topic, partitions: vertex.partitions } }
    : {};
};

/** Vertices that are not named keep what they have. */
const perVertex = (
  size: Size,
  vertices: readonly { readonly name: string }[],
  wanted: readonly (readonly [string, number])[],
): Size => {
  const now = vertices.map(({ name }) => [name, size.perVertex?.[name] ?? size.parallelism] as const);
  const each = Object.fromEntries([...now, ...wanted]);
  return { ...size, parallelism: Math.max(...Object.values(each)), perVertex: each };
};
