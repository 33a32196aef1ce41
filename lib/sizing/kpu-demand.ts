/** What the KPUs of an application must carry: slots, CPU, memory. */
import { average } from '../collection/window.ts';
import type { JobVertex } from '../model/graph.ts';
import type { Reason } from '../model/reason.ts';
import type { Sample } from '../model/sample.ts';
import { type DensityLimit, densityLimitOf, kpusFor, POOLS } from './kpu-memory.ts';
import { cpuReason, fixedParallelism, heapNeeds, memoryNotes } from './kpu-reasons.ts';
import { countedMemory, type MemoryUse } from './memory-use.ts';
import { CPU_TARGET, type KpuNeed } from './sizing-need.ts';

export interface KpuDemand {
  /** Slots of the widest vertex. */
  readonly slots: number;
  /** Of several that are as wide, the busiest: it is why they are. */
  readonly widest: () => JobVertex;
  /** The highest parallelism every vertex that follows the application's can have. */
  readonly maxParallelism: number;
  /** Values of ParallelismPerKPU that leave enough memory to each slot; never empty. */
  readonly densities: readonly SlotDensity[];
  readonly use: MemoryUse;
  readonly knowsCpu: boolean;
  readonly because: readonly Reason[];
}

export interface SlotDensity {
  readonly perKpu: number;
  /** KPUs at least, for CPU and for what memory now holds; 0 when neither is known. */
  readonly kpus: number;
  readonly kpusFor: 'CPU' | 'memory';
  /** Memory is short at it: it will do only if no other can have all slots. */
  readonly short: boolean;
}

/** 2.4 / 0.8 must be 3 KPUs, though in floating point it is a little more. */
const ROUNDING = 1e-9;

export const kpuDemand = (need: KpuNeed): KpuDemand => {
  const { graph, current, parallelism, window, loadFactor } = need;
  const following = followers(need);
  const slotsOf = (vertex: JobVertex): number =>
    following.includes(vertex) ? (parallelism[vertex.id] ?? vertex.parallelism) : vertex.parallelism;
  const most = Math.max(...graph.vertices.map(slotsOf));
  const slots = Math.max(1, most);
  const use = countedMemory(graph, window);
  const cpu = meanCpu(window) * current.kpus * loadFactor;
  const knowsCpu = Number.isFinite(cpu);
  return {
    slots,
    widest: () =>
      busiest(
        graph.vertices.filter((vertex) => slotsOf(vertex) === most),
        window,
      ),
    maxParallelism: Math.min(...following.map((vertex) => vertex.maxParallelism)),
    densities: densities(need, use, slots, cpu),
    use,
    knowsCpu,
    because: [
      ...fixedParallelism(need, following),
      ...(knowsCpu ? [cpuReason(cpu, need)] : []),
      ...heapNeeds(kpusToHold(need, use, current.parallelismPerKpu, slots, 0), slots, need, use),
      ...memoryNotes(need, use, knowsCpu),
    ],
  };
};

const densities = (need: KpuNeed, use: MemoryUse, slots: number, cpu: number): readonly SlotDensity[] => {
  const { current, limits } = need;
  const now = current.parallelismPerKpu;
  const knowsCpu = Number.isFinite(cpu);
  const cpuKpus = knowsCpu ? Math.ceil(cpu / CPU_TARGET - ROUNDING) : 0;
  return Array.from({ length: Math.max(now, limits.maxParallelismPerKpu) }, (_, i) => i + 1).flatMap((perKpu) => {
    const kept = densityLimit(need, use, perKpu, knowsCpu);
    if (kept !== undefined && perKpu !== now) return [];
    const kpus = kpusToHold(need, use, perKpu, slots, cpuKpus);
    return [{ perKpu, kpus, kpusFor: kpus > cpuKpus ? 'memory' : 'CPU', short: kept !== undefined } as const];
  });
};

/**
 * A heap is distributed again among fewer KPUs. The rest of a container is not known to be, as long as slots lie no closer:
 * what a JVM once touched it keeps, and RocksDB fills what managed memory there is. Closer, all pools count. KPUs come with
 * slots, which hold something of their own: so it is asked again until the answer stays. Never less than `least`.
 */
const kpusToHold = (
  { current, memory }: KpuNeed,
  use: MemoryUse,
  perKpu: number,
  slots: number,
  least: number,
): number => {
  const pools = perKpu > current.parallelismPerKpu ? POOLS : (['heap'] as const);
  for (let kpus = least; ; ) {
    const slotsKept = Math.max(slots, (kpus - 1) * perKpu + 1) / current.parallelism;
    const needed = kpusFor(pools, current.kpus, slotsKept, use, memory);
    if (needed <= kpus) return kpus;
    kpus = needed;
  }
};

/** What keeps slots from lying so close? */
export const densityLimit = (
  { current, memory, atMostPerKpu }: KpuNeed,
  use: MemoryUse,
  perKpu: number,
  knowsCpu: boolean,
): DensityLimit | undefined => {
  const now = current.parallelismPerKpu;
  const kept = densityLimitOf(perKpu, now, use, memory);
  if (kept !== undefined || perKpu <= now) return kept;
  if (!knowsCpu) return 'not measured';
  return perKpu > (atMostPerKpu ?? perKpu) ? 'memoryConstrained' : undefined;
};

/**
 * Vertices that run at the application's parallelism. One that runs at another had it set in the code: no update of the
 * application moves it. When none is at it, all are taken to follow.
 */
export const followers = ({ graph, current }: Pick<KpuNeed, 'graph' | 'current'>): readonly JobVertex[] => {
  const following = graph.vertices.filter((vertex) => vertex.parallelism === current.parallelism);
  return following.length > 0 ? following : graph.vertices;
};

const meanCpu = (window: readonly Sample[]): number => {
  const measured = window.flatMap(({ job: { containerCpu } }) =>
    containerCpu !== undefined && Number.isFinite(containerCpu) ? [containerCpu] : [],
  );
  return measured.reduce((sum, value) => sum + value, 0) / measured.length;
};

const busiest = ([first, ...others]: readonly JobVertex[], window: readonly Sample[]): JobVertex => {
  const busy = ({ id }: JobVertex): number => average(window, id, 'load') || 0;
  return others.reduce((a, b) => (busy(b) > busy(a) ? b : a), first as JobVertex);
};
