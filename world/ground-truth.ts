/** What is really so in the world, whatever the metrics say: for the page, the summary and the tests. */
import type { EpochMs } from '../lib/model/observation.ts';
import { memoryOf } from './job/definition.ts';
import type { JobLayout } from './job/layout.ts';
import { vertexIdOf } from './job/plan.ts';
import type { MemoryPools } from './memory/task-managers.ts';
import { type Capacity, capacityOf } from './run/capacity.ts';
import type { Lifecycle } from './run/job-life.ts';
import { recordsBefore, type Topics } from './run/topics.ts';

export interface VertexTruth {
  readonly id: string;
  readonly name: string;
  /** Shares of the last second, mean over subtasks and hottest subtask, 0..1. */
  readonly busy: { readonly mean: number; readonly max: number };
  readonly backPressured: { readonly mean: number; readonly max: number };
  readonly parallelism: number;
  readonly recordsInPerSecond: number;
  /** Records waiting in its input buffers. */
  readonly queued: number;
}

export interface TaskManagerTruth extends MemoryPools {
  /** How often it was killed for want of memory since the job was given its size. */
  readonly oomKills: number;
}

export interface GroundTruth {
  readonly at: EpochMs;
  /**
   * `snapshotting` and `adding` (task managers are on their way) still process; `deploying` (a new size), `rescaling` (the
   * same in place) and `recovering` (after a task manager was killed) do not. `stopped` does nothing until it is restarted.
   */
  readonly state: 'running' | 'snapshotting' | 'deploying' | 'adding' | 'rescaling' | 'recovering' | 'stopped';
  readonly parallelism: number;
  readonly parallelismPerKpu: number;
  /** Task managers; the orchestration KPU is not among them. */
  readonly kpus: number;
  /** All sources, over the last second. */
  readonly incomingPerSecond: number;
  readonly processedPerSecond: number;
  /** What it could do for ever at its size, in the usual mix, without being killed; 0 while nothing runs. */
  readonly capacityPerSecond: number;
  readonly bottleneck: string;
  /** Waiting in the topics. */
  readonly lagRecords: number;
  /** Age of the oldest record that waits in a topic. */
  readonly lagSeconds: number;
  /** arrived = lagRecords + inFlight + processed: every record is in exactly one place. */
  readonly arrived: number;
  readonly inFlight: number;
  readonly processed: number;
  /** Read once more after a restart; not counted twice above. */
  readonly replayed: number;
  /** Changes of size. */
  readonly restarts: number;
  /** Restarts by the job itself, since a task manager was killed for want of memory. */
  readonly oomKills: number;
  /** Memory of each task manager; none while nothing runs. */
  readonly taskManagers: readonly TaskManagerTruth[];
  /** Billed: task managers and the orchestration KPU, since the start. */
  readonly kpuHours: number;
  /** Of task managers alone, idle ones included. */
  readonly taskManagerHours: number;
  /** Their memory, over the same time. */
  readonly gibibyteHours: number;
  readonly minutes: number;
  /** Minutes in which the lag was over 60 s at any time. */
  readonly minutesLagOver60Seconds: number;
  readonly longestLagSeconds: number;
  readonly stateBytes: number;
  readonly vertices: readonly VertexTruth[];
}

export interface GroundTruthRecorder {
  step(second: number): void;
  truth(at: EpochMs): GroundTruth;
}

const BAD_LAG_SECONDS = 60;

