/** The size of a job, in the words of the platform that runs it. */
import type { VertexId } from './graph.ts';

/** Platforms with per-vertex parallelism: `flink` (resource requirements) and `eks` (override string). */
export interface PerVertexSizing {
  readonly kind: 'per-vertex';
  readonly parallelism: Readonly<Record<VertexId, number>>;
}

/** Managed Flink: one parallelism for the whole application, packed into whole KPUs. */
export interface KpuSizing {
  readonly kind: 'kpu';
  readonly parallelism: number;
  readonly parallelismPerKpu: number;
  /** ceil(parallelism / parallelismPerKpu), without the orchestration KPU. */
  readonly kpus: number;
  /** Price of `kpus` plus the one orchestration KPU that is always billed. */
  readonly dollarsPerHour: number;
}

export type Sizing = PerVertexSizing | KpuSizing;

export interface KpuLimits {
  readonly maxKpus: number;
  readonly maxParallelismPerKpu: number;
  readonly dollarsPerKpuHour: number;
}

/** The size that a job has, with what its platform allows: one kind says both. */
export type PlatformSize = PerVertexSize | KpuSize;

export interface PerVertexSize {
  readonly kind: 'per-vertex';
  readonly current: PerVertexSizing;
}

export interface KpuSize {
  readonly kind: 'kpu';
  readonly current: KpuSizing;
  readonly limits: KpuLimits;
}
