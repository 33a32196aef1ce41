/**
 * The number of KPUs that a Managed Flink application needs, and the number of slots in each.
 *
 * An application has one parallelism. It must give slots to its widest vertex, and its KPUs must carry the CPU and
 * memory of all: a slot has 4 GB / ParallelismPerKPU (kpu-memory.ts). Among the sizes that do, the one with the fewest
 * KPUs wins; then the one with the fewest slots filled for nothing; then the ParallelismPerKPU of now.
 */
import type { VertexId } from '../model/graph.ts';
import type { Reason } from '../model/reason.ts';
import type { KpuSizing } from '../model/sizing.ts';
import { densityLimit, followers, type KpuDemand, kpuDemand, type SlotDensity } from './kpu-demand.ts';
import { densityReasons } from './kpu-reasons.ts';
import type { KpuNeed, Sized } from './sizing-need.ts';

/** Price of an hour: the KPUs and the one for orchestration.  (4 KPUs, 0.11 USD)  ->  0.55 USD */
export const kpuDollarsPerHour = (kpus: number, dollarsPerKpuHour: number): number => (kpus + 1) * dollarsPerKpuHour;

export const kpuSizing = (need: KpuNeed): Sized => {
  const { graph, current, limits } = need;
  const demand = kpuDemand(need);
  const best = allowed(candidates(need, demand), need).reduce((a, b) => (isBetter(b, a, current) ? b : a));
  const sizing: KpuSizing = {
    kind: 'kpu',
    parallelism: best.parallelism,
    parallelismPerKpu: best.packing.perKpu,
    kpus: best.kpus,
    dollarsPerHour: kpuDollarsPerHour(best.kpus, limits.dollarsPerKpuHour),
  };
  const given: Record<VertexId, number> = {};
  for (const vertex of graph.vertices) given[vertex.id] = vertex.parallelism;
  for (const vertex of followers(need)) given[vertex.id] = Math.min(best.parallelism, vertex.maxParallelism);
  return {
    sizing,
    parallelism: given,
    because: [
      chosen(need, demand, best, sizing),
      ...bounds(need, demand, best),
      ...densityReasons(need, demand.use, sizing, notCloser(need, demand, best)),
      ...demand.because,
    ],
  };
};

export interface KpuPacking {
  readonly parallelism: number;
  readonly parallelismPerKpu: number;
  readonly kpus: number;
}

/** Every packing that gives the slots and has room for CPU and memory, whatever it costs. */
export const kpuPackings = (need: KpuNeed): readonly KpuPacking[] =>
  candidates(need, kpuDemand(need))
    .filter(fits)
    .map(({ parallelism, kpus, packing: { perKpu } }) => ({ parallelism, kpus, parallelismPerKpu: perKpu }));

const fits = ({ packing, shortfall }: Candidate): boolean =>
  !packing.short && shortfall.slots === 0 && shortfall.kpus === 0;

/** Only the packing that was chosen, if there is room in it. */
const allowed = (all: readonly Candidate[], { chosenPerKpu }: KpuNeed): readonly Candidate[] => {
  const chosen = all.filter((one) => one.packing.perKpu === chosenPerKpu && fits(one));
  return chosen.length > 0 ? chosen : all;
};

interface Candidate {
  readonly packing: SlotDensity;
  readonly parallelism: number;
  readonly kpus: number;
  /** Slots or KPUs that the quota or max parallelism keeps from it. */
  readonly shortfall: { readonly slots: number; readonly kpus: number };
}

/**
 * Parallelism that gives the slots, and as many KPUs as CPU and memory need: one slot in the last KPU brings it in.
 * (8 slots, CPU of 3 KPUs, 2 per KPU)  ->  8, 4 KPUs.  (4 slots, CPU of 3 KPUs, 2 per KPU)  ->  5, 3 KPUs
 */
