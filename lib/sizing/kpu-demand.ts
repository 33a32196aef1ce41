/** What must the KPUs of an application carry: slots, CPU, memory? */
import type { JobVertex } from '../graph.ts';
import type { Reason } from '../reason.ts';
import type { JobSample, Sample } from '../sample.ts';
import type { KpuNeed } from './kpu.ts';

export interface KpuDemand {
  /** Slots of the widest vertex. */
  readonly slots: number;
  readonly widest: JobVertex;
  /** The highest parallelism every vertex that follows the application's can have. */
  readonly maxParallelism: number;
  /** KPUs the CPU needs; 0 when it is not known. */
  readonly cpuKpus: number;
  /** Values of ParallelismPerKPU that leave enough memory to each slot; never empty. */
  readonly perKpu: readonly number[];
  readonly because: readonly Reason[];
}

/** A KPU is one vCPU; above this share AWS's own advice is an alarm. */
const CPU_TARGET = 0.8;
/** 2.4 / 0.8 must be 3 KPUs, though in floating point it is a little more. */
const ROUNDING = 1e-9;
/** A container that grows beyond its memory is killed: so much of it at most, when slots move closer together. */
const MEMORY_TARGET = 0.9;

export const kpuDemand = (need: KpuNeed): KpuDemand => {
  const { graph, current, limits, parallelism, window, loadFactor } = need;
  const following = followers(need);
  const slotsOf = (vertex: JobVertex): number =>
    following.includes(vertex) ? (parallelism[vertex.id] ?? vertex.parallelism) : vertex.parallelism;
  const widest = graph.vertices.reduce((a, b) => (slotsOf(b) > slotsOf(a) ? b : a));
  const maxParallelism = Math.min(...following.map((vertex) => vertex.maxParallelism));
  const cpu = mean(window, 'containerCpu') * current.kpus * loadFactor;
  const memory = highest(window, 'containerMemory');
  const knowsAll = Number.isFinite(cpu) && Number.isFinite(memory);
  const all = Array.from({ length: limits.maxParallelismPerKpu }, (_, i) => i + 1);
  const perKpu = all.filter((n) => n === current.parallelismPerKpu || (knowsAll && leavesMemory(n, current, memory)));
  return {
    slots: Math.max(1, slotsOf(widest)),
    widest,
    maxParallelism,
    cpuKpus: knowsAll ? Math.ceil(cpu / CPU_TARGET - ROUNDING) : 0,
    perKpu: perKpu.length > 0 ? perKpu : [current.parallelismPerKpu],
    because: [...pinned(need, following), ...(knowsAll ? [carried(cpu, memory, need)] : [unknown(cpu, memory, need)])],
  };
};

/** The hottest container's use, moved to another number of slots.  (60 % at 2 per KPU)  ->  90 % at 3 per KPU */
const leavesMemory = (perKpu: number, current: KpuNeed['current'], memory: number): boolean =>
  perKpu < current.parallelismPerKpu || (memory / current.parallelismPerKpu) * perKpu <= MEMORY_TARGET;

/**
 * Vertices that run at the application's parallelism. One that runs at another had it set in the code: no update of the
 * application moves it. When none is at it, all are taken to follow.
 */
export const followers = ({ graph, current }: KpuNeed): readonly JobVertex[] => {
  const following = graph.vertices.filter((vertex) => vertex.parallelism === current.parallelism);
  return following.length > 0 ? following : graph.vertices;
};

const values = (window: readonly Sample[], key: keyof JobSample): readonly number[] =>
  window.map((sample) => sample.job[key] ?? Number.NaN).filter((value) => Number.isFinite(value));

const mean = (window: readonly Sample[], key: keyof JobSample): number => {
  const measured = values(window, key);
  return measured.reduce((sum, value) => sum + value, 0) / measured.length;
};

const highest = (window: readonly Sample[], key: keyof JobSample): number => {
  const measured = values(window, key);
  return measured.length > 0 ? Math.max(...measured) : Number.NaN;
};

const pinned = ({ graph, parallelism }: KpuNeed, following: readonly JobVertex[]): readonly Reason[] =>
  graph.vertices
    .filter((vertex) => !following.includes(vertex) && parallelism[vertex.id] !== vertex.parallelism)
    .map((vertex) => ({
      rule: 'kpu-pinned',
      vertex: vertex.id,
      says: `${vertex.name} needs ${parallelism[vertex.id] ?? Number.NaN}, but runs at ${vertex.parallelism} of its own, set in the job's code: the application's parallelism does not move it.`,
    }));

const carried = (cpu: number, memory: number, { loadFactor }: KpuNeed): Reason => ({
  rule: 'kpu-carries',
  says: `At ${loadFactor.toFixed(2)} times today's load it needs ${cpu.toFixed(2)} vCPU, planned at ${CPU_TARGET * 100} % of each; its fullest container has used ${(memory * 100).toFixed(0)} % of its memory.`,
  numbers: {
    cpu: { value: cpu, unit: 'vCPU' },
    containerMemory: { value: memory * 100, unit: '%' },
    loadFactor: { value: loadFactor, unit: 'times' },
  },
});

const unknown = (cpu: number, memory: number, { current }: KpuNeed): Reason => {
  const missing = [...(Number.isFinite(cpu) ? [] : ['CPU']), ...(Number.isFinite(memory) ? [] : ['memory'])].join(
    ' and ',
  );
  return {
    rule: 'kpu-unknown',
    says: `The ${missing} in use is not known: ParallelismPerKPU stays ${current.parallelismPerKpu}.`,
  };
};
