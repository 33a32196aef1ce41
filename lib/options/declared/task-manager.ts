/** Flink's own options for the memory of a task manager: key, type and default. */
import { flinkOption, flinkUnset } from '../declare.ts';
import { memorySize } from '../memory-size.ts';
import { float, integer } from '../numbers.ts';

const memory = 'taskmanager.memory.';

export const taskManagerOptions = {
  processSize: flinkUnset(`${memory}process.size`, memorySize),
  flinkSize: flinkUnset(`${memory}flink.size`, memorySize),
  frameworkHeap: flinkOption(`${memory}framework.heap.size`, memorySize, '128 mb'),
  frameworkOffHeap: flinkOption(`${memory}framework.off-heap.size`, memorySize, '128 mb'),
  taskHeap: flinkUnset(`${memory}task.heap.size`, memorySize),
  taskOffHeap: flinkOption(`${memory}task.off-heap.size`, memorySize, '0 bytes'),
  managedSize: flinkUnset(`${memory}managed.size`, memorySize, `${memory}size`),
  managedFraction: flinkOption(`${memory}managed.fraction`, float, '0.4'),
  networkMin: flinkOption(`${memory}network.min`, memorySize, '64 mb', {
    deprecated: 'taskmanager.network.memory.min',
  }),
  networkMax: flinkOption(`${memory}network.max`, memorySize, '9223372036854775807 bytes', {
    deprecated: 'taskmanager.network.memory.max',
  }),
  networkFraction: flinkOption(`${memory}network.fraction`, float, '0.1', {
    deprecated: 'taskmanager.network.memory.fraction',
  }),
  networkBuffers: flinkUnset('taskmanager.network.numberOfBuffers', integer),
  metaspace: flinkOption(`${memory}jvm-metaspace.size`, memorySize, '256 mb'),
  overheadMin: flinkOption(`${memory}jvm-overhead.min`, memorySize, '192 mb'),
  overheadMax: flinkOption(`${memory}jvm-overhead.max`, memorySize, '1 gb'),
  overheadFraction: flinkOption(`${memory}jvm-overhead.fraction`, float, '0.1'),
  segmentSize: flinkOption(`${memory}segment-size`, memorySize, '32 kb'),
  buffersPerChannel: flinkOption('taskmanager.network.memory.buffers-per-channel', integer, '2'),
  floatingBuffersPerGate: flinkOption('taskmanager.network.memory.floating-buffers-per-gate', integer, '8'),
} as const;

export type TaskManagerOptionName = keyof typeof taskManagerOptions;
