/** What a job needs of Managed Flink, said in few words. */
import { asVertexId, type JobVertex } from '../../lib/model/graph.ts';
import type { JobSample, Sample, VertexSample } from '../../lib/model/sample.ts';
import type { KpuSizing } from '../../lib/model/sizing.ts';
import { kpuDollarsPerHour } from '../../lib/sizing/kpu.ts';
import type { KpuMemoryLimits } from '../../lib/sizing/kpu-memory.ts';
import type { KpuNeed } from '../../lib/sizing/sizing-need.ts';

export const size = (parallelism: number, perKpu: number): KpuSizing => {
  const kpus = Math.ceil(parallelism / perKpu);
  return {
    kind: 'kpu',
    parallelism,
    parallelismPerKpu: perKpu,
    kpus,
    dollarsPerHour: kpuDollarsPerHour(kpus, 0.11),
  };
};

export const vertex = (name: string, parallelism: number, maxParallelism = 128): JobVertex => ({
  id: asVertexId(name),
  name,
  parallelism,
  maxParallelism,
  inputs: [],
  finished: false,
});

export const busy = (load: number): VertexSample => ({ load, loadAverage: load, loadMax: load }) as VertexSample;

const windowOf = (...samples: readonly JobSample[]): readonly Sample[] =>
  samples.map((job, i) => ({ at: i * 60_000, vertices: {}, job }));

export interface Case {
  readonly current: KpuSizing;
  readonly needs: Readonly<Record<string, number>>;
  readonly cpu?: number;
  /** Container memory; 0 for the other pools, unless they are given. */
  readonly memory?: number;
  readonly pools?: JobSample;
  readonly memoryLimits?: Partial<KpuMemoryLimits>;
  readonly atMostPerKpu?: number;
  readonly loadFactor?: number;
  readonly maxKpus?: number;
  readonly vertices?: readonly JobVertex[];
}

export const LIMITS: KpuMemoryLimits = {
  enabled: true,
  headRoom: 0.2,
  containerThreshold: 0.9,
  heapThreshold: 0.85,
  collectionsThreshold: 0.1,
  memoryConstrained: undefined,
};

export const need = ({
  current,
  needs,
  cpu,
  memory,
  pools,
  memoryLimits,
  loadFactor = 1,
  maxKpus = 64,
  vertices,
  atMostPerKpu,
}: Case): KpuNeed => ({
  graph: { vertices: vertices ?? Object.keys(needs).map((name) => vertex(name, current.parallelism)) },
  current,
  limits: { maxKpus, maxParallelismPerKpu: 8, dollarsPerKpuHour: 0.11 },
  parallelism: needs,
  window: windowOf(
    ...Array.from({ length: 6 }, () => ({
      ...(cpu === undefined ? {} : { containerCpu: cpu }),
      ...(memory === undefined ? {} : { containerMemory: memory, heapUse: 0, managedUse: 0, oldCollections: 0 }),
      ...pools,
    })),
  ),
  loadFactor,
  memory: { ...LIMITS, ...memoryLimits },
  ...(atMostPerKpu === undefined ? {} : { atMostPerKpu }),
});
