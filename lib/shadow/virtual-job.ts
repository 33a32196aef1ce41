/** The job at the size that the shadow would have given it, made of what was measured at the size it has. */
import type { ShadowState } from '../model/autoscaler-state.ts';
import type { Evaluation, VertexEvaluation } from '../model/evaluation.ts';
import type { JobGraph, VertexId } from '../model/graph.ts';
import type { JobState } from '../model/job.ts';
import type { Sample } from '../model/sample.ts';
import type { KpuSizing, PlatformSize, Sizing } from '../model/sizing.ts';
import { kpuDollarsPerHour } from '../sizing/kpu.ts';

export type VirtualSize = Pick<ShadowState, 'size' | 'parallelism'>;

/** The size that the job has. */
export const sizeOfJob = ({ size, graph }: JobState): VirtualSize => ({
  size: size.current,
  parallelism: Object.fromEntries(graph.vertices.map(({ id, parallelism }) => [id, parallelism])),
});

/** Could this job have the size? Not after it was deployed with another graph. */
export const fitsJob = ({ size, parallelism }: VirtualSize, { graph, size: { kind } }: JobState): boolean =>
  size.kind === kind &&
  Object.keys(parallelism).length === graph.vertices.length &&
  graph.vertices.every(({ id, maxParallelism }) => (parallelism[id] ?? Number.POSITIVE_INFINITY) <= maxParallelism);

/**
 * Memory was measured at the packing that the job has, so the virtual size has the same one.
 * (8 slots, the job has 2 per KPU now)  ->  4 KPUs
 */
export const packedAsJob = (virtual: VirtualSize, job: JobState): VirtualSize => {
  const { size } = virtual;
  if (size.kind !== 'kpu' || job.size.kind !== 'kpu') return virtual;
  const { parallelismPerKpu } = job.size.current;
  if (size.parallelismPerKpu === parallelismPerKpu) return virtual;
  const kpus = Math.ceil(size.parallelism / parallelismPerKpu);
  const dollarsPerHour = kpuDollarsPerHour(kpus, job.size.limits.dollarsPerKpuHour);
  return { ...virtual, size: { ...size, parallelismPerKpu, kpus, dollarsPerHour } };
};

export const jobAt = (job: JobState, { size, parallelism }: VirtualSize): JobState => {
  const { failover: _, ...rest } = job;
  return { ...rest, graph: graphAt(job.graph, parallelism), size: platformSize(job.size, size) };
};

const graphAt = ({ vertices }: JobGraph, parallelism: Readonly<Record<VertexId, number>>): JobGraph => ({
  vertices: vertices.map((vertex) => ({ ...vertex, parallelism: parallelism[vertex.id] ?? vertex.parallelism })),
});

const platformSize = (job: PlatformSize, size: Sizing): PlatformSize => {
  if (job.kind === 'kpu' && size.kind === 'kpu') return { ...job, current: size };
  return job.kind === 'per-vertex' && size.kind === 'per-vertex' ? { ...job, current: size } : job;
};

/** Twice the subtasks process twice the records.  (4 subtasks process 1 000/s, 6 of them)  ->  1 500/s */
export const inProportion = (evaluation: Evaluation, { vertices }: JobGraph): Evaluation => ({
  ...evaluation,
  vertices: Object.fromEntries(
    vertices.flatMap(({ id, parallelism }): [string, VertexEvaluation][] => {
      const evaluated = evaluation.vertices[id];
      if (evaluated === undefined) return [];
      const times = parallelism / evaluated.parallelism;
      const { load, trueProcessingRate } = evaluated;
      return [
        [
          id,
          {
            ...evaluated,
            parallelism,
            load: Math.min(1, load / times),
            trueProcessingRate: trueProcessingRate * times,
          },
        ],
      ];
    }),
  ),
});

/** The same work keeps fewer KPUs busier.  (CPU at 30 % of 4 KPUs, 3 of them)  ->  40 % */
export const windowAt = (window: readonly Sample[], from: Sizing, to: Sizing): readonly Sample[] => {
  if (from.kind !== 'kpu' || to.kind !== 'kpu' || from.kpus === to.kpus) return window;
  return window.map((sample) => withCpu(sample, from, to));
};

const withCpu = (sample: Sample, from: KpuSizing, to: KpuSizing): Sample => {
  const { containerCpu } = sample.job;
  if (containerCpu === undefined) return sample;
  return { ...sample, job: { ...sample.job, containerCpu: (containerCpu * from.kpus) / to.kpus } };
};
