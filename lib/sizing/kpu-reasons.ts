/** The reasons for the number of KPUs and for the slots in each, with the numbers that were used. */
import type { JobVertex } from '../model/graph.ts';
import type { Quantity, Reason } from '../model/reason.ts';
import type { KpuSizing } from '../model/sizing.ts';
import { formatPercent } from '../number/format.ts';
import {
  type DensityLimit,
  expectedUse,
  gigabytesPerSlot,
  isMeasured,
  type Measure,
  measuresNeeded,
  mostExpected,
  POOLS,
  shortage,
  staying,
} from './kpu-memory.ts';
import type { MemoryPool, MemoryUse } from './memory-use.ts';
import { CPU_TARGET, type KpuNeed } from './sizing-need.ts';

export const fixedParallelism = ({ graph, parallelism }: KpuNeed, following: readonly JobVertex[]): readonly Reason[] =>
  graph.vertices
    .filter((vertex) => !following.includes(vertex) && parallelism[vertex.id] !== vertex.parallelism)
    .map((vertex) => ({
      rule: 'kpu-pinned',
      vertex: vertex.id,
      says: `${vertex.name} needs ${parallelism[vertex.id] ?? Number.NaN}, but runs at ${vertex.parallelism} of its own, set in the job's code: the application's parallelism does not move it.`,
    }));

export const cpuReason = (cpu: number, { loadFactor }: KpuNeed): Reason => ({
  rule: 'kpu-carries',
  says: `At ${loadFactor.toFixed(2)} times today's load it needs ${cpu.toFixed(2)} vCPU, planned at ${CPU_TARGET * 100} % of each.`,
  numbers: { cpu: { value: cpu, unit: 'vCPU' }, loadFactor: { value: loadFactor, unit: 'times' } },
});

/** Said only where it forbids to give up as many KPUs as the slots alone would. */
export const heapNeeds = (
  kpus: number,
  slots: number,
  { current }: KpuNeed,
  { heap }: MemoryUse,
): readonly Reason[] => {
  if (kpus <= Math.ceil(slots / current.parallelismPerKpu)) return [];
  return [
    {
      rule: 'kpu-heap',
      says: `The heap of ${current.kpus} KPUs is ${formatPercent(heap)} full after collections: what it holds needs ${kpus} of them.`,
      numbers: { heap: { value: heap * 100, unit: '%' }, kpus: { value: kpus, unit: 'KPU' } },
    },
  ];
};

/** What memory has to say before a ParallelismPerKPU is chosen: that it is not asked, not known, or short. */
export const memoryNotes = ({ current, memory }: KpuNeed, use: MemoryUse, knowsCpu: boolean): readonly Reason[] => {
  const now = current.parallelismPerKpu;
  if (!memory.enabled) {
    const says = `ParallelismPerKPU stays ${now}: sizing by memory is switched off.`;
    return [{ rule: 'kpu-memory', says, bound: 'job.autopilot.memory.enabled' }];
  }
  if (shortage(use, memory) !== undefined && now === 1) {
    const says = `${shortageText(use, memory)}, and a slot has a whole KPU already: only a higher parallelism or a smaller state gives it more.`;
    return [{ rule: 'kpu-memory-shortage', says, numbers: poolNumbers(use) }];
  }
  const portable = use.ofHarness ? [OF_HARNESS] : [];
  if (knowsCpu && isMeasured(use)) return portable;
  const missing = [
    ...(knowsCpu ? [] : ['CPU']),
    ...measuresNeeded(use).flatMap((measure) => (Number.isFinite(use[measure]) ? [] : [NAMES[measure]])),
  ];
  const list = missing.length > 1 ? `${missing.slice(0, -1).join(', ')} and ${missing.at(-1)}` : missing.join();
  const unknown: Reason = {
    rule: 'kpu-unknown',
    says: `Not measured: ${list}. Slots are not packed closer than ${now} per KPU.`,
  };
  return [...portable, unknown];
};

const OF_HARNESS: Reason = {
  rule: 'portable-memory',
  says: 'User code of this pipeline of Beam runs in a harness beside the JVM: memory is sized by that of the containers, and the heap does not count.',
};

