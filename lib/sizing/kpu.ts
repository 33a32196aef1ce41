/** How many KPUs, and how many slots in each, does a Managed Flink application need? */
import type { VertexId } from '../graph.ts';
import type { Sized, SizingNeed } from './size-to.ts';
import type { KpuSizing, SizingLimits } from './sizing.ts';

type KpuNeed = SizingNeed & {
  readonly current: KpuSizing;
  readonly limits: Extract<SizingLimits, { kind: 'kpu' }>;
};

/** Price of an hour: the KPUs and the one for orchestration.  (4 KPUs, 0.11 USD)  ->  0.55 USD */
export const kpuDollarsPerHour = (kpus: number, dollarsPerKpuHour: number): number => (kpus + 1) * dollarsPerKpuHour;

export const kpuSizing = ({ graph, current, limits, parallelism }: KpuNeed): Sized => {
  const widest = graph.vertices.reduce((a, b) => ((parallelism[b.id] ?? 0) > (parallelism[a.id] ?? 0) ? b : a));
  const wanted = Math.min(parallelism[widest.id] ?? current.parallelism, limits.maxKpus * current.parallelismPerKpu);
  const kpus = Math.ceil(wanted / current.parallelismPerKpu);
  const sizing: KpuSizing = {
    kind: 'kpu',
    parallelism: wanted,
    parallelismPerKpu: current.parallelismPerKpu,
    kpus,
    dollarsPerHour: kpuDollarsPerHour(kpus, limits.dollarsPerKpuHour),
  };
  const given: Record<VertexId, number> = {};
  for (const vertex of graph.vertices) given[vertex.id] = Math.min(wanted, vertex.maxParallelism);
  return { sizing, parallelism: given, because: [] };
};
