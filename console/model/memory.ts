/** What the server sends about memory. Types only. */
import type { Measured, ReadyMade, Time } from './values.ts';

export interface PageMemory {
  /** A KPU is a container of 4 GB; elsewhere Flink's own task managers. */
  readonly of: 'kpu' | 'task-manager';
  readonly taskManagers: Measured;
  /** Time of the newest sample with memory. */
  readonly at: Time | null;
  readonly pools: readonly PagePool[];
  /** Share of the time: old collections where it is a KPU, all of them elsewhere. */
  readonly collecting: Measured;
  /** Of a KPU; `after` is what the recommendation or the change under way would make of it. */
  readonly perSlot: { readonly now: SlotMemory; readonly after: SlotMemory | null } | null;
  readonly saved: MemorySaved | null;
  /** The recommendation that stands; else, where memory is configuration, the newest change that brought some. */
  readonly recommended: {
    readonly decision: string;
    readonly kind: 'advice' | 'change';
    readonly config: ReadyMade | null;
    /** Where it would be packed otherwise than now. */
    readonly packing: Packing | null;
  } | null;
}

/** KPUs, and those that the same parallelism would take if slots lay as close as before. */
export interface Packing {
  readonly kpus: number;
  readonly kpusUntuned: number;
  readonly perKpuBefore: number;
  /** Less than untuned. */
  readonly dollarsPerHour: number;
}

export interface SlotMemory {
  readonly perKpu: number;
  readonly bytes: number;
}

/** Of the fullest task manager. */
export interface PagePool {
  readonly id: 'container' | 'heap' | 'managed' | 'metaspace';
  readonly share: Measured;
  readonly usedBytes: Measured;
  readonly totalBytes: Measured;
  /** Of each slot, where they share it evenly. */
  readonly slotBytes: Measured;
  /** What the window shows it to need: the heap after collections, else the highest. Share of the pool. */
  readonly needs: Measured;
  /** Size that is recommended for it. */
  readonly tunedBytes: Measured;
}

/** Against the same parallelism, packed as it was before memory first changed that. */
export interface MemorySaved extends Packing {
  readonly changes: number;
  /** Since the first of the changes. */
  readonly dollars: number;
}