export const createGroundTruthRecorder = (lifecycle: Lifecycle, topics: Topics): GroundTruthRecorder => {
  let [kpuHours, taskManagerHours, gibibyteHours] = [0, 0, 0];
  let minutes = 0;
  let badMinutes = 0;
  let worstInMinute = 0;
  let longest = 0;
  let lagSeconds = 0;
  let before = { arrived: 0, processed: 0 };
  let perSecond = { arrived: 0, processed: 0 };
  let known: { readonly layout: JobLayout; readonly capacity: Capacity } | undefined;
  const capacityAt = (layout: JobLayout): Capacity => {
    if (known?.layout !== layout) known = { layout, capacity: capacityOf(layout) };
    return known.capacity;
  };

  return {
    step(second) {
      if (lifecycle.phase() !== 'stopped') kpuHours += (lifecycle.layout().kpus + 1) / 3600;
      const taskManagers = lifecycle.taskManagers(second);
      taskManagerHours += taskManagers / 3600;
      gibibyteHours += (taskManagers * memoryOf(lifecycle.layout().size).processBytes) / 2 ** 30 / 3600;
      lagSeconds = Math.max(0, ...topics.topics.map((topic) => topics.secondsBehind(topic, topics.read)));
      worstInMinute = Math.max(worstInMinute, lagSeconds);
      longest = Math.max(longest, lagSeconds);
      const now = { arrived: topics.arrived(), processed: processedOf(lifecycle, topics) };
      perSecond = { arrived: now.arrived - before.arrived, processed: Math.max(0, now.processed - before.processed) };
      before = now;
      if (second % 60 !== 0) return;
      minutes++;
      if (worstInMinute > BAD_LAG_SECONDS) badMinutes++;
      worstInMinute = 0;
    },
    truth(at) {
      const layout = lifecycle.layout();
      const capacity = capacityAt(layout);
      return {
        at,
        state: lifecycle.phase(),
        parallelism: layout.size.parallelism,
        parallelismPerKpu: layout.size.parallelismPerKpu,
        kpus: layout.kpus,
        incomingPerSecond: perSecond.arrived,
        processedPerSecond: perSecond.processed,
        capacityPerSecond: lifecycle.running() ? capacity.recordsPerSecond : 0,
        bottleneck: capacity.bottleneck,
        lagRecords: topics.topics.reduce((sum, topic) => sum + total(topics.beyond(topic, topics.read)), 0),
        lagSeconds,
        arrived: topics.arrived(),
        inFlight: inFlightOf(lifecycle),
        processed: processedOf(lifecycle, topics),
        replayed: lifecycle.replayed(),
        restarts: lifecycle.starts() - 1,
        oomKills: lifecycle.kills().length,
        taskManagers: taskManagersOf(lifecycle),
        kpuHours,
        taskManagerHours,
        gibibyteHours,
        minutes,
        minutesLagOver60Seconds: badMinutes,
        longestLagSeconds: longest,
        stateBytes: lifecycle.stateBytes(),
        vertices: verticesOf(lifecycle),
      };
    },
  };
};

const total = (values: Float64Array): number => values.reduce((a, b) => a + b, 0);

/** What the vertices behind the sources have taken: counted there, not at the sources. */
const processedOf = (lifecycle: Lifecycle, topics: Topics): number => {
  const running = lifecycle.running();
  // Between two runs the state is the snapshot, which holds exactly what was read before its position.
  if (!running) return recordsBefore(topics.read);
  return sourceEdges(running).reduce((sum, edge) => sum + edge.drained, 0);
};

const inFlightOf = (lifecycle: Lifecycle): number => {
  const running = lifecycle.running();
  return running ? sourceEdges(running).reduce((sum, edge) => sum + total(edge.queued), 0) : 0;
};

type Running = NonNullable<ReturnType<Lifecycle['running']>>;

const sourceEdges = (running: Running): Running['edges'] =>
  running.edges.filter((edge) => running.layout.vertices[edge.layout.from]?.kind === 'source');

const verticesOf = (lifecycle: Lifecycle): readonly VertexTruth[] =>
  lifecycle.layout().vertices.map(({ index, name, parallelism }) => {
    const run = lifecycle.running()?.vertices[index];
    return {
      id: vertexIdOf(name),
      name,
      parallelism,
      busy: spread(run?.lastBusy),
      backPressured: spread(run?.lastBackPressured),
      recordsInPerSecond: run?.lastWork ?? 0,
      queued: (run?.inputs ?? []).reduce((sum, edge) => sum + total(edge.queued), 0),
    };
  });

const taskManagersOf = (lifecycle: Lifecycle): readonly TaskManagerTruth[] => {
  const kills = lifecycle.kills().filter(({ start }) => start === lifecycle.starts());
  return (lifecycle.running()?.memory.pools() ?? []).map((pools, n) => ({
    ...pools,
    oomKills: kills.filter(({ taskManager }) => taskManager === n).length,
  }));
};

const spread = (shares: Float64Array = new Float64Array(1)): { readonly mean: number; readonly max: number } => ({
  mean: total(shares) / shares.length,
  max: Math.max(...shares),
});
