/** Memory of a task manager outside the heap, and what Flink itself keeps on the heap. */
import { MIB } from '../job/task-manager-memory.ts';

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