const NAMES = {
  container: 'container memory',
  heap: 'heap',
  managed: 'managed memory',
  collections: 'garbage collection',
} as const satisfies Readonly<Record<Measure, string>>;

/** "Container memory is 93 % full; more than 90 % is near its limit" */
export const shortageText = (use: MemoryUse, limits: KpuNeed['memory']): string => {
  switch (shortage(use, limits)) {
    case 'container':
      return `Container memory is ${formatPercent(use.containerForMinutes)} full or more for minutes; more than ${formatPercent(limits.containerThreshold)} is near its limit`;
    case 'heap':
      return `The heap is ${formatPercent(use.heap)} full after collections; more than ${formatPercent(limits.heapThreshold)} is near its limit`;
    case 'collections':
      return `Old collections take ${formatPercent(use.collections)} of the time; more than ${formatPercent(limits.collectionsThreshold)} is too much`;
    case undefined:
      return 'Memory is not short';
  }
};

/** What the chosen size means for each slot, and what keeps slots from lying one closer. */
export const densityReasons = (
  need: KpuNeed,
  use: MemoryUse,
  to: KpuSizing,
  notCloser: DensityLimit | undefined,
): readonly Reason[] => {
  const { current, memory } = need;
  const now = current.parallelismPerKpu;
  const perKpu = to.parallelismPerKpu;
  if (!memory.enabled || !Number.isFinite(use.container)) return [];
  const shared = (pool: MemoryPool): number =>
    (current.kpus / to.kpus) * staying(pool, to.parallelism / current.parallelism);
  const times = (pool: MemoryPool): number => {
    if (perKpu > now) return Math.max(perKpu / now, shared(pool));
    return pool === 'heap' ? shared(pool) : perKpu / now;
  };
  const expected = POOLS.filter((pool) => Number.isFinite(use[pool])).map(
    (pool) => `${NAMES[pool]} ${formatPercent(expectedUse(pool, use[pool], times(pool)))}`,
  );
  const slot = `${gigabytes(perKpu)} GB of memory per slot${perKpu === now ? '' : `, before ${gigabytes(now)}`}`;
  const closer = notCloser === undefined ? '' : ` ${keptText(notCloser, perKpu + 1, need, use)}`;
  return [
    {
      rule: 'kpu-memory',
      says: `${slot}; expected in use: ${expected.join(', ')}.${closer}`,
      numbers: {
        ...poolNumbers(use),
        memoryPerSlot: { value: gigabytesPerSlot(perKpu), unit: 'GB' },
        memoryPerSlotBefore: { value: gigabytesPerSlot(now), unit: 'GB' },
        headRoom: { value: memory.headRoom * 100, unit: '%' },
      },
    },
  ];
};

const keptText = (
  kept: DensityLimit,
  perKpu: number,
  { current, memory, atMostPerKpu }: KpuNeed,
  use: MemoryUse,
): string => {
  switch (kept) {
    case 'container':
    case 'heap':
    case 'managed': {
      const full = expectedUse(kept, use[kept], perKpu / current.parallelismPerKpu);
      return `With ${perKpu} per KPU ${NAMES[kept]} would be ${formatPercent(full)} full, at most ${formatPercent(mostExpected(kept, memory))} is wanted.`;
    }
    case 'collections':
      return `Not closer, since garbage collection takes ${formatPercent(use.collections)} of the time already.`;
    case 'memoryConstrained':
      return atMostPerKpu !== undefined && perKpu > atMostPerKpu
        ? `Not closer than ${atMostPerKpu} per KPU for now.`
        : `Not closer, since memory ran short lately with ${memory.memoryConstrained} per KPU.`;
    case 'short':
      return `With ${perKpu} per KPU memory would still be short.`;
    case 'not measured':
    case 'off':
      return '';
  }
};

export const poolNumbers = (use: MemoryUse): Readonly<Record<string, Quantity>> => ({
  containerMemory: { value: use.container * 100, unit: '%' },
  heap: { value: use.heap * 100, unit: '%' },
  managedMemory: { value: use.managed * 100, unit: '%' },
  oldCollections: { value: use.collections * 100, unit: '%' },
});

/** Of a slot. */
export const gigabytes = (perKpu: number): string => String(Number(gigabytesPerSlot(perKpu).toFixed(2)));
