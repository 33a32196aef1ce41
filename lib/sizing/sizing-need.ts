/** What a size is asked for, and what it comes to. */
import type { JobGraph, VertexId } from '../model/graph.ts';
import type { Reason } from '../model/reason.ts';
import type { Sample } from '../model/sample.ts';
import type { KpuLimits, KpuSizing, PlatformSize, Sizing } from '../model/sizing.ts';
import type { KpuMemoryLimits } from './kpu-memory.ts';

/** How close slots may lie in a KPU, whatever is measured now. */
export interface PackingLimits {
  readonly memory: KpuMemoryLimits;
  /** Never closer than this, when closer than now. */
  readonly atMostPerKpu?: number;
}

export interface SizingNeed extends PackingLimits {
  readonly graph: JobGraph;
  readonly size: PlatformSize;
  /** Parallelism each vertex needs; every vertex is there, changed or not. */
  readonly parallelism: Readonly<Record<VertexId, number>>;
  readonly window: readonly Sample[];
  /** How many times today's load (records/s of all sources) the new size must carry. */
  readonly loadFactor: number;
  /** ParallelismPerKPU that the policy has chosen; taken where CPU and memory allow it. */
  readonly chosenPerKpu?: number;
}

export interface Sized {
  readonly sizing: Sizing;
  /** Parallelism each vertex really gets: on Managed Flink all get the application's, up to their max parallelism. */
  readonly parallelism: Readonly<Record<VertexId, number>>;
  readonly because: readonly Reason[];
}

/** A size in KPUs: see kpu.ts for how it is found. */
export type KpuNeed = Omit<SizingNeed, 'size'> & {
  readonly current: KpuSizing;
  readonly limits: KpuLimits;
};

/** A KPU is one vCPU; above this share AWS's own advice is an alarm. */
export const CPU_TARGET = 0.8;
