/** The simulated job as the job manager of a Flink cluster on Kubernetes shows it, and as it is rescaled there. */
import type { EpochMs } from '../../lib/model/observation.ts';
import type { FlinkClusterBackend, FlinkJobView } from '../seams.ts';
import { memoryOf, type Size } from './job/definition.ts';
import type { Lifecycle } from './job/life/job-life.ts';
import { vertexIdOf } from './job/plan.ts';

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
        })),
        taskManagers: lifecycle.taskManagers(second()),
        slotsPerTaskManager: size.parallelismPerKpu,
        taskManagerMemory: memoryOf(size),
        checkpointsCompleted: lifecycle.checkpoints.completed(),
      };
    },
    rescale(parallelism, manner, ended, memory) {
      const wanted = Object.entries(parallelism).map(([id, subtasks]) => {
        const name = named.get(id);
        if (name === undefined) throw new Error(`The job "${job.application}" has no vertex ${id}`);
        return [name, subtasks] as const;
      });
      const now = lifecycle.layout().size;
      lifecycle.restart(perVertex(memory ? { ...now, memory } : now, job.vertices, wanted), ended, manner);
    },
  };
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
