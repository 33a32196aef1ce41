/** The memory of a task manager, and what a KPU of Managed Flink divides it into. */

export const MIB = 1024 ** 2;

/** Bytes of a task manager: its process, and of those the parts that the job itself fills. */
export interface TaskManagerMemory {
  readonly processBytes: number;
  /** Of the JVM: task and framework. */
  readonly heapBytes: number;
  readonly managedBytes: number;
}

/** A KPU has 4 GiB: 3 of heap, and 1 for everything else. */
export const CONTAINER_BYTES = 4096 * MIB;
export const HEAP_BYTES = 3072 * MIB;
/** The part of the native memory that RocksDB may plan with, shared evenly by the slots. */
export const MANAGED_BYTES = 512 * MIB;
export const KPU_MEMORY: TaskManagerMemory = {
  processBytes: CONTAINER_BYTES,
  heapBytes: HEAP_BYTES,
  managedBytes: MANAGED_BYTES,
};