const candidates = ({ limits }: KpuNeed, demand: KpuDemand): readonly Candidate[] =>
  demand.densities.map((packing) => {
    const { perKpu } = packing;
    const wanted = Math.max(demand.slots, (packing.kpus - 1) * perKpu + 1);
    const parallelism = Math.max(1, Math.min(wanted, demand.maxParallelism, limits.maxKpus * perKpu));
    const kpus = Math.ceil(parallelism / perKpu);
    const shortfall = {
      slots: Math.max(0, demand.slots - parallelism),
      kpus: Math.max(0, packing.kpus - kpus),
    };
    return { packing, parallelism, kpus, shortfall };
  });

const isBetter = (a: Candidate, b: Candidate, current: KpuSizing): boolean => {
  const order = [
    a.shortfall.slots - b.shortfall.slots,
    Number(a.packing.short) - Number(b.packing.short),
    a.shortfall.kpus - b.shortfall.kpus,
    a.kpus - b.kpus,
    a.parallelism - b.parallelism,
    Number(a.packing.perKpu !== current.parallelismPerKpu) - Number(b.packing.perKpu !== current.parallelismPerKpu),
    a.packing.perKpu - b.packing.perKpu,
  ];
  return (order.find((difference) => difference !== 0) ?? 0) < 0;
};

/** Why are slots not packed one closer? Undefined where they could be, but need not. */
const notCloser = (need: KpuNeed, { use, knowsCpu }: KpuDemand, { packing }: Candidate) => {
  const perKpu = packing.perKpu + 1;
  return perKpu > need.limits.maxParallelismPerKpu ? undefined : densityLimit(need, use, perKpu, knowsCpu);
};

const chosen = (
  { current }: KpuNeed,
  { widest: widestOf, slots }: KpuDemand,
  { packing: carry }: Candidate,
  sizing: KpuSizing,
): Reason => {
  const widest = widestOf();
  const kpus = sizing.kpus === 1 ? '1 KPU' : `${sizing.kpus} KPUs`;
  const why =
    sizing.parallelism > slots && carry.kpus > 0
      ? `${widest.name} needs ${slots} of them, the ${carry.kpusFor} needs ${carry.kpus} KPUs`
      : `${widest.name} needs ${slots}`;
  return {
    rule: 'kpu',
    vertex: widest.id,
    says: `${sizing.parallelism} slots in ${kpus} (${sizing.parallelismPerKpu} per KPU): ${why}. It costs ${dollars(sizing)} USD an hour, before ${dollars(current)}.`,
    numbers: {
      parallelism: { value: sizing.parallelism, unit: 'slots' },
      kpus: { value: sizing.kpus, unit: 'KPU' },
      kpusBefore: { value: current.kpus, unit: 'KPU' },
      dollarsPerHour: { value: sizing.dollarsPerHour, unit: 'USD/h' },
      dollarsPerHourBefore: { value: current.dollarsPerHour, unit: 'USD/h' },
    },
  };
};

const dollars = ({ dollarsPerHour }: KpuSizing): string => dollarsPerHour.toFixed(2);

const bounds = ({ limits }: KpuNeed, demand: KpuDemand, best: Candidate): readonly Reason[] => {
  if (best.shortfall.slots === 0 && best.shortfall.kpus === 0) return [];
  const missing =
    best.shortfall.slots > 0
      ? `${best.shortfall.slots} slots`
      : `the ${best.packing.kpusFor} of ${best.shortfall.kpus} KPUs`;
  if (best.kpus >= limits.maxKpus) {
    const says = `It is ${missing} short: an application may have ${limits.maxKpus} KPUs.`;
    return [{ rule: 'kpu-quota', says, bound: 'maxKpus', numbers: { quota: { value: limits.maxKpus, unit: 'KPU' } } }];
  }
  const numbers = { maxParallelism: { value: demand.maxParallelism, unit: 'slots' } };
  const says = `It is ${missing} short: no vertex can have a parallelism above ${demand.maxParallelism}.`;
  return [{ rule: 'max-parallelism', says, bound: 'maxParallelism', numbers }];
};
