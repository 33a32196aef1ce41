/** What is really so in the world, whatever the metrics say: for the page, the summary and the tests. */
import type { EpochMs } from '../../lib/observation.ts';
import { capacityOf } from './job/capacity.ts';
import type { Lifecycle } from './job/lifecycle.ts';
import { vertexIdOf } from './job/plan.ts';
import type { Topics } from './topics.ts';

export interface VertexTruth {
  readonly id: string;
  readonly name: string;
  /** Shares of the last second, mean over subtasks and hottest subtask, 0..1. */
  readonly busy: { readonly mean: number; readonly max: number };
  readonly backPressured: { readonly mean: number; readonly max: number };
  readonly recordsInPerSecond: number;
  /** Records waiting in its input buffers. */
  readonly queued: number;
}

export interface Truth {
  readonly at: EpochMs;
  /** `snapshotting` still processes; `deploying` does not. */
  readonly state: 'running' | 'snapshotting' | 'deploying';
  readonly parallelism: number;
  readonly parallelismPerKpu: number;
  /** Task managers; the orchestration KPU is not among them. */
  readonly kpus: number;
  /** All sources, over the last second. */
  readonly incomingPerSecond: number;
  readonly processedPerSecond: number;
  /** What it could do for ever at its size, in the usual mix; 0 while it is being deployed. */
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
  readonly restarts: number;
  /** Billed: task managers and the orchestration KPU, since the start. */
  readonly kpuHours: number;
  readonly minutes: number;
  /** Minutes in which the lag was over 60 s at any time. */
  readonly minutesLagOver60Seconds: number;
  readonly longestLagSeconds: number;
  readonly stateBytes: number;
  readonly vertices: readonly VertexTruth[];
}

export interface Witness {
  step(second: number): void;
  truth(at: EpochMs): Truth;
}

const BAD_LAG_SECONDS = 60;

export const createWitness = (lifecycle: Lifecycle, topics: Topics): Witness => {
  let kpuHours = 0;
  let minutes = 0;
  let badMinutes = 0;
  let worstInMinute = 0;
  let longest = 0;
  let lagSeconds = 0;
  let before = { arrived: 0, processed: 0 };
  let perSecond = { arrived: 0, processed: 0 };

  return {
    step(second) {
      kpuHours += (lifecycle.layout().kpus + 1) / 3600;
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
      const capacity = capacityOf(layout);
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
        kpuHours,
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
  if (!running) return topics.read.reduce((sum, partitions) => sum + total(partitions), 0);
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
  lifecycle.layout().vertices.map(({ index, name }) => {
    const run = lifecycle.running()?.vertices[index];
    return {
      id: vertexIdOf(name),
      name,
      busy: spread(run?.lastBusy),
      backPressured: spread(run?.lastBackPressured),
      recordsInPerSecond: run?.lastWork ?? 0,
      queued: (run?.inputs ?? []).reduce((sum, edge) => sum + total(edge.queued), 0),
    };
  });

const spread = (shares: Float64Array = new Float64Array(1)): { readonly mean: number; readonly max: number } => ({
  mean: total(shares) / shares.length,
  max: Math.max(...shares),
});
