/** Capacity: the records per second that a job can handle at a size in the long run. */

import { memoryOf, stateBytesAt } from '../job/definition.ts';
import type { JobLayout } from '../job/layout.ts';
import { visits } from '../job/visits.ts';
import { type MemoryDemand, managedBytesOf, memoryDemand, missRatioOf, nativeBytes } from '../memory/demand.ts';
import { steadyHeap } from '../memory/garbage.ts';
import { CPU_FOR_SUBTASKS } from './cpu.ts';

export interface Capacity {
  /** Records/s of all sources together, in their usual mix. */
  readonly recordsPerSecond: number;
  /** What gives way first: a vertex's hottest subtask, or the processor or the memory of a KPU. */
  readonly bottleneck: string;
}

/** Rates are found to a millionth. */
const STEPS = 40;

export const capacityOf = (layout: JobLayout): Capacity => {
  const strain = strainOf(layout);
  const empty = strain(0);
  if (empty.share > 1) return { recordsPerSecond: 0, bottleneck: empty.bottleneck };
  let [low, high] = [0, 1000];
  while (strain(high).share < 1) high *= 2;
  for (let step = 0; step < STEPS && high - low > 1e-6 * high; step++) {
    const middle = (low + high) / 2;
    if (strain(middle).share > 1) high = middle;
    else low = middle;
  }
  return { recordsPerSecond: low, bottleneck: strain(high).bottleneck };
};

interface Strain {
  /** Of what the tightest part can do; over 1 it can't. Grows with the rate. */
  readonly share: number;
  readonly bottleneck: string;
}

/** After half an hour at a rate: time of every subtask, processor and memory of every KPU. */
const strainOf = (layout: JobLayout): ((recordsPerSecond: number) => Strain) => {
  const perSubtask = visits(layout);
  const demand = memoryDemand(layout, perSubtask);
  const { parallelismPerKpu, cpus = 1 } = layout.size;
  const { processBytes } = memoryOf(layout.size);
  return (recordsPerSecond) => {
    let tightest: Strain = { share: 0, bottleneck: 'nothing' };
    const consider = (share: number, bottleneck: string): void => {
      if (share > tightest.share) tightest = { share, bottleneck };
    };
    const { misses, collecting, containerBytes } = steadyMemory(demand, recordsPerSecond);
    const cpu = new Float64Array(layout.kpus);
    for (const { index, name, serviceSeconds, missSeconds, cpuSeconds, missCpuSeconds } of layout.vertices) {
      const rates = perSubtask[index] ?? NONE;
      for (let slot = 0; slot < rates.length; slot++) {
        const records = (rates[slot] ?? 0) * recordsPerSecond;
        const missed = misses[slot] ?? 0;
        const kpu = Math.floor(slot / parallelismPerKpu);
        // While garbage is collected, nothing else happens.
        consider(records * (serviceSeconds + missed * missSeconds) + (collecting[kpu] ?? 0), name);
        cpu[kpu] = (cpu[kpu] ?? 0) + records * (cpuSeconds + missed * missCpuSeconds);
      }
    }
    for (let kpu = 0; kpu < layout.kpus; kpu++) {
      consider((cpu[kpu] ?? 0) / (cpus * CPU_FOR_SUBTASKS) + (collecting[kpu] ?? 0), 'KPU processor');
      consider((containerBytes[kpu] ?? 0) / processBytes, 'KPU memory');
    }
    return tightest;
  };
};

const NONE = new Float64Array();

const steadyMemory = (demand: MemoryDemand, recordsPerSecond: number) => {
  const managed = managedBytesOf(demand, recordsPerSecond);
  const state = stateBytesAt(demand.layout.job, recordsPerSecond);
  const collecting = new Float64Array(managed.length);
  const containerBytes = new Float64Array(managed.length);
  const { heapBytes } = memoryOf(demand.layout.size);
  for (let kpu = 0; kpu < managed.length; kpu++) {
    const live = (demand.fixedBytes[kpu] ?? 0) + (demand.keptBytesPerRate[kpu] ?? 0) * recordsPerSecond;
    const heap = steadyHeap(live, (demand.allocatedBytesPerRecord[kpu] ?? 0) * recordsPerSecond, heapBytes);
    const stateBytes = state * (demand.stateShares[kpu] ?? 0);
    collecting[kpu] = heap.collecting;
    containerBytes[kpu] =
      heap.highestBytes + nativeBytes({ slots: demand.slots[kpu] ?? 0, managedBytes: managed[kpu] ?? 0, stateBytes });
  }
  const misses = demand.slotStateShares.map((_, slot) => missRatioOf(demand, slot, recordsPerSecond));
  return { misses, collecting, containerBytes };
};

export interface TrueBusy {
  readonly name: string;
  readonly mean: number;
  /** Of the hottest subtask. */
  readonly max: number;
}

/** Busy shares in the long run at a load the job can handle and with processors to spare; over 1 it can't. */
export const trueBusy = (layout: JobLayout, recordsPerSecond: number): readonly TrueBusy[] => {
  const perSubtask = visits(layout);
  const { misses, collecting } = steadyMemory(memoryDemand(layout, perSubtask), recordsPerSecond);
  return layout.vertices.map(({ index, name, serviceSeconds, missSeconds }) => {
    const shares = [...(perSubtask[index] ?? [])].map((rate, slot) => {
      const seconds = serviceSeconds + (misses[slot] ?? 0) * missSeconds;
      return (
        (rate * recordsPerSecond * seconds) / (1 - (collecting[Math.floor(slot / layout.size.parallelismPerKpu)] ?? 0))
      );
    });
    return { name, mean: shares.reduce((a, b) => a + b, 0) / shares.length, max: Math.max(...shares) };
  });
};
