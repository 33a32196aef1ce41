/** How big is a job, in the words of the platform that runs it? */
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

/** What the platform allows a sizing to be. */
export type SizingLimits =
  | { readonly kind: 'per-vertex' }
  | {
      readonly kind: 'kpu';
      readonly maxKpus: number;
      readonly maxParallelismPerKpu: number;
      readonly dollarsPerKpuHour: number;
    };
