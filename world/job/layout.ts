/** Layout of a job on its task managers at a size: the share that each subtask handles, and its cost. */
import type {
  HeapUse,
  JobDefinition,
  OperatorVertex,
  Ship,
  Size,
  SourceVertex,
  VertexDefinition,
} from './definition.ts';
import { kpusOf, MISS, parallelismOf, spelledOut } from './definition.ts';
import { evenShares, keyGroupShares, partitionShares, subtaskShares } from './shares.ts';

export interface EdgeLayout {
  /** Index of the vertex that sends, and of the one that receives. */
  readonly from: number;
  readonly to: number;
  readonly ship: Ship;
  /** What each receiving subtask gets of the records; with FORWARD, of an even flow. */
  readonly shares: Float64Array;
  /** Records that fit into the buffers on the way to one receiving subtask. */
  readonly bufferRecords: number;
}

interface VertexLayoutBase {
  readonly index: number;
  readonly name: string;
  readonly parallelism: number;
  readonly cpuSeconds: number;
  /** Busy seconds a record takes at this parallelism while the KPU's processor is free and all state is in the cache. */
  readonly serviceSeconds: number;
  /** What it takes on top when every read of its state misses the cache: busy seconds, and those of the processor. */
  readonly missSeconds: number;
  readonly missCpuSeconds: number;
  readonly heap: HeapUse;
  /** Of the job's keyed state. */
  readonly stateShare: number;
  readonly selectivity: number;
  /** Undefined for a sink. */
  readonly output: EdgeLayout | undefined;
}

export type VertexLayout =
  | (VertexLayoutBase & {
      readonly kind: 'source';
      readonly source: SourceVertex;
      readonly partitionShares: Float64Array;
    })
  | (VertexLayoutBase & {
      readonly kind: 'operator';
      readonly operator: OperatorVertex;
      readonly inputs: readonly EdgeLayout[];
    });

export interface JobLayout {
  readonly job: JobDefinition;
  readonly size: Size;
  readonly kpus: number;
  readonly vertices: readonly VertexLayout[];
}

/** A network buffer. */
const SEGMENT_BYTES = 32 * 1024;

/** Subtask number i of every vertex lies in slot number i: a slot is shared by one subtask of each. */
export const layOut = (job: JobDefinition, seed: number, asked: Size): JobLayout => {
  const size = spelledOut(job, asked);
  const subtasks = job.vertices.map(({ name }) => parallelismOf(job, size, name));
  const serviceSeconds = job.vertices.map(({ cost }, index) => {
    const parallelism = subtasks[index] ?? 1;
    const slower = 1 + cost.contention * (parallelism - 1) + cost.coherence * parallelism * (parallelism - 1);
    return ((cost.cpuMicros + cost.waitMicros) / 1e6) * slower;
  });
  const indexOf = (name: string): number => {
    const index = job.vertices.findIndex((vertex) => vertex.name === name);
    if (index < 0) throw new Error(`The job has no vertex "${name}": ${job.vertices.map((v) => v.name).join(', ')}`);
    return index;
  };

  const edges: EdgeLayout[] = job.vertices.flatMap((vertex, to) => {
    if (vertex.kind === 'source') return [];
    const parallelism = subtasks[to] ?? 1;
    const keyed = subtaskShares(keyGroupShares(seed, vertex.name, job.maxParallelism, vertex.hotKeys), parallelism);
    return vertex.inputs.map((input) => {
      const from = indexOf(input.from);
      const senders = subtasks[from] ?? 1;
      const ship = shipBetween(input.ship, senders, parallelism);
      return {
        from,
        to,
        ship,
        shares: ship === 'HASH' ? keyed : evenShares(parallelism),
        bufferRecords: bufferRecords(job, ship, senders, serviceSeconds[to] ?? 0),
      };
    });
  });

  const vertices = job.vertices.map((vertex, index): VertexLayout => {
    const base = {
      index,
      name: vertex.name,
      parallelism: subtasks[index] ?? 1,
      cpuSeconds: vertex.cost.cpuMicros / 1e6,
      serviceSeconds: serviceSeconds[index] ?? 0,
      ...missesOf(vertex),
      heap: vertex.heap,
      selectivity: vertex.selectivity,
      output: edges.find((edge) => edge.from === index),
    };
    return vertex.kind === 'source'
      ? {
          ...base,
          kind: 'source',
          source: vertex,
          partitionShares: partitionShares(seed, vertex.name, vertex.partitions),
        }
      : { ...base, kind: 'operator', operator: vertex, inputs: edges.filter((edge) => edge.to === index) };
  });
  return { job, size, kpus: kpusOf(size), vertices };
};

/** Without a subtask of the same number on the other side, Flink hands out in turn. */
const shipBetween = (ship: Ship, senders: number, receivers: number): Ship =>
  ship === 'FORWARD' && senders !== receivers ? 'REBALANCE' : ship;

const missesOf = (vertex: VertexDefinition) => {
  if (vertex.kind === 'source' || vertex.state.kind === 'none') {
    return { missSeconds: 0, missCpuSeconds: 0, stateShare: 0 };
  }
  const { share, readsPerRecord } = vertex.state;
  return {
    missSeconds: (readsPerRecord * (MISS.cpuMicros + MISS.waitMicros)) / 1e6,
    missCpuSeconds: (readsPerRecord * MISS.cpuMicros) / 1e6,
    stateShare: share,
  };
};

/**
 * Two buffers per channel and eight floating ones, as Flink has them by default, with both sender and receiver; never less than a subtask can handle in
 * two seconds, or the simulation's step of one second would become the bottleneck.
 */
const bufferRecords = (job: JobDefinition, ship: Ship, senders: number, serviceSeconds: number): number => {
  const channels = ship === 'FORWARD' ? 1 : senders;
  return Math.max((2 * (2 * channels + 8) * SEGMENT_BYTES) / job.bytesPerRecord, 2 / serviceSeconds);
};
