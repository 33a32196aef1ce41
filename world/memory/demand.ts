/** What each task manager must hold at a size and a rate: live objects, keyed state, the part of it that is hot, native memory. */

import { KEPT_SECONDS, memoryOf, stateBytesAt } from '../job/definition.ts';
import type { JobLayout } from '../job/layout.ts';
import { MIB } from '../job/task-manager-memory.ts';
import { missRatio } from './miss-ratio.ts';

/** On the heap of a task manager, however many slots share it: Flink itself, libraries and what they keep. */
export const FRAMEWORK_HEAP_BYTES = 450 * MIB;
/** Metaspace, compiled code, stacks, and the collector's own tables. */
const JVM_NATIVE_BYTES = 260 * MIB;
/** Network buffers, threads and RocksDB's own objects of one slot. */
const SLOT_NATIVE_BYTES = 40 * MIB;
/** What RocksDB holds beyond its budget: pinned blocks, indexes of open files, fragments. Grows with the state. */
const STATE_OVERRUN = 0.03;

export interface NativeUse {
  readonly slots: number;
  readonly managedBytes: number;
  /** Keyed state that lies on this task manager's disk. */
  readonly stateBytes: number;
}

/** (1 slot, 400 MiB of blocks, 800 MiB of state)  ->  724 MiB */
export const nativeBytes = ({ slots, managedBytes, stateBytes }: NativeUse): number =>
  JVM_NATIVE_BYTES + slots * SLOT_NATIVE_BYTES + managedBytes + STATE_OVERRUN * stateBytes;

/** Of the keyed state, what is read again and again. */
const HOT_SHARE = 0.5;

/** All that follows from the size alone; per task manager unless it says slot. */
export interface MemoryDemand {
  readonly layout: JobLayout;
  readonly slots: Float64Array;
  /** Managed memory of one slot. */
  readonly managedBytesPerSlot: number;
  /** On the heap, whatever comes in. */
  readonly fixedBytes: Float64Array;
  /** On the heap for each record/s of the job, in the long run. */
  readonly keptBytesPerRate: Float64Array;
  /** Garbage for each record of the job. */
  readonly allocatedBytesPerRecord: Float64Array;
  /** Shares of the job's keyed state, per slot and per task manager. */
  readonly slotStateShares: Float64Array;
  readonly stateShares: Float64Array;
}

/** `visits`: records/s that reach each subtask of each vertex when one a second comes in. */
export const memoryDemand = (layout: JobLayout, visits: readonly Float64Array[]): MemoryDemand => {
  const { kpus, size } = layout;
  const perKpu = (): Float64Array => new Float64Array(kpus);
  const demand: MemoryDemand = {
    layout,
    slots: perKpu(),
    managedBytesPerSlot: memoryOf(size).managedBytes / size.parallelismPerKpu,
    fixedBytes: perKpu().fill(FRAMEWORK_HEAP_BYTES),
    keptBytesPerRate: perKpu(),
    allocatedBytesPerRecord: perKpu(),
    slotStateShares: new Float64Array(size.parallelism),
    stateShares: perKpu(),
  };
  for (let slot = 0; slot < size.parallelism; slot++) add(demand.slots, kpuOf(layout, slot), 1);
  layout.vertices.forEach(({ index, heap, stateShare }) => {
    const rates = visits[index] ?? new Float64Array();
    const all = rates.reduce((a, b) => a + b, 0);
    rates.forEach((rate, slot) => {
      const kpu = kpuOf(layout, slot);
      const share = all > 0 ? (stateShare * rate) / all : 0;
      add(demand.fixedBytes, kpu, heap.subtaskBytes);
      add(demand.keptBytesPerRate, kpu, rate * KEPT_SECONDS * heap.keptBytesPerRecord);
      add(demand.allocatedBytesPerRecord, kpu, rate * heap.allocatedBytesPerRecord);
      add(demand.slotStateShares, slot, share);
      add(demand.stateShares, kpu, share);
    });
  });
  return demand;
};

export const kpuOf = ({ size }: JobLayout, slot: number): number => Math.floor(slot / size.parallelismPerKpu);

/** Bytes a slot reads often, when the job has handled `recordsPerSecond` for the last half hour. */
export const hotBytes = ({ layout, slotStateShares }: MemoryDemand, slot: number, recordsPerSecond: number): number =>
  HOT_SHARE * stateBytesAt(layout.job, recordsPerSecond) * (slotStateShares[slot] ?? 0);

/** Share of a slot's state reads that go to disk, once its cache is warm. */
export const missRatioOf = (demand: MemoryDemand, slot: number, recordsPerSecond: number): number =>
  missRatio(demand.managedBytesPerSlot, hotBytes(demand, slot, recordsPerSecond));

/** Managed memory in use per task manager, once the caches are warm: they hold what is hot, as far as it fits. */
export const managedBytesOf = (demand: MemoryDemand, recordsPerSecond: number): Float64Array => {
  const used = new Float64Array(demand.layout.kpus);
  for (let slot = 0; slot < demand.slotStateShares.length; slot++) {
    const hot = hotBytes(demand, slot, recordsPerSecond);
    add(used, kpuOf(demand.layout, slot), Math.min(demand.managedBytesPerSlot, hot));
  }
  return used;
};

const add = (to: Float64Array, at: number, amount: number): void => {
  to[at] = (to[at] ?? 0) + amount;
};
